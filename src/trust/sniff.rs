//! What bytes without a single PEM block are.

use super::body;
use super::bundle::Kind;
use super::der::{self, OpenSsl};

/// Looks at the first bytes, as `file` does.
pub(super) fn kind(bytes: &[u8], is_text_value: bool) -> Kind {
    let trimmed = bytes.trim_ascii();
    if trimmed.is_empty() {
        return Kind::Empty;
    }
    if is_utf_16(bytes) {
        return Kind::Utf16;
    }
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]) {
        return Kind::JavaKeyStore;
    }
    if bytes[0] == 0x30 {
        return sequence_kind(bytes);
    }
    if is_text_value && looks_like_path(trimmed) {
        return Kind::Path;
    }
    if trimmed.starts_with(b"<") {
        return Kind::Markup;
    }
    let is_bare = body::decode(trimmed)
        .is_ok_and(|body| matches!(sequence_kind(&body.der), Kind::DerCertificate | Kind::Pkcs7));
    if is_bare { Kind::BareBase64 } else { Kind::Garbage }
}

/// Text in 16-bit units, with or without the mark.
fn is_utf_16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // `-` and `B` with a zero on either side of each: text of a wide editor without its mark.
    let wide = |pair: &[u8]| pair.len() == 2 && (pair[0] == 0) != (pair[1] == 0);
    marked || (bytes.len() >= 16 && bytes[..16].chunks(2).all(wide))
}

/// `signedData` as an element.
const SIGNED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// What a DER or BER sequence is.
pub(super) fn sequence_kind(bytes: &[u8]) -> Kind {
    if der::certificate_length(bytes, OpenSsl::V30).is_some() {
        return Kind::DerCertificate;
    }
    let inner = der::element(bytes).map_or(&[][..], |outer| outer.value);
    // PKCS#7 (RFC 2315, 7): the OID of signedData; PKCS#12 (RFC 7292, 4): version 3, then another ContentInfo; PKCS#10
    // (RFC 2986, 4): version 0, then a name.
    if inner.starts_with(SIGNED_DATA) || bytes.starts_with(&[0x30, 0x80]) {
        Kind::Pkcs7
    } else if inner.starts_with(&[0x02, 0x01, 0x03, 0x30]) {
        Kind::Pkcs12
    } else if der::is_private_key(bytes) || der::is_encrypted_key(bytes) {
        Kind::Key
    } else if der::is_revocation_list(bytes) {
        Kind::Crl
    } else if der::element(inner)
        .is_some_and(|info| info.tag == 0x30 && info.value.starts_with(&[0x02, 0x01, 0x00, 0x30]))
    {
        Kind::Csr
    } else {
        Kind::Garbage
    }
}

fn looks_like_path(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let one_line = text.len() < 4096 && !text.contains('\n') && !text.contains("BEGIN");
    let rooted = text.starts_with(['/', '~', '.']) || text.get(1..3) == Some(":\\") || text.contains('\\');
    let extension = [".pem", ".crt", ".cer", ".der", ".p7b", ".p12", ".pfx"]
        .iter()
        .any(|extension| text.to_ascii_lowercase().ends_with(extension));
    one_line && (rooted || extension)
}
