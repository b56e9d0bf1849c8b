//! Where a certificate is BER and not DER (X.690, 10 and 11). OpenSSL reads both; parsers of other clients do not.

use crate::x509::{Certificate, Reader, Tlv};

/// So deep is no certificate. A hostile one is not followed further.
const DEPTH: usize = 24;

const BOOLEAN: u8 = 0x01;
const BIT_STRING: u8 = 0x03;
const OID: u8 = 0x06;
const CONSTRUCTED: u8 = 0x20;

/// Bytes from the start of the certificate to its first element in a form that DER does not allow.
pub(super) fn first_fault(certificate: &Certificate<'_>) -> Option<usize> {
    let mut values = certificate.extension_list.iter().map(|extension| extension.value);
    let found = walk(certificate.der, 0).or_else(|| values.find_map(|value| walk(value, 0)))?;
    (found.as_ptr() as usize).checked_sub(certificate.der.as_ptr() as usize)
}

/// The first element in a form of its own, from there on.
fn walk(content: &[u8], depth: usize) -> Option<&[u8]> {
    let mut elements = Reader::new(content);
    let mut before: Option<u8> = None;
    loop {
        let here = elements.rest();
        let element = elements.any()?;
        if is_faulty(&element, before) {
            return Some(here);
        }
        let is_constructed = element.tag & CONSTRUCTED != 0 && depth < DEPTH;
        if let Some(found) = is_constructed.then(|| walk(element.value, depth + 1)).flatten() {
            return Some(found);
        }
        before = Some(element.tag);
    }
}

/// `before`: the tag of the element before it.
fn is_faulty(element: &Tlv<'_>, before: Option<u8>) -> bool {
    let is_universal = element.tag & 0xc0 == 0;
    let is_string = is_universal && !matches!(element.tag & 0x1f, 0x10 | 0x11);
    is_long_form(element)
        || (is_string && element.tag & CONSTRUCTED != 0)
        || match (element.tag, element.value) {
            // After an identifier it is `critical`, whose default is not written out.
            (BOOLEAN, [0]) => before == Some(OID),
            (BOOLEAN, [value]) => *value != 0xff,
            (BIT_STRING, [unused @ 1..=7, .., last]) => last & !(0xff << unused) != 0,
            _ => false,
        }
}

/// A length in more octets than it takes, or none at all.
fn is_long_form(element: &Tlv<'_>) -> bool {
    let shortest = match element.value.len() {
        0..0x80 => 1,
        0x80..0x100 => 2,
        0x100..0x1_0000 => 3,
        0x1_0000..0x100_0000 => 4,
        _ => 5,
    };
    element.raw.len() - element.value.len() != 1 + shortest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_der(bytes: &[u8]) -> bool {
        walk(bytes, 0).is_none()
    }

    #[test]
    fn what_only_ber_allows() {
        assert!(is_der(&[0x30, 6, 6, 1, 42, 1, 1, 0xff]));
        assert!(is_der(&[0x30, 3, 1, 1, 0]), "FALSE on its own");
        assert!(!is_der(&[0x30, 6, 6, 1, 42, 1, 1, 0]), "a default written out");
        assert!(!is_der(&[1, 1, 1]), "TRUE is ff");
        assert!(!is_der(&[0x30, 0x81, 3, 2, 1, 1]), "a long length");
        assert!(!is_der(&[0x30, 0x80, 2, 1, 1, 0, 0]), "an indefinite length");
        assert!(!is_der(&[0x24, 3, 4, 1, 7]), "a string in pieces");
        assert!(is_der(&[3, 2, 1, 6]));
        assert!(!is_der(&[3, 2, 1, 7]), "an unused bit that is set");
    }
}
