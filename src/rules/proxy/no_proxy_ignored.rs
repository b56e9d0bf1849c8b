use crate::finding::{Finding, Fix, Part};
use crate::input::proxy::bypass::{Miss, is_meant};
use crate::origin::Origin;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::Failure;

rule! {
    /// `NO_PROXY` was meant for this host, and the client goes through the proxy all the same.
    ///
    /// ## Why it matters
    /// Serverless 1 to 3 and osls do not read `NO_PROXY` at all; Serverless 4's deployment does not either. Those who read it
    /// differ: to the AWS CLI and curl `*.amazonaws.com` matches nothing, to Node `amazonaws.com` is that very name, and Serverless
    /// 4's credential check asks for five hosts of AWS in place of its own. A private endpoint that only works without the proxy
    /// stays out of reach.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:3128 NO_PROXY=.amazonaws.com sls deploy` still asks the proxy.
    ///
    /// ## Fix
    /// Write `.amazonaws.com`, with commas between the entries: all who read the list understand that. For the others unset the
    /// proxy variables for this command: `env -u HTTPS_PROXY -u HTTP_PROXY sls deploy`.
    ///
    /// serverless/serverless#6048; serverless `lib/aws/request.js`; Python `urllib.request.proxy_bypass_environment`; curl
    /// `lib/noproxy.c`; Node `lib/internal/http.js`
    "proxy/no-proxy-ignored", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let call = &fact.call.call;
    let variable = call.proxy_variable.filter(|_| call.route.proxy.is_some())?;
    let reading = call.no_proxy.as_ref()?;
    let miss = reading.miss.filter(|_| is_meant(&fact.run.env, &call.route.host, call.route.port))?;
    let title = fact.run.plan.client.title();
    let list = reading.variable;
    let finding = Finding::new(format!("{title} ignores `{list}` and goes through the proxy of `{variable}`"))
        .at(Origin::variable(list), format!("not for {title}: {}", reading.why()))
        .clients(vec![fact.client()]);
    let finding = if miss == Miss::Unread { finding } else { finding.detail(format!("For {title}, {}.", reading.why())) };
    let is_proxys = fact.trace().and_then(|trace| trace.failure.as_ref()).is_some_and(concerns_proxy);
    if !is_proxys {
        return Some(finding);
    }
    let finding = finding.part(Part::Causes);
    let finding = match reading.understood() {
        Some(entry) => {
            let whole = format!("{},{entry}", fact.run.env.get(list).unwrap_or_default());
            finding.fix(Fix::new("name the host in a way that this client reads").set(list, whole))
        }
        None => finding,
    };
    let unset = call.proxy_hides.iter().fold(
        Fix::new("run this client without a proxy").unset(variable),
        |fix, name| fix.unset(name),
    );
    Some(finding.fix(unset))
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
        Failure::Timeout { phase } | Failure::Unfinished { phase } => {
            matches!(phase, Phase::ProxyDns | Phase::ProxyTcp | Phase::ProxyTls | Phase::Connect)
        }
        Failure::Http { .. } => false,
    }
}
