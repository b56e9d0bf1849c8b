use std::collections::BTreeMap;

use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, wants_roots};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The certificate of a server stands in the bundle, where that of its CA belongs.
    ///
    /// ## Why it matters
    /// A client that is given a server's certificate still asks who issued it, up to a root. Node and the AWS CLI do not trust the server for
    /// it: `unable to get local issuer certificate`. It will be another one after the next renewal anyway. Only a certificate that a server
    /// issued for itself counts.
    ///
    /// ## Example
    /// The browser's "export" on the first tab of its dialogue, which saves the certificate of the page.
    ///
    /// ## Fix
    /// Save the topmost certificate of the chain instead: in the browser's dialogue, the first line of the tree.
    ///
    /// RFC 5280, 4.2.1.9 and 6.1; OpenSSL, `X509_V_FLAG_PARTIAL_CHAIN`, which Node and Python do not set
    "bundle/server-certificate", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in facts.runs.iter().filter(|run| wants_roots(run)) {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for held in holdings.all.iter().filter(|held| is_orphan(&holdings, held)) {
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held));
            if holdings.is_fatal_without_root(held) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

/// A certificate that is no CA's and was issued by one that is not there. With its issuer it is only of no use, as `cert/not-a-ca` says.
fn is_orphan(holdings: &Holdings, held: &Held) -> bool {
    let certificate = held.certificate;
    !certificate.is_self_issued() && !certificate.is_ca() && holdings.namesake_of_issuer(held).is_none()
}

fn statement(held: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&held.certificate.issuer, 80);
    Finding::new(format!("`{name}` is the certificate of a server, not of a CA"))
        .at(held.entry.origin.clone(), "no CA")
        .detail(format!("It was issued by `{issuer}`."))
        .fix(Fix::new(format!("take it out, and put in the root that `{issuer}` leads to")))
}
