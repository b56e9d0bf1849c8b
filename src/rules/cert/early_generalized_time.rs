use crate::finding::{Finding};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A date before 2050 is written with a year of four digits (`GeneralizedTime`), where the standard wants two (`UTCTime`).
    ///
    /// ## Why it matters
    /// Node, Python, curl and rustls accept it. Strict readers refuse the certificate, as checkers of public CAs do: a CA
    /// that writes dates like that may be odd in other places too.
    ///
    /// ## Example
    /// An appliance makes its root with `20260101000000Z` as the first date.
    ///
    /// ## Fix
    /// Nothing has to be done for these clients. The maker of the software can write dates as the standard says.
    ///
    /// RFC 5280, 4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through the year 2049 as `UTCTime`"
    "cert/early-generalized-time", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    (fact.certificate.form.has_early_generalized_time && !fact.is_public_root()).then_some(())?;
    Some(fact.about("writes a date before 2050 with a year of four digits", "GeneralizedTime"))
}
