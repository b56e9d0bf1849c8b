use std::collections::BTreeMap;

use crate::finding::{Finding, Fix};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, first_valid, implicate, place, valid_by_issuer, wants_roots};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A CA has expired, and a certificate of another issuer for the same name and key is there and valid.
    ///
    /// ## Why it matters
    /// Clients pass over the expired one and take the other: the way up then leads on to its issuer. If that issuer is a root at hand, or the valid
    /// one is itself a root, all is well, and the expired one can go. If it is not, Node and the AWS CLI end with `unable to get issuer
    /// certificate`, and the expired date that is the reason is never mentioned.
    ///
    /// ## Example
    /// The root ended last month; its cross-certificate is in the bundle, and the root that issued that is not. Or the other way round, as with
    /// `DST Root CA X3` in 2021: the old root's certificate for the new one has ended, and the new root is there.
    ///
    /// ## Fix
    /// Take the expired one out. Put in the root that issued the valid one, or the renewed root.
    ///
    /// OpenSSL, `X509_STORE_CTX_get1_issuer`: the first issuer that is valid in time; RFC 4158, 5.1
    "bundle/expired-cross-signed", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for group in holdings.of_one_key() {
            let valid = valid_by_issuer(&group, facts.at);
            let Some(taken) = first_valid(&group, facts.at) else { continue };
            let leads = holdings.leads_to_root(&taken);
            // Renewed by the same issuer: another rule's.
            let is_renewed = |held: &&Held| valid.contains_key(held.certificate.issuer_der.as_ref());
            let expired = group.iter().filter(|held| held.certificate.not_after <= facts.at);
            for old in expired.filter(|held| !is_renewed(held)) {
                let finding = findings.entry(&old.entry.origin).or_insert_with(|| statement(old, &taken, leads));
                if !leads && wants_roots(run) {
                    implicate(finding, run, taken.certificate);
                }
            }
        }
    }
    findings.into_values().collect()
}

fn statement(old: &Held, taken: &Held, leads: bool) -> Finding {
    let name = shown(&old.certificate.name, 60);
    let finding = Finding::new(format!("the expired `{name}` has a valid cross-certificate in {}", place(taken.entry)))
        .at(old.entry.origin.clone(), "expired");
    if leads {
        return finding
            .detail("Clients take the valid one, and find the root above it.")
            .fix(Fix::new("take the expired one out"));
    }
    let issuer = shown(&taken.certificate.issuer, 80);
    finding
        .detail(format!("Clients take the valid one, and its issuer `{issuer}` is not there."))
        .fix(Fix::new(format!("get `{name}` in its renewed form, or put in the root `{issuer}`")))
}
