//! Distinguished names as text.

use std::borrow::Cow;

use crate::x509::{Attribute, dotted, oids};

/// Short names of attribute types (RFC 4514, 3; RFC 4519), by the last octets of their identifiers.
const SHORT: [(&[u8], &str); 13] = [
    (oids::COMMON_NAME, "CN"),
    (&[0x55, 4, 4], "SN"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "street"),
    (oids::ORGANIZATION, "O"),
    (oids::ORGANIZATIONAL_UNIT, "OU"),
    (&[0x55, 4, 12], "title"),
    (&[0x55, 4, 97], "organizationIdentifier"),
    (oids::EMAIL_ADDRESS, "emailAddress"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25], "DC"),
];

/// `C=DE, O=Corp, CN=Corp Root CA`, in the certificate's own order. Hostile until escaped.
pub(super) fn shown(name: &[Attribute<'_>]) -> String {
    let mut text = String::new();
    let mut last = None;
    for attribute in name {
        if let Some(rdn) = last {
            text.push_str(if rdn == attribute.rdn { " + " } else { ", " });
        }
        last = Some(attribute.rdn);
        match SHORT.iter().find(|(oid, _)| *oid == attribute.oid) {
            Some((_, short)) => text.push_str(short),
            None => text.push_str(&dotted(attribute.oid)),
        }
        text.push('=');
        text.push_str(&value(attribute));
    }
    text
}

/// The last common name, or else the last part; empty for an empty name. Hostile until escaped.
pub(super) fn short(name: &[Attribute<'_>]) -> String {
    let common = name.iter().rfind(|attribute| attribute.oid == oids::COMMON_NAME);
    common.or(name.last()).map_or_else(String::new, |attribute| value(attribute).into_owned())
}

/// What cannot be decoded is shown as RFC 4514, 2.4 does: `#` and its hexadecimal digits.
fn value<'a>(attribute: &Attribute<'a>) -> Cow<'a, str> {
    let readable = attribute.value.utf8();
    readable.unwrap_or_else(|| format!("#{}", super::certificate::hex(attribute.value.bytes)).into())
}
