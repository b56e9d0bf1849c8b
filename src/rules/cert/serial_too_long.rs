use crate::finding::{Finding};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The serial number of a certificate in the bundle is longer than 20 octets.
    ///
    /// ## Why it matters
    /// The clients that slsca knows do not mind. The standard lets others stop at 20 octets: what keeps serial numbers, a device
    /// or a database, may cut this one off or refuse it.
    ///
    /// ## Example
    /// A CA whose serial numbers are SHA-256 sums, 32 octets long.
    ///
    /// ## Fix
    /// Nothing has to be done for these clients. A new certificate may have a serial number of at most 20 octets.
    ///
    /// RFC 5280, 4.1.2.2
    "cert/serial-too-long", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let octets = fact.certificate.serial.len() / 2;
    (octets > 20 && !fact.is_public_root()).then_some(())?;
    Some(fact.about(&format!("has a serial number of {octets} octets"), "serial number too long"))
}
