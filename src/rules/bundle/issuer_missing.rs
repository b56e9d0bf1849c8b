use std::collections::BTreeMap;

use crate::client::ClientId;
use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::{Facts, Run};
use crate::rules::holdings::{Held, held};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A certificate in the bundle is not a root, and its issuer is not there.
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
        let all: Vec<Held> = held(facts, run).collect();
        let has_root = all.iter().any(|held| held.certificate.is_self_issued());
        for held in all.iter().filter(|held| !held.certificate.is_self_issued()) {
            if all.iter().any(|other| held.certificate.names_as_issuer(other.certificate)) {
                continue;
            }
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held));
            if (!has_root && is_all_there_is(run)) || is_blamed(run, held) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

fn wants_roots(run: &Run) -> bool {
    !matches!(run.plan.client, ClientId::Curl | ClientId::Rustls)
}

/// The client's own roots do not count on some hop that these certificates guard.
fn is_all_there_is(run: &Run) -> bool {
    let mut hops = run.calls.iter().map(|call| &call.call.endpoint_hop);
    hops.any(|hop| hop.verify && !hop.roots.built_in && !hop.roots.anchors.is_empty())
}

fn is_blamed(run: &Run, held: &Held) -> bool {
    let culprits = run.calls.iter().filter_map(|call| call.distrust()?.culprit.as_deref());
    culprits.into_iter().any(|culprit| culprit == held.certificate.der.as_slice())
}

fn statement(held: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&held.certificate.issuer, 80);
    Finding::new(format!("`{name}` is no root, and its issuer is not in the bundle"))
        .at(held.entry.origin.clone(), "its issuer is missing")
        .detail(format!("It was issued by `{issuer}`."))
        .fix(Fix::new(format!("add the certificate of `{issuer}`, up to the root")))
}
