use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The public key of a certificate in the bundle cannot be read: an unknown kind of key, or a point that is not on its curve.
    ///
    /// ## Why it matters
    /// Nothing that it signed can be verified. OpenSSL does not even try it: `unable to get local issuer certificate`.
    ///
    /// ## Example
    /// The root of an appliance with a key of a kind that only its maker knows.
    ///
    /// ## Fix
    /// Ask for a CA with an RSA or P-256 key.
    ///
    /// RFC 5280, 4.1.2.7
    "cert/unreadable-key", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    (fact.certificate.key.kind == "unreadable").then_some(())?;
    let finding = fact.about("has a public key that cannot be read", "unreadable key").part(Part::Threatens);
    Some(fact.judged_as_issuer(finding))
}
