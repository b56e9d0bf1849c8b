use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A date of a certificate in the bundle is written in a form that OpenSSL does not accept: without seconds, with an offset
    /// or a fraction, or a day that does not exist.
    ///
    /// ## Why it matters
    /// The date may well be in force; nobody asks. Node 18 and 20, Python and curl say `format error in certificate's notBefore
    /// field` (or notAfter). Node 22 and 24 drop a certificate whose date is too short while they read the bundle, without a word.
    ///
    /// ## Example
    /// A root of a home-made tool, valid from `2601010000Z`: hours and minutes, no seconds.
    ///
    /// ## Fix
    /// Have the certificate made again, with dates of the form `YYMMDDHHMMSSZ`, and from 2050 on `YYYYMMDDHHMMSSZ`.
    ///
    /// RFC 5280, 4.1.2.5; `X509_cmp_time` of OpenSSL
    "cert/odd-date", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let date = shown(fact.certificate.odd_date.as_deref()?, 40);
    let finding = fact.about(&format!("has a date of an odd form: `{date}`"), "odd date").part(Part::Threatens);
    Some(fact.judged_as_issuer(finding))
}
