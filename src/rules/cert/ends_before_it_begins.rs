use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle ends before it begins: there is no day on which it is valid.
    ///
    /// ## Why it matters
    /// Node says that it has expired, Python and curl that it is not valid yet, and both are right. No clock mends it.
    ///
    /// ## Example
    /// A script that took the number of days for the date of the end.
    ///
    /// ## Fix
    /// Have the certificate made again with its dates in order.
    ///
    /// RFC 5280, 4.1.2.5
    "cert/ends-before-it-begins", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    (certificate.not_after < certificate.not_before).then_some(())?;
    Some(fact.judged(fact.about("ends before it begins", "never valid").part(Part::Threatens)))
}
