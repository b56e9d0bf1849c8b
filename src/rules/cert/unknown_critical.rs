use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle has a critical extension that OpenSSL does not know.
    ///
    /// ## Why it matters
    /// Critical means: refuse what you do not understand. Node, Python and curl do so, with `unhandled critical extension`.
    ///
    /// ## Example
    /// A vendor's appliance marks an extension of its own as critical in the root that it makes.
    ///
    /// ## Fix
    /// Have the certificate made again without that extension, or with it not critical.
    ///
    /// RFC 5280, 4.2
    "cert/unknown-critical", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let unknown = fact.certificate.unknown_critical.first()?;
    let summary = format!("has a critical extension that clients do not know ({unknown})");
    Some(fact.judged(fact.about(&summary, "unknown critical extension")))
}
