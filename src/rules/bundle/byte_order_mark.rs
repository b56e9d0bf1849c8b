use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A byte order mark stands before BEGIN, and some client does not read that certificate for it.
    ///
    /// ## Why it matters
    /// The mark is three bytes that no editor shows. OpenSSL takes it off the first line, and off a line right after END: Node, the AWS CLI and curl
    /// read on. rustls does not know it: the line is no BEGIN line, and the certificate is lost without a word. After a comment in the
    /// middle of a file, OpenSSL does not see the certificate either.
    ///
    /// ## Example
    /// A file saved by Notepad as "UTF-8 with BOM", or `cat` of several of them.
    ///
    /// ## Fix
    /// Save it as UTF-8 without the mark.
    ///
    /// RFC 7468, 2; OpenSSL, `get_name` in `crypto/pem/pem_lib.c`
    "bundle/byte-order-mark", Entry(check)
}

const MARK: &[u8] = b"\xef\xbb\xbf";

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.mangled.is_empty() && entry.certificate.is_some())?;
    let before = fact.item.source.bytes.as_ref().ok()?.get(..entry.span.start)?;
    (before.ends_with(MARK) && !fact.missed_by().is_empty()).then_some(())?;
    let block = entry.origin.block.unwrap_or(1);
    let summary = format!("a byte order mark stands before block {block} of {}", fact.shown_item());
    let finding = loss::finding(fact, summary, "an invisible byte order mark before it");
    let repaired = loss::value_fix(fact).or_else(|| {
        let path = fact.path()?;
        Some(loss::file_fix(fact, "take the mark away", &["perl", "-pi", "-e", "s/^\\xef\\xbb\\xbf//", path], path))
    });
    Some(match repaired {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
