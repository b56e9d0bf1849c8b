use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// Something else stands where certificates belong: a request, a revocation list, a key store, a web page.
    ///
    /// ## Why it matters
    /// Node takes certificates in PEM and passes over the rest without a word. If nothing else is there, the list of roots is empty, and every
    /// connection fails with `unable to get local issuer certificate`. The AWS CLI and curl refuse a file without certificates.
    ///
    /// ## Example
    /// `cafile=corp.csr`, or a download that is really the login page of the intranet.
    ///
    /// ## Fix
    /// Ask for the root certificate of your company's CA in PEM. A key store gives it up with `keytool -exportcert -rfc` (Java) or
    /// `openssl pkcs12 -nokeys -in store.p12 -out corp.pem` (PKCS#12).
    ///
    /// RFC 7468, 5: the label of a certificate is `CERTIFICATE`
    "bundle/not-a-certificate", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry?;
    let what = what(entry.kind)?;
    // A list or a request among certificates does no harm.
    (!fact.has_company() && fact.is_read()).then_some(())?;
    let finding = loss::finding(fact, format!("{} holds {what}, not a certificate", fact.shown_item()), what);
    Some(match (conversion(entry.kind), fact.path()) {
        (Some((text, command)), Some(path)) => {
            let result = format!("{path}.pem");
            let words: Vec<&str> = command.iter().map(|word| fill(word, path, &result)).collect();
            finding.fix(loss::file_fix(fact, text, &words, &result))
        }
        _ => finding.fix(Fix::new("ask for the root certificate of the CA, in PEM, and name that")),
    })
}

fn what(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Crl => "a list of revoked certificates",
        Kind::Csr => "a request for a certificate",
        Kind::Garbage => "nothing that is known here",
        Kind::JavaKeyStore => "a Java key store",
        Kind::Markup => "a web page or XML",
        Kind::Pkcs12 => "a PKCS#12 store",
        _ => return None,
    })
}

/// The command that takes the certificates out of a store; `IN` and `OUT` stand for the files.
fn conversion(kind: Kind) -> Option<(&'static str, &'static [&'static str])> {
    match kind {
        Kind::JavaKeyStore => Some((
            "take the certificates out of the key store; it asks for the store's password",
            &["keytool", "-list", "-rfc", "-keystore", "IN"],
        )),
        Kind::Pkcs12 => Some((
            "take the certificates out of the store, without the keys; it asks for the store's password",
            &["openssl", "pkcs12", "-nokeys", "-in", "IN", "-out", "OUT"],
        )),
        _ => None,
    }
}

fn fill<'a>(word: &'a str, path: &'a str, result: &'a str) -> &'a str {
    match word {
        "IN" => path,
        "OUT" => result,
        other => other,
    }
}
