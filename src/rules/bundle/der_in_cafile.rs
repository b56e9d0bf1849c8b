use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// `cafile` names a certificate in binary (DER); the clients read PEM only.
    ///
    /// ## Why it matters
    /// Node finds no BEGIN line in it and loads nothing, without a word: the list of roots is empty, and every connection fails with
    /// `unable to get local issuer certificate`. The AWS CLI and curl refuse the file. Windows exports certificates this way unless
    /// asked for Base-64.
    ///
    /// ## Example
    /// `cafile=corp.cer`, exported from Windows as "DER encoded binary X.509".
    ///
    /// ## Fix
    /// Convert it, and name the result: `openssl x509 -inform der -in corp.cer -out corp.pem`.
    ///
    /// RFC 7468, 5
    "bundle/der-in-cafile", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::DerCertificate)?;
    (fact.is_read() && entry.certificate.iter().count() + entry.contained.len() > 0).then_some(())?;
    let finding = loss::finding(fact, format!("{} is a certificate in binary (DER), not PEM", fact.shown_item()), "binary, not PEM");
    let repaired = loss::value_fix(fact).or_else(|| {
        let path = fact.path()?;
        let result = format!("{path}.pem");
        Some(loss::file_fix(fact, "convert it to PEM, and name the result", &["openssl", "x509", "-inform", "der", "-in", path, "-out", &result], &result))
    });
    Some(match repaired {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
