//! Certificates inside what no PEM reader opens: PKCS#7 in DER or BER, DER certificates one after another, text in UTF-16.

use super::body;
use super::der::{self, OpenSsl};
use super::pem;

/// No container has more certificates; the rest is left unread.
const MOST_CERTIFICATES: usize = 10_000;
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The certificates of a `SignedData` (RFC 5652, 5.1), as DER, in their order. Empty where it holds none or cannot be read.
#[must_use]
pub(super) fn pkcs7(bytes: &[u8]) -> Vec<&[u8]> {
    certificate_set(bytes).map_or_else(Vec::new, certificates)
}

fn certificate_set(bytes: &[u8]) -> Option<&[u8]> {
    let outer = element(bytes, 0)?.expect(0x30)?;
    let oid = element(outer.content, 0)?.expect(0x06)?;
    let content = element(oid.rest, 0)?.expect(0xa0)?;
    let signed = element(content.content, 0).filter(|_| oid.content == SIGNED_DATA)?.expect(0x30)?;
    let mut rest = signed.content;
    // version, digestAlgorithms, encapContentInfo; then [0] certificates.
    for tag in [0x02, 0x31, 0x30] {
        rest = element(rest, 0)?.expect(tag)?.rest;
    }
    Some(element(rest, 0)?.expect(0xa0)?.content)
}

/// The whole certificates at the start of the bytes, one after another.
#[must_use]
pub(super) fn certificates(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while found.len() < MOST_CERTIFICATES
        && let Some(length) = der::certificate_length(rest, OpenSsl::V30)
    {
        let (certificate, after) = rest.split_at(length);
        found.push(certificate);
        rest = after;
    }
    found
}

/// The text of UTF-16 bytes, with or without a byte order mark; what is no character becomes U+FFFD.
#[must_use]
pub(super) fn utf_16_text(bytes: &[u8]) -> String {
    let is_big =
        bytes.starts_with(&[0xfe, 0xff]) || (!bytes.starts_with(&[0xff, 0xfe]) && bytes.first() == Some(&0));
    let unit = |pair: &[u8]| match *pair {
        [high, low] if is_big => u16::from_be_bytes([high, low]),
        [low, high] => u16::from_le_bytes([low, high]),
        _ => 0,
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
    String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned()
}

/// The bytes of the certificate blocks of a text.
#[must_use]
pub(super) fn armoured(text: &[u8]) -> Vec<Vec<u8>> {
    let blocks = pem::scan(text).into_iter().filter(|block| block.label.ends_with("CERTIFICATE"));
    blocks.filter_map(|block| Some(body::decode(&text[block.body]).ok()?.der)).collect()
}

struct Element<'a> {
    tag: u8,
    content: &'a [u8],
    rest: &'a [u8],
}

impl Element<'_> {
    fn expect(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }
}

/// Deeper nesting is no PKCS#7.
const DEEPEST: usize = 16;

/// The BER element at the start, of definite or indefinite length.
fn element(bytes: &[u8], depth: usize) -> Option<Element<'_>> {
    if bytes.get(1) != Some(&0x80) {
        let element = der::element(bytes)?;
        return Some(Element { tag: element.tag, content: element.value, rest: &bytes[element.raw.len()..] });
    }
    let content = &bytes[2..];
    let mut rest = content;
    while !rest.starts_with(&[0, 0]) {
        rest = element(rest, depth + 1).filter(|_| depth < DEEPEST)?.rest;
    }
    let length = content.len() - rest.len();
    Some(Element { tag: bytes[0], content: &content[..length], rest: &rest[2..] })
}
