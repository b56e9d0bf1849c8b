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
        let servers = holdings.all.iter().filter(|held| !held.certificate.is_self_issued() && !held.certificate.is_ca());
        for held in servers {
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held));
            // With its issuers it is only of no use.
            if holdings.issuer_of(held).is_none() && holdings.is_fatal_without_root(held) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

fn statement(held: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&held.certificate.issuer, 80);
    Finding::new(format!("`{name}` is the certificate of a server, not of a CA"))
        .at(held.entry.origin.clone(), "no CA")
        .detail(format!("It was issued by `{issuer}`."))
        .fix(Fix::new(format!("take it out, and put in the root that `{issuer}` leads to")))
}
