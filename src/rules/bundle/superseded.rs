use crate::finding::{Finding, Fix};
use crate::rules::facts::Facts;
use crate::rules::holdings::{Holdings, place, valid_by_issuer};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A certificate has expired, and its renewed form is there too.
    ///
    /// ## Why it matters
    /// It does no harm: of two certificates with the same name and key, clients take the one that is valid. The old one can go.
    ///
    /// ## Example
    /// A bundle to which the renewed corporate root was appended.
    ///
    /// ## Fix
    /// Take the expired one out.
    ///
    /// OpenSSL, `get1_best_issuer_other_sk`: the first issuer that is valid in time.
    "bundle/superseded", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for group in holdings.of_one_key() {
            let valid = valid_by_issuer(&group, facts.at);
            for old in group.iter().filter(|held| held.certificate.not_after <= facts.at) {
                let Some(renewed) = valid.get(old.certificate.issuer_der.as_ref()) else { continue };
                let name = shown(&old.certificate.name, 60);
                let summary = format!("the expired `{name}` is superseded by {}", place(renewed.entry));
                let finding = Finding::new(summary).at(old.entry.origin.clone(), "expired, and renewed elsewhere");
                findings.push(finding.fix(Fix::new("take the expired certificate out")));
            }
        }
    }
    findings
}
