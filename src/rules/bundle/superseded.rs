use crate::finding::{Finding, Fix};
use crate::rules::facts::Facts;
use crate::rules::holdings::{held, place};
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
    let mut findings: Vec<Finding> = Vec::new();
    for run in &facts.runs {
        for old in held(facts, run).filter(|held| held.certificate.not_after <= facts.at) {
            let is_renewal = |other: &crate::trust::certificate::Certificate| {
                other.subject_der == old.certificate.subject_der
                    && other.key.spki == old.certificate.key.spki
                    && other.not_before <= facts.at
                    && facts.at < other.not_after
            };
            let Some(renewed) = held(facts, run).find(|held| is_renewal(held.certificate)) else { continue };
            let origin = Some(&old.entry.origin);
            if findings.iter().any(|finding| finding.origin.as_ref() == origin) {
                continue;
            }
            let name = shown(&old.certificate.name, 60);
            let summary = format!("the expired `{name}` is superseded by {}", place(renewed.entry));
            let finding = Finding::new(summary).at(old.entry.origin.clone(), "expired, and renewed elsewhere");
            findings.push(finding.fix(Fix::new("take the expired certificate out")));
        }
    }
    findings
}
