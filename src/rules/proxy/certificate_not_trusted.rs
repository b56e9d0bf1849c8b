use crate::client::ClientId;
use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::rules::distrust::{Distrust, family};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::trust::certificate::Certificate;
use crate::untrusted::shown;

rule! {
    /// The proxy is spoken to over TLS (`https://`), and the client does not trust the proxy's own certificate.
    ///
    /// ## Why it matters
    /// The message is the same as for a certificate of AWS, so the CA is looked for at the wrong end. This session is the one that
    /// `ca` and `cafile` are for: with a proxy, Serverless uses them here and nowhere else.
    ///
    /// ## Example
    /// `HTTPS_PROXY=https://proxy.corp:3129`, and the company's root only in the system's store.
    ///
    /// ## Fix
    /// Name the root that issued the proxy's certificate in `NODE_EXTRA_CA_CERTS`, or in `cafile` where that is set already. If the proxy
    /// takes plain connections too, `http://` in the variable needs no certificate at all.
    ///
    /// `https-proxy-agent`, `tls.connect` with the options of the proxy
    "proxy/certificate-not-trusted", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let proxy = fact.call.call.route.proxy.as_ref()?;
    let verdict = fact.call.verdicts.proxy.as_ref().filter(|verdict| verdict.ok == Some(false))?;
    let variable = fact.call.call.proxy_variable.unwrap_or("proxy");
    let host = shown(&proxy.host, 60);
    let finding = fact
        .blames(format!("the certificate of the proxy {host}:{} itself is not trusted (`{variable}`)", proxy.port))
        .part(Part::Causes)
        .detail(verdict.why.clone());
    Some(match (family(verdict), issuer(fact)) {
        (Distrust::NoAnchor, Some(issuer)) => finding.fix(fix(fact, &shown(&issuer, 60))),
        _ => finding,
    })
}

/// The name at the top of what the proxy presented.
fn issuer(fact: &CallFacts) -> Option<String> {
    let last = fact.trace()?.proxy_tls.as_ref()?.chain.last()?;
    Some(Certificate::from_der(last).ok()?.issuer_name())
}

fn fix(fact: &CallFacts, issuer: &str) -> Fix {
    let own = fact.call.call.proxy_hop.as_ref().is_some_and(|hop| !hop.roots.built_in);
    let variable = match fact.run.plan.client {
        ClientId::AwsCli => vars::AWS_CA_BUNDLE,
        ClientId::Curl => vars::CURL_CA_BUNDLE,
        _ if own => vars::CAFILE,
        _ => vars::NODE_EXTRA_CA_CERTS,
    };
    let path = "/path/to/that-root.pem";
    let known = fact.facts.env.non_empty(variable).filter(|_| variable == vars::CAFILE);
    let list = known.map_or_else(|| path.to_owned(), |list| format!("{list},{path}"));
    Fix::new(format!("get the root certificate `{issuer}` from your IT as a PEM file, and name it here")).set(variable, list)
}
