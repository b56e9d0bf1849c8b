use crate::finding::{Finding};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The serial number of a certificate in the bundle is zero or negative.
    ///
    /// ## Why it matters
    /// The clients that slsca knows do not look at it. Others do: Go refuses a negative one since 1.23, Java and some proxies
    /// warn, and two certificates of one CA with serial 0 cannot be told apart.
    ///
    /// ## Example
    /// `openssl x509 -set_serial 0`, or a serial of random bytes whose first bit is set, written without the zero before it.
    ///
    /// ## Fix
    /// Nothing has to be done for these clients. When the certificate is renewed, let it have a positive serial number.
    ///
    /// RFC 5280, 4.1.2.2
    "cert/serial-not-positive", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let serial = fact.certificate.serial.as_bytes();
    let is_zero = serial.iter().all(|&digit| digit == b'0');
    let is_negative = matches!(serial.first(), Some(b'8'..=b'9' | b'a'..=b'f'));
    ((is_zero || is_negative) && !fact.is_public_root()).then_some(())?;
    let what = if is_zero { "zero" } else { "negative" };
    Some(fact.about(&format!("has a serial number that is {what}"), &format!("serial {what}")))
}
