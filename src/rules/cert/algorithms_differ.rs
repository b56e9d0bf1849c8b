use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate names one signature algorithm in the part that is signed, and another beside the signature.
    ///
    /// ## Why it matters
    /// Its signature does not count: `certificate signature failure`. A root's own signature is looked at by nobody but Python
    /// from 3.13 on with its default settings (requests, urllib), so that such a root does no harm elsewhere.
    ///
    /// ## Example
    /// A certificate was edited, or assembled by hand.
    ///
    /// ## Fix
    /// Get the certificate again from where it came, or have it made again.
    ///
    /// RFC 5280, 4.1.1.2; `X509_verify` of OpenSSL
    "cert/algorithms-differ", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    fact.certificate.form.algorithms_differ.then_some(())?;
    let part = if fact.certificate.is_self_signed() { Part::Informs } else { Part::Threatens };
    let finding = fact.about("names two different signature algorithms", "two algorithms");
    Some(fact.judged(finding.part(part)))
}
