use std::collections::{BTreeMap, HashMap};

use crate::finding::{Finding, Fix};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{held, place};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The same certificate is there twice.
    ///
    /// ## Why it matters
    /// It does no harm: clients drop the second. It makes a bundle longer and harder to keep: when the certificate is renewed, one of the two
    /// is easily forgotten.
    ///
    /// ## Example
    /// `cafile=corp.pem,all.pem`, where `all.pem` was made with `cat` and holds `corp.pem` too.
    ///
    /// ## Fix
    /// Take one of them out.
    ///
    /// OpenSSL, `X509_STORE_add_cert`: certificates that are already there are dropped.
    "bundle/duplicate", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in &facts.runs {
        let mut first = HashMap::new();
        for held in held(facts, run) {
            let earlier = *first.entry(held.certificate.sha256_bytes()).or_insert(held.entry);
            if std::ptr::eq(earlier, held.entry) {
                continue;
            }
            let name = shown(&held.certificate.name, 60);
            let summary = format!("the certificate `{name}` is there twice: first in {}", place(earlier));
            let finding = Finding::new(summary)
                .at(held.entry.origin.clone(), "the same certificate again")
                .fix(Fix::new("take one of the two out"));
            findings.entry(&held.entry.origin).or_insert(finding);
        }
    }
    findings.into_values().collect()
}
