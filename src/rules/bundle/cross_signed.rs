use crate::finding::Finding;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, place, valid_by_issuer};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A CA is there twice with one key, issued by different CAs: it is cross-signed.
    ///
    /// ## Why it matters
    /// It does no harm: from what the CA has signed, two ways lead up, and a client takes one that ends in a root it has. Where one of the two
    /// ways is not complete, clients can still go astray on it.
    ///
    /// ## Example
    /// A new corporate root, and the certificate that the old root issued for its key, for machines that know the old one only.
    ///
    /// ## Fix
    /// Nothing has to be done. Where the root is there that issued itself, the cross-certificate can go.
    ///
    /// RFC 4158, 2.3 and 5.1; OpenSSL, `get1_best_issuer_other_sk`
    "bundle/cross-signed", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for run in &facts.runs {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for group in holdings.of_one_key() {
            let valid = valid_by_issuer(&group, facts.at);
            let is_kept = |held: &&Held| {
                let kept = valid.get(held.certificate.issuer_der.as_slice());
                kept.is_some_and(|kept| std::ptr::eq(kept.entry, held.entry))
            };
            let mut different = group.iter().filter(is_kept);
            let Some(first) = different.next() else { continue };
            for other in different {
                let name = shown(&other.certificate.name, 60);
                let issuers = [first, other].map(|held| issuer(held));
                let summary = format!("`{name}` is there with one key and two issuers: {} in {}, and {}", issuers[0], place(first.entry), issuers[1]);
                findings.push(Finding::new(summary).at(other.entry.origin.clone(), "cross-signed"));
            }
        }
    }
    findings
}

fn issuer(held: &Held) -> String {
    if held.certificate.is_self_issued() { "itself".to_owned() } else { format!("`{}`", shown(&held.certificate.issuer, 60)) }
}
