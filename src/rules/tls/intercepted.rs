use crate::finding::{Finding, Fix, Part};
use crate::rules::distrust::Distrust;
use crate::rules::facts::{CallFacts, EntryFacts};
use crate::rules::interceptor::Interceptor;
use crate::rules::registry::rule;
use crate::rules::supply::{is_of_framework, name_file_at_hand, variable_for_roots};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::untrusted::shown;

rule! {
    /// A proxy opens the connection to AWS and signs for it with a CA that the client does not know.
    ///
    /// ## Why it matters
    /// Behind a TLS-inspecting proxy every AWS host presents a certificate of the company's own CA. Node trusts only the roots
    /// it brings along, so each call ends with `unable to get local issuer certificate` or one of its sisters.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:3128 sls deploy`: `self-signed certificate in certificate chain`.
    ///
    /// ## Fix
    /// Get the root certificate of that CA from IT (or from the system's own store), compare its fingerprint with what they
    /// tell you by another way, save it as PEM, and name it in `NODE_EXTRA_CA_CERTS`. Not in `cafile`: behind a proxy that does
    /// not reach AWS.
    ///
    /// Node, `tls.createSecureContext`; serverless/serverless#3230, #9548
    "tls/intercepted", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let product = fact.interceptor();
    // Without a proxy of one's own it takes a name that is known: an endpoint can have a private CA.
    (fact.call.call.route.proxy.is_some() || product.is_some()).then_some(())?;
    (fact.distrusts().contains(&Distrust::NoAnchor) && fact.namesake().is_none()).then_some(())?;
    // The CA is in what this client reads, or reads without a proxy, and does not arrive: that is another rule's.
    if fact.trusts_with(meant_for(fact)) {
        return None;
    }
    let issuer = shown(&fact.missing_issuer()?, 60);
    let presented = fact.presented();
    let sent_root = presented.iter().find(|certificate| certificate.is_self_issued() && certificate.is_ca());
    let fingerprint = sent_root.map(|root| format!(" It sent that root along; SHA-256 {}.", root.sha256()));
    let who = opener(fact, product);
    let place = product.map(|product| format!(" Its root is {}.", product.root));
    Some(
        Finding::new(format!("{who} opens the connection, and its CA `{issuer}` is not trusted"))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .detail(format!(
                "AWS does not use `{issuer}`: the certificate for {} was made on the way.{}{}",
                fact.host(),
                fingerprint.unwrap_or_default(),
                place.unwrap_or_default()
            ))
            .fix(name_file_at_hand(fact).unwrap_or_else(|| {
                Fix::new(format!("get the root certificate `{issuer}` from your IT as a PEM file, and name it here"))
                    .set(variable_for_roots(fact), "/path/to/that-root.pem")
            })),
    )
}

/// The product where its name is known, and the variable that leads to it.
fn opener(fact: &CallFacts, product: Option<&Interceptor>) -> String {
    let call = &fact.call.call;
    let proxy = call.route.proxy.as_ref().map(|_| format!("the proxy of `{}`", call.proxy_variable.unwrap_or("proxy")));
    match (product, proxy) {
        (Some(product), Some(proxy)) => format!("{proxy} ({})", product.vendor),
        (Some(product), None) => product.vendor.to_owned(),
        (None, proxy) => proxy.unwrap_or_else(|| "a proxy".to_owned()),
    }
}

/// The certificates of variables that are this client's, whatever became of them.
fn meant_for<'a>(fact: &CallFacts<'a>) -> Vec<&'a Certificate> {
    let (run, on_node) = (fact.run, fact.run.plan.client.runs_on_node());
    let is_own = |of: &EntryFacts| of.fate(run) != Fate::Unread || (on_node && is_of_framework(of.item));
    let entries = fact.facts.entries().filter(is_own);
    entries.filter_map(|of| of.entry?.certificate.as_deref()).collect()
}
