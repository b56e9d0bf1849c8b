use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;
use crate::trust::certificate::BasicConstraints;

rule! {
    /// A root in the bundle does not say that it is a CA: it is not of version 1, and has no basicConstraints.
    ///
    /// ## Why it matters
    /// OpenSSL, and with it Node, Python and curl, refuses it as `invalid CA certificate`. Old programs and some browsers accept it,
    /// so it may have worked elsewhere. Roots of version 1 are accepted: they have no way to say it. A keyUsage that allows
    /// signing, or Netscape's type, is taken for an answer by all but Python from 3.13 on with its default settings (requests, urllib).
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
    let is_absent = certificate.basic_constraints == BasicConstraints::Absent && certificate.version != 1;
    let is_readable = certificate.invalid_extension != Some("basicConstraints");
    (is_absent && is_readable && certificate.is_self_issued()).then_some(())?;
    Some(fact.judged(fact.about("does not say that it is a CA (no basicConstraints)", "no basicConstraints")))
}
