//! Where the part of a certificate is that cannot be read.

use crate::x509::{self, Reader};

use super::certificate::Unreadable;

const SEQUENCE: u8 = 0x30;

/// Parts of `TBSCertificate` in their order (RFC 5280, 4.1), and whether they may be absent.
const PARTS: [(&str, Option<u8>); 7] = [
    ("version", Some(0xa0)),
    ("serialNumber", None),
    ("signature", None),
    ("issuer", None),
    ("validity", None),
    ("subject", None),
    ("subjectPublicKeyInfo", None),
];

/// The part, its place, and what is wrong with it where that can be said.
pub(super) fn unreadable(der: &[u8], error: x509::Unreadable) -> Unreadable {
    let part = error.part();
    if let Some(missing) = missing_bytes(der) {
        let what = format!("cut short: {} bytes of {} are there", der.len(), der.len() + missing);
        return Unreadable { what, offset: der.len() };
    }
    let why = match error.reason() {
        "ILLEGAL_PADDING" => ": a number with an octet too many in front",
        "ILLEGAL_ZERO_CONTENT" => ": a number without any octet",
        "INVALID_UTF8STRING" => ": text that is not UTF-8",
        "BMPSTRING_IS_WRONG_LENGTH" | "UNIVERSALSTRING_IS_WRONG_LENGTH" => ": text with half a character",
        _ => "",
    };
    Unreadable { what: format!("{part} cannot be read{why}"), offset: offset(der, part).unwrap_or(0) }
}

/// How many bytes the outermost length promises beyond the end.
fn missing_bytes(der: &[u8]) -> Option<usize> {
    let &[SEQUENCE, first, ref rest @ ..] = der else { return None };
    let count = usize::from(first & 0x7f);
    let is_long = first & 0x80 != 0 && (1..=4).contains(&count);
    let (length, header) = if is_long {
        let octets = rest.get(..count)?;
        (octets.iter().fold(0_usize, |length, octet| length << 8 | usize::from(*octet)), 2 + count)
    } else {
        (usize::from(first), 2)
    };
    (header + length).checked_sub(der.len()).filter(|missing| *missing > 0)
}

fn offset(der: &[u8], part: &str) -> Option<usize> {
    let place = |reader: &Reader<'_>| reader.rest().as_ptr() as usize - der.as_ptr() as usize;
    let mut outer = Reader::new(Reader::new(der).expect(SEQUENCE)?.value);
    let start = place(&outer);
    let signed = outer.expect(SEQUENCE)?;
    match part {
        "the outer SEQUENCE" => return Some(0),
        "TBSCertificate" => return Some(start),
        "signatureAlgorithm" => return Some(place(&outer)),
        "signatureValue" | "bytes after signatureValue" => {
            outer.any()?;
            return Some(place(&outer));
        }
        _ => {}
    }
    let mut fields = Reader::new(signed.value);
    for (name, tag) in PARTS {
        if name == part {
            break;
        }
        match tag {
            Some(tag) => fields.optional(tag)?.map(|_| ()),
            None => Some(fields.any().map(|_| ())?),
        };
    }
    Some(place(&fields))
}
