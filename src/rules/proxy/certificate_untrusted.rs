use crate::client::{ClientId, Hop};
use crate::finding::{Finding, Fix};
use crate::input::vars;
use crate::rules::distrust::{Distrust, family, loaded};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::rules::supply::{beside, given_by};
use crate::trust::bundle::Item;
use crate::untrusted::shown;

rule! {
    /// The proxy is spoken to over TLS (`https://` in its URL), and the client does not trust the proxy's own certificate.
    ///
    /// ## Why it matters
    /// Such a proxy has a session of its own, before the one with AWS. It is checked like any other: the root, the dates and the
    /// name, which is the one in the proxy's URL. The client words the failure as if it were AWS's.
    ///
    /// ## Example
    /// `HTTPS_PROXY=https://proxy.corp:3128`, whose certificate the company's own CA signed: `unable to get local issuer
    /// certificate`.
    ///
    /// ## Fix
    /// Name the root of the proxy's certificate in `NODE_EXTRA_CA_CERTS`, or in `cafile` where that is set already, for the AWS CLI in `AWS_CA_BUNDLE`, for curl in
    /// `SSL_CERT_FILE`. If the proxy takes plain connections too, write `http://` in its URL: what goes through the tunnel to AWS is
    /// encrypted all the same.
    ///
    /// https-proxy-agent; curl, `--proxy-cacert`
    "proxy/certificate-untrusted", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.call.verdicts.proxy.as_ref().filter(|verdict| verdict.ok == Some(false))?;
    let (call, proxy) = (&fact.call.call, fact.call.call.route.proxy.as_ref()?);
    let hop = call.proxy_hop.as_ref()?;
    let variable = call.proxy_variable?;
    let finding = fact
        .blames(format!("the certificate of the proxy itself, {}, is not trusted", shown(&proxy.host, 60)))
        .detail(format!("`{variable}` names it with `https://`, so it has a session of its own: {}", verdict.why));
    if family(verdict) != Distrust::NoAnchor {
        return Some(finding.fix(Fix::new("ask the owner of the proxy for a certificate that fits the name in its URL")));
    }
    let own = variable_for_proxy(fact.run.plan.client, hop);
    let at_hand = fact.facts.bundle.items.iter().find(|item| given_by(item) != own && would_do(fact, hop, item));
    Some(finding.fix(match at_hand.and_then(|item| item.source.origin.path.as_ref()) {
        Some(path) => Fix::new("name the file for the session with the proxy too").set(own, beside(fact, own, path)),
        None => Fix::new("get the root of the proxy's certificate from your IT as a PEM file, and name it here")
            .set(own, beside(fact, own, "/path/to/that-root.pem")),
    }))
}

/// Where this client takes roots for the session with the proxy from.
fn variable_for_proxy(client: ClientId, hop: &Hop) -> &'static str {
    match client {
        ClientId::AwsCli => vars::AWS_CA_BUNDLE,
        ClientId::Curl => vars::SSL_CERT_FILE,
        ClientId::Rustls => vars::CAFILE,
        // `ca` or `cafile` is in force here, and in place of all that Node knows.
        _ if !hop.roots.built_in => vars::CAFILE,
        _ => vars::NODE_EXTRA_CA_CERTS,
    }
}

fn would_do(fact: &CallFacts, hop: &Hop, item: &Item) -> bool {
    let Some(seen) = fact.trace().and_then(|trace| trace.proxy_tls.as_ref()) else { return false };
    let more = loaded(item.entries.iter().filter_map(|entry| entry.certificate.as_deref()));
    hop.verify && fact.facts.assessor.verdict_with(hop, more, seen, fact.facts.at).ok == Some(true)
}
