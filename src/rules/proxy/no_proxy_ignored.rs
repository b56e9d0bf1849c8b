use crate::finding::{Finding, Fix, Part};
use crate::input::proxy::bypass::{Dialect, bypassed};
use crate::origin::Origin;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::Failure;

rule! {
    /// `NO_PROXY` lists this host, and the client goes through the proxy all the same.
    ///
    /// ## Why it matters
    /// Serverless 1 to 3 and osls do not read `NO_PROXY` at all; Serverless 4's deployment does not either. A private endpoint that
    /// only works without the proxy stays out of reach.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:3128 NO_PROXY=.amazonaws.com sls deploy` still asks the proxy.
    ///
    /// ## Fix
    /// Unset the proxy variables for this command: `env -u HTTPS_PROXY -u HTTP_PROXY sls deploy`.
    ///
    /// serverless/serverless#6048; serverless `lib/aws/request.js`
    "proxy/no-proxy-ignored", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let call = &fact.call.call;
    let variable = call.proxy_variable.filter(|_| call.route.proxy.is_some())?;
    // What the list means to those who read it.
    let list = bypassed(&fact.facts.env, Dialect::Python, &call.route.host, call.route.port)?;
    let title = fact.run.plan.client.title();
    let finding = Finding::new(format!("{title} ignores `{list}` and goes through the proxy of `{variable}`"))
        .at(Origin::variable(list), format!("not read by {title}"))
        .clients(vec![fact.client()]);
    let is_proxys = fact.trace().and_then(|trace| trace.failure.as_ref()).is_some_and(concerns_proxy);
    if !is_proxys {
        return Some(finding);
    }
    let unset = call.proxy_hides.iter().fold(
        Fix::new("run this client without a proxy").unset(variable),
        |fix, name| fix.unset(name),
    );
    Some(finding.part(Part::Causes).fix(unset))
}

/// Whether the way ended at the proxy.
pub(super) fn concerns_proxy(failure: &Failure) -> bool {
    use crate::wire::Phase;
    match failure {
        Failure::Dns { proxy, .. } | Failure::Tcp { proxy, .. } | Failure::Tls { proxy, .. } => *proxy,
        Failure::ConnectRefused { .. }
        | Failure::ConnectGarbage { .. }
        | Failure::ConnectClosed { .. }
        | Failure::Socks { .. } => true,
        Failure::Timeout { phase } => {
            matches!(phase, Phase::ProxyDns | Phase::ProxyTcp | Phase::ProxyTls | Phase::Connect)
        }
        Failure::Http { .. } => false,
    }
}
