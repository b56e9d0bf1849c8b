//! The shapes of what is found beside certificates, and how far a certificate reaches: just enough to say whether OpenSSL would
//! take it.

use crate::x509::{Certificate, Reader, Tlv};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const SEQUENCE: u8 = 0x30;

/// The OpenSSL that reads: they differ in a few places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenSsl {
    /// 3.0: Node 18 and 20, Debian 12.
    V30,
    /// 3.5: Node 22 and 24.
    V35,
}

/// The element at the start. Lengths need not be minimal; indefinite ones are not read.
pub(super) fn element(bytes: &[u8]) -> Option<Tlv<'_>> {
    Reader::new(bytes).any()
}

/// How many bytes `d2i_X509` takes from the start; `None` if it refuses.
pub(super) fn certificate_length(bytes: &[u8], reader: OpenSsl) -> Option<usize> {
    let certificate = Certificate::read(bytes).ok()?;
    // A date too short for it is an error of the whole certificate in 3.5, and of the field in 3.0.
    let is_refused = reader == OpenSsl::V35 && certificate.short_date().is_some();
    (!is_refused).then_some(certificate.der.len())
}

/// `d2i_X509_CRL`, as far as its shape goes.
pub(super) fn is_revocation_list(bytes: &[u8]) -> bool {
    let shape = || {
        let mut outer = Reader::new(Reader::new(bytes).expect(SEQUENCE)?.value);
        let mut list = Reader::new(outer.expect(SEQUENCE)?.value);
        algorithm(&mut outer)?;
        outer.expect(BIT_STRING)?;
        outer.end()?;
        list.optional(INTEGER)?;
        algorithm(&mut list)?;
        list.expect(SEQUENCE)?;
        moment(&mut list)?;
        if list.peek().is_some_and(is_moment) {
            moment(&mut list)?;
        }
        for tag in [SEQUENCE, 0xa0] {
            let part = list.optional(tag)?;
            part.is_none_or(|part| count_elements(part.value).is_some()).then_some(())?;
        }
        list.end()
    };
    shape().is_some()
}

/// `d2i_AutoPrivateKey`, as far as its shape goes: PKCS#8, or a key of the older forms.
pub(super) fn is_private_key(bytes: &[u8]) -> bool {
    let shape = || {
        let mut key = Reader::new(Reader::new(bytes).expect(SEQUENCE)?.value);
        key.expect(INTEGER)?;
        match key.peek()? {
            SEQUENCE => algorithm(&mut key).and_then(|()| key.expect(OCTET_STRING)).map(|_| ()),
            OCTET_STRING => count_elements(key.rest()).map(|_| ()),
            INTEGER => {
                // An RSA key has eight numbers after its version, DSA's old form five.
                let numbers = count_elements(key.rest()).filter(|count| matches!(count, 5 | 8))?;
                (0..numbers).try_for_each(|_| key.expect(INTEGER).filter(is_minimal).map(|_| ()))
            }
            _ => None,
        }
    };
    shape().is_some()
}

/// `EncryptedPrivateKeyInfo` (RFC 5958, 3): an algorithm and octets.
pub(super) fn is_encrypted_key(bytes: &[u8]) -> bool {
    let shape = || {
        let mut key = Reader::new(Reader::new(bytes).expect(SEQUENCE)?.value);
        algorithm(&mut key)?;
        key.expect(OCTET_STRING)?;
        key.end()
    };
    shape().is_some()
}

fn algorithm(fields: &mut Reader<'_>) -> Option<()> {
    let mut inner = Reader::new(fields.expect(SEQUENCE)?.value);
    inner.expect(OID)?;
    if !inner.is_empty() {
        inner.any()?;
    }
    inner.end()
}

fn is_moment(tag: u8) -> bool {
    matches!(tag, 0x17 | 0x18)
}

fn moment(fields: &mut Reader<'_>) -> Option<()> {
    fields.any().filter(|element| is_moment(element.tag)).map(|_| ())
}

/// How many whole elements the bytes are; `None` if something is left.
fn count_elements(bytes: &[u8]) -> Option<usize> {
    let mut rest = Reader::new(bytes);
    let mut count = 0;
    while !rest.is_empty() {
        rest.any()?;
        count += 1;
    }
    Some(count)
}

/// An INTEGER as `c2i_ASN1_INTEGER` takes it.
fn is_minimal(element: &Tlv<'_>) -> bool {
    match element.value {
        [] => false,
        [0x00, next, ..] => next & 0x80 != 0,
        [0xff, next, ..] => next & 0x80 == 0,
        _ => true,
    }
}
