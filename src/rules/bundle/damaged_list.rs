use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// A list of revoked certificates in the bundle is damaged, and some client reads no further, or refuses the file.
    ///
    /// ## Why it matters
    /// The AWS CLI and curl load such lists along with the certificates, and refuse a file with one that they cannot decode. Node passes over a
    /// list without decoding it, and stops only where its base64 is broken.
    ///
    /// ## Example
    /// A bundle with an `X509 CRL` block that was cut short when it was pasted.
    ///
    /// ## Fix
    /// Take the block out: no client of AWS needs it there.
    ///
    /// OpenSSL, `PEM_X509_INFO_read_bio`, which `X509_load_cert_crl_file` calls
    "bundle/damaged-list", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::Crl)?;
    (fact.ends_reading() && fact.has_company()).then_some(())?;
    let block = entry.origin.block.unwrap_or(1);
    let summary = format!("block {block} of {} is a list of revoked certificates that cannot be read", fact.shown_item());
    let finding = loss::finding(fact, summary, "a damaged list");
    let repaired = loss::value_fix(fact).or_else(|| loss::bundle_fix(fact));
    Some(finding.fix(repaired.unwrap_or_else(|| Fix::new("take the block out"))))
}
