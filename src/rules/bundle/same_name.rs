use std::collections::BTreeMap;

use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Holdings, place};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Two certificates have the same name and different keys.
    ///
    /// ## Why it matters
    /// A client looks for an issuer by its name. Key identifiers tell the two apart; where a certificate lacks them, OpenSSL takes the first that is
    /// valid, and does not try the other: `certificate signature failure`.
    ///
    /// ## Example
    /// A CA that was set up again under its old name.
    ///
    /// ## Fix
    /// Take the one out that signs nothing any more, or have certificates issued with an authority key identifier.
    ///
    /// RFC 5280, 4.2.1.1; OpenSSL, `X509_STORE_CTX_get1_issuer`
    "bundle/same-name", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for held in &holdings.all {
            let Some(earlier) = holdings.namesake(held).filter(|earlier| !holdings.have_one_key(earlier, held)) else {
                continue;
            };
            // With identifiers on both, whoever issues with one names it.
            let are_told_apart =
                [&earlier, held].iter().all(|held| held.certificate.subject_key_id.is_some());
            let name = shown(&held.certificate.name, 60);
            let finding = Finding::new(format!("`{name}` has the name of {} and another key", place(earlier.entry)))
                .at(held.entry.origin.clone(), "the same name, another key")
                .part(if are_told_apart { Part::Informs } else { Part::Threatens })
                .fix(Fix::new("take the one out that no longer signs anything"));
            findings.entry(&held.entry.origin).or_insert(finding);
        }
    }
    findings.into_values().collect()
}
