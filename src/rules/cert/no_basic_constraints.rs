use crate::finding::Finding;
use crate::trust::certificate::BasicConstraints;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A root in the bundle does not say that it is a CA: version 3 without basicConstraints.
    ///
    /// ## Why it matters
    /// OpenSSL, and with it Node, Python and curl, refuses it as `invalid CA certificate`. Old programs and some browsers accept it,
    /// so it may have worked elsewhere. Roots of version 1 are accepted: they have no way to say it.
    ///
    /// ## Example
    /// `openssl x509 -req` without an extension file made the company's root.
    ///
    /// ## Fix
    /// Make the root again with `basicConstraints = critical, CA:TRUE`, keeping name and key, so that what it issued stays good.
    ///
    /// RFC 5280, 4.2.1.9; `check_ca` of OpenSSL
    "cert/no-basic-constraints", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let absent = certificate.basic_constraints == BasicConstraints::Absent && certificate.version == 3;
    // With a keyUsage, OpenSSL takes that for an answer.
    (absent && certificate.is_self_issued() && certificate.key_usage.is_none()).then_some(())?;
    Some(fact.judged(fact.about("does not say that it is a CA (no basicConstraints)", "no basicConstraints")))
}
