use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::{Entry, Kind};
use crate::trust::repair;
use crate::untrusted::shown;

rule! {
    /// A certificate has another label than `CERTIFICATE`, and some client passes over it.
    ///
    /// ## Why it matters
    /// Readers look at the label first, and say nothing of blocks that are not for them. `TRUSTED CERTIFICATE` (OpenSSL's own, with trust settings)
    /// is read from `ca` and `cafile`, by the AWS CLI and by curl, and not from `NODE_EXTRA_CA_CERTS`; `X509 CERTIFICATE` by all of them;
    /// neither by rustls. Any other label is read by nobody.
    ///
    /// ## Example
    /// `openssl x509 -in corp.pem -trustout`, or a file from `/etc/pki/ca-trust/extracted/openssl/`.
    ///
    /// ## Fix
    /// Write it anew: `openssl x509 -in corp.pem -out corp-plain.pem`, or `slsca bundle corp.pem -o corp-plain.pem` for several.
    ///
    /// RFC 7468, 5; OpenSSL, `PEM_STRING_X509_TRUSTED` and `check_pem`; Node, `src/crypto/crypto_context.cc`
    "bundle/other-label", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| is_relabelled(entry))?;
    (!fact.missed_by().is_empty()).then_some(())?;
    let block = entry.origin.block.unwrap_or(1);
    let label = shown(&entry.label, 40);
    let summary = format!("block {block} of {} is a certificate with the label `{label}`", fact.shown_item());
    let finding = loss::finding(fact, summary, "not the label of a certificate");
    Some(match loss::value_fix(fact).or_else(|| loss::bundle_fix(fact)) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// A whole block that holds one certificate or more, under another name.
fn is_relabelled(entry: &Entry) -> bool {
    let is_block = matches!(entry.kind, Kind::Certificate | Kind::Other) && !entry.label.is_empty();
    is_block && entry.mangled.is_empty() && entry.label != "CERTIFICATE" && repair::certificates(entry).next().is_some()
}
