use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// A bundle is saved as UTF-16: every character takes two bytes.
    ///
    /// ## Why it matters
    /// Node, Python and curl compare bytes, so they see no BEGIN line. Node loads nothing, without a word; the AWS CLI and curl refuse the file.
    /// PowerShell's `>` and Notepad's "Unicode" write files this way.
    ///
    /// ## Example
    /// `Get-Content corp.cer > corp.pem` in Windows PowerShell 5.
    ///
    /// ## Fix
    /// Save it as UTF-8: `iconv -f UTF-16 -t UTF-8 -o corp-utf8.pem corp.pem`, or `Out-File -Encoding ascii` in PowerShell.
    ///
    /// RFC 7468, 3: ASCII
    "bundle/utf-16", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::Utf16)?;
    (fact.is_read() && entry.certificate.iter().count() + entry.contained.len() > 0).then_some(())?;
    let finding = loss::finding(fact, format!("{} is text in UTF-16, not PEM", fact.shown_item()), "UTF-16");
    let repaired = loss::value_fix(fact).or_else(|| {
        let path = fact.path()?;
        let result = format!("{path}.utf8.pem");
        Some(loss::file_fix(fact, "save it as UTF-8, and name the result", &["iconv", "-f", "UTF-16", "-t", "UTF-8", "-o", &result, path], &result))
    });
    Some(match repaired {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
