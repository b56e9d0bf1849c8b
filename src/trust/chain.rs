//! A chain as somebody saved it: PEM with whatever stands around it, DER, or PKCS#7.

use rustls::pki_types::CertificateDer;

use super::bundle::Kind;
use super::{body, container, pem, sniff};

/// The certificates in their order, as they are: also those that cannot be decoded here.
#[must_use]
pub fn certificates(bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    let blocks = pem::scan(bytes);
    if blocks.is_empty() {
        return binary(bytes);
    }
    let mut chain = Vec::new();
    for block in blocks {
        let Ok(decoded) = body::decode(&bytes[block.body]) else { continue };
        match block.label.as_ref() {
            "PKCS7" | "CMS" => chain.extend(container::pkcs7(&decoded.der).into_iter().map(owned)),
            label if label.ends_with("CERTIFICATE") => chain.push(CertificateDer::from(decoded.der)),
            _ => {}
        }
    }
    chain
}

fn binary(bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    match sniff::kind(bytes, false) {
        Kind::Pkcs7 => container::pkcs7(bytes).into_iter().map(owned).collect(),
        Kind::Utf16 => certificates(container::utf_16_text(bytes).as_bytes()),
        _ => container::certificates(bytes).into_iter().map(owned).collect(),
    }
}

fn owned(der: &[u8]) -> CertificateDer<'static> {
    CertificateDer::from(der.to_vec())
}
