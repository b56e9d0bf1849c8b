use std::collections::BTreeMap;

use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, wants_roots};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// An intermediate CA stands in the bundle alone: it is no root, and its issuer is not there.
    ///
    /// ## Why it matters
    /// Node and the AWS CLI trust a chain only if it ends in a root: a certificate that issued itself. An intermediate alone gives
    /// `unable to get issuer certificate`. curl and rustls take any certificate of the bundle for an anchor, so the same file works there.
    ///
    /// ## Example
    /// `cafile` with the issuing CA, as a browser exports it, without the root above it.
    ///
    /// ## Fix
    /// Add the certificate of the issuer named, up to the root.
    ///
    /// OpenSSL, `X509_V_FLAG_PARTIAL_CHAIN`, which Node and Python do not set and curl does
    "bundle/issuer-missing", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in facts.runs.iter().filter(|run| wants_roots(run)) {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for held in holdings.all.iter().filter(|held| is_alone(&holdings, held)) {
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held));
            if holdings.is_fatal_without_root(held) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

/// A CA of which neither an issuer nor anything that it issued is there.
fn is_alone(holdings: &Holdings, held: &Held) -> bool {
    let certificate = held.certificate;
    !certificate.is_self_issued()
        && certificate.is_ca()
        && holdings.namesake_of_issuer(held).is_none()
        && !holdings.has_issued(held)
}

fn statement(held: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&held.certificate.issuer, 80);
    Finding::new(format!("`{name}` is no root, and its issuer is not in the bundle"))
        .at(held.entry.origin.clone(), "its issuer is missing")
        .detail(format!("It was issued by `{issuer}`."))
        .fix(Fix::new(format!("add the certificate of `{issuer}`, up to the root")))
}
