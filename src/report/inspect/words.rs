//! What a certificate says about itself, in words.

use crate::moment::{day, relative};
use crate::report::style::Page;
use crate::trust::certificate::{BasicConstraints, Certificate, Key};

/// Names of purposes (RFC 5280, 4.2.1.12, and what is met in practice) by their identifiers.
const PURPOSES: [(&str, &str); 9] = [
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("2.5.29.37.0", "anyExtendedKeyUsage"),
    ("2.16.840.1.113730.4.1", "nsSGC"),
    ("1.3.6.1.4.1.311.10.3.3", "msSGC"),
];

/// The name of a purpose, or its identifier.
pub(super) fn purpose(oid: &str) -> &str {
    PURPOSES.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, name)| name)
}

pub(super) fn usable_purposes(certificate: &Certificate) -> Option<&[String]> {
    certificate.extended_key_usage.as_deref()
}

/// `RSA 2048`, `EC P-256`, `Ed25519`.
pub(in crate::report) fn key(certificate: &Certificate) -> String {
    key_of(&certificate.key)
}

pub(super) fn key_of(key: &Key) -> String {
    match (key.curve, key.bits) {
        (Some(curve), _) => format!("{} {curve}", key.kind),
        (None, 0) => key.kind.to_owned(),
        (None, _) if key.kind.starts_with("Ed") || key.kind.starts_with('X') => key.kind.to_owned(),
        (None, bits) => format!("{} {bits}", key.kind),
    }
}

/// `root CA`, `CA`, `CA (path length 0)`, `server`, `not a CA`.
pub(in crate::report) fn role(certificate: &Certificate) -> String {
    if !certificate.is_ca() {
        return if certificate.names.is_empty() { "not a CA".to_owned() } else { "server".to_owned() };
    }
    let what = if certificate.is_self_signed() { "root CA" } else { "CA" };
    match certificate.basic_constraints {
        BasicConstraints::Ca { path_length: Some(length), .. } => format!("{what}, path length {length}"),
        BasicConstraints::Absent => format!("{what}, version {}", certificate.version),
        _ => what.to_owned(),
    }
}

/// `valid until 2036-10-01, in 9 years`, coloured where it is not valid.
pub(in crate::report) fn validity(certificate: &Certificate, at: i64, page: Page) -> String {
    let Certificate { not_before, not_after, .. } = *certificate;
    if let Some(odd) =
        certificate.odd_date.as_ref().filter(|_| not_after == i64::MAX || not_before == i64::MIN)
    {
        return page.bad(format!("a date that cannot be read: {}", crate::untrusted::shown(odd, 30)));
    }
    if not_after <= at {
        page.bad(format!("expired {}, {}", day(not_after), relative(not_after, at)))
    } else if not_before > at {
        page.bad(format!("not valid before {}, {}", day(not_before), relative(not_before, at)))
    } else {
        format!("valid until {}, {}", day(not_after), relative(not_after, at))
    }
}
