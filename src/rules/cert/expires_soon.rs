use crate::finding::{Finding, Part};
use crate::moment::{day, relative};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle ends soon: within 30 days, or within the time of `--expires-within`.
    ///
    /// ## Why it matters
    /// On that day every chain that ends in it breaks, everywhere at once, with `certificate has expired`.
    ///
    /// ## Example
    /// The corporate root in `cafile` ends in twelve days, and its successor is on the intranet since spring.
    ///
    /// ## Fix
    /// Ask the owner of the CA for its successor, and put it beside this one now: both may be in the bundle at the same time.
    ///
    /// RFC 5280, 4.1.2.5
    "cert/expires-soon", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let left = certificate.not_after - fact.facts().at;
    if left <= 0 || left > fact.facts().expires_within || !fact.is_loaded() {
        return None;
    }
    let when = relative(certificate.not_after, fact.facts().at);
    let ends = format!("ends {}", day(certificate.not_after));
    Some(fact.about(&format!("ends {when}"), &ends).part(Part::Threatens))
}
