use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// `ca` or `cafile` holds PKCS#7 (`.p7b`), in which certificates travel together; the clients read plain PEM certificates only.
    ///
    /// ## Why it matters
    /// Node passes over it and loads nothing, without a word. The AWS CLI and curl refuse a file without certificates of their own. Windows and
    /// many CAs hand out chains this way.
    ///
    /// ## Example
    /// `cafile=chain.p7b`
    ///
    /// ## Fix
    /// Take the certificates out, and name the result: `openssl pkcs7 -print_certs -in chain.p7b -out chain.pem` (with `-inform der` for
    /// a binary file).
    ///
    /// RFC 5652, 5; RFC 7468, 8
    "bundle/pkcs7-in-cafile", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::Pkcs7)?;
    (fact.is_read() && entry.certificate.iter().count() + entry.contained.len() > 0).then_some(())?;
    let finding = loss::finding(fact, format!("{} is PKCS#7 (.p7b), not PEM", fact.shown_item()), "PKCS#7");
    let repaired = loss::value_fix(fact).or_else(|| {
        let path = fact.path()?;
        let result = format!("{path}.pem");
        Some(loss::file_fix(fact, "take the certificates out, and name the result", &["openssl", "pkcs7", "-print_certs", "-in", path, "-out", &result], &result))
    });
    Some(match repaired {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
