use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;
use crate::trust::bundle::Kind;
use crate::untrusted::shown;

rule! {
    /// A block says that it is a certificate, and holds none: its base64 or its bytes are damaged.
    ///
    /// ## Why it matters
    /// Node reads a file up to the first block that it cannot read. The certificates before it count, the ones after it are lost, and nothing
    /// is said. The AWS CLI and curl refuse the whole file. rustls passes over the block.
    ///
    /// ## Example
    /// A bundle of three roots whose first was pasted with a character missing: Node trusts none of them.
    ///
    /// ## Fix
    /// Get that certificate again from where it came, or take its block out. Its place is shown, and what each client loses after it.
    ///
    /// OpenSSL, `PEM_read_bio_X509_AUX`; Node, `src/crypto/crypto_context.cc`
    "bundle/broken-block", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::BrokenCertificate)?;
    let is_told_elsewhere = entry.mangled.contains(&Mangled::NoEnd) && !fact.missed_by().is_empty();
    (!is_told_elsewhere).then_some(())?;
    let block = entry.origin.block.unwrap_or(1);
    let summary = format!("block {block} of {} is no certificate: {}", fact.shown_item(), shown(&entry.reason, 120));
    let mut finding = loss::finding(fact, summary, "cannot be read");
    finding.fix.extend(loss::fix_without_block(fact));
    Some(finding)
}
