use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::rules::facts::{CallFacts, Facts};
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;
use crate::untrusted::shown;

rule! {
    /// Nobody here asks whether a certificate was revoked.
    ///
    /// ## Why it matters
    /// Node, Python, curl and rustls take a certificate that its CA has revoked, unless they are told to look, and no client here is. A
    /// list of revoked certificates beside the root in `cafile` changes nothing: it is read and never looked at. Places to ask that
    /// the certificates name are not asked either.
    ///
    /// ## Example
    /// `cat root.pem crl.pem > corp.pem; cafile=corp.pem`: a certificate on the list is accepted all the same.
    ///
    /// ## Fix
    /// None in the client. What must not be used any more has to be taken off the server, or its root out of the bundle.
    ///
    /// testdata/verdicts, `revocation/`; OpenSSL, `X509_V_FLAG_CRL_CHECK`
    "tls/revocation-not-checked", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let lists = facts.entries().filter(|fact| fact.is_read() && fact.entry.is_some_and(|entry| entry.kind == Kind::Crl));
    let mut findings: Vec<Finding> = lists
        .filter_map(|fact| fact.entry)
        .map(|entry| {
            Finding::new("no client looks at the list of revoked certificates in the bundle").at(entry.origin.clone(), "never looked at")
        })
        .collect();
    findings.extend(presented(facts));
    findings
}

/// A chain of the user's own CA that names a place to ask. Of the public CAs' it is always so, and said nowhere.
fn presented(facts: &Facts) -> Option<Finding> {
    let mut hosts: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    let private = |call: &CallFacts<'_>| {
        let trusted = call.call.verdicts.endpoint.as_ref().is_some_and(|verdict| verdict.ok == Some(true));
        trusted && !call.call.call.endpoint_hop.roots.built_in
    };
    for call in facts.calls().filter(private) {
        if call.presented().iter().any(|certificate| certificate.has_revocation_pointer) {
            hosts.entry(call.host()).or_default().push(call.client());
        }
    }
    let (host, clients) = hosts.into_iter().next()?;
    let summary = format!("whether a certificate of {} was revoked is asked by none of the clients", shown(host, 60));
    Some(Finding::new(summary).clients(clients))
}
