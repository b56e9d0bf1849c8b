use crate::finding::{Finding, Fix};
use crate::moment::relative;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Holdings, place, valid_by_issuer};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A certificate and its renewal are both there, and both are valid.
    ///
    /// ## Why it matters
    /// It does no harm: name and key are the same, so either will do for what they have signed. When the older one ends, the newer one takes its
    /// place. It tells you that the renewal has arrived.
    ///
    /// ## Example
    /// A corporate root that was issued again with the same key, some months before the old one ends.
    ///
    /// ## Fix
    /// Nothing has to be done; the older one can go.
    ///
    /// OpenSSL, `get1_best_issuer_other_sk`
    "bundle/renewed", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for group in holdings.of_one_key() {
            let last = valid_by_issuer(&group, facts.at);
            let valid = group.iter().filter(|held| held.certificate.not_before <= facts.at && facts.at < held.certificate.not_after);
            for older in valid {
                let Some(newer) = last.get(older.certificate.issuer_der.as_ref()) else { continue };
                // The same date: the same certificate again, which is another rule's, or nothing to tell them apart by.
                if newer.certificate.not_after <= older.certificate.not_after {
                    continue;
                }
                let name = shown(&older.certificate.name, 60);
                let end = relative(older.certificate.not_after, facts.at);
                let summary = format!("`{name}` is renewed with the same key in {}; this one ends {end}", place(newer.entry));
                let finding = Finding::new(summary).at(older.entry.origin.clone(), "renewed elsewhere");
                findings.push(finding.fix(Fix::new("take the older one out")));
            }
        }
    }
    findings
}
