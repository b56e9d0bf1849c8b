use std::collections::BTreeMap;

use crate::finding::{Finding, Fix};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, first_valid, implicate, place, valid_by_issuer, wants_roots};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A CA is there twice with one key, issued by different CAs: it is cross-signed.
    ///
    /// ## Why it matters
    /// From what the CA has signed, two ways lead up. Node and the AWS CLI take the first of the two that is valid, in the order of the bundle, and do not
    /// come back: where that one's issuer is missing, they end with `unable to get issuer certificate`, although the other is a root. With
    /// both ways complete, or the root first, it does no harm. curl and rustls are content with either.
    ///
    /// ## Example
    /// A new corporate root, and before it the certificate that the old root issued for its key, for machines that know the old one only.
    ///
    /// ## Fix
    /// Take the cross-certificate out where the root is there that issued itself, or put it after that.
    ///
    /// RFC 4158, 2.3 and 5.1; OpenSSL, `X509_STORE_CTX_get1_issuer`: the first issuer that is valid in time
    "bundle/cross-signed", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for group in holdings.of_one_key() {
            let valid = valid_by_issuer(&group, facts.at);
            let Some(taken) = first_valid(&group, facts.at).filter(|_| valid.len() > 1) else { continue };
            // The one that leads to a root counts; of several, the first.
            let others = valid.values().filter(|held| held.certificate.issuer_der != taken.certificate.issuer_der);
            let other = others.min_by_key(|held| (!holdings.leads_to_root(held), &held.entry.origin));
            let Some(other) = other else { continue };
            let is_astray = !holdings.leads_to_root(&taken) && holdings.leads_to_root(other);
            let finding = findings.entry(&taken.entry.origin).or_insert_with(|| statement(&taken, other, is_astray));
            if is_astray && wants_roots(run) {
                implicate(finding, run, taken.certificate);
            }
        }
    }
    findings.into_values().collect()
}

fn statement(taken: &Held, other: &Held, is_astray: bool) -> Finding {
    let name = shown(&taken.certificate.name, 60);
    let finding = Finding::new(format!(
        "`{name}` is there with one key and two issuers: {} here, and {} in {}",
        issuer(taken),
        issuer(other),
        place(other.entry)
    ))
    .at(taken.entry.origin.clone(), "cross-signed");
    if !is_astray {
        return finding;
    }
    finding
        .detail(format!("Node and the AWS CLI take this one, because it comes first, and {} is not there.", issuer(taken)))
        .fix(Fix::new("take this one out, or put it after the other"))
}

fn issuer(held: &Held) -> String {
    if held.certificate.is_self_issued() {
        "itself".to_owned()
    } else {
        format!("`{}`", shown(&held.certificate.issuer, 60))
    }
}
