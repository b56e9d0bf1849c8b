//! A request for a certificate (PKCS#10, RFC 2986), as far as it says who asks for what.

use super::certificate::{Algorithm, Extension, algorithm, extensions};
use super::der::{Reader, Tlv, tag};
use super::name::Name;

/// `id-ExtensionReq` (RFC 2985, 5.4.2).
const EXTENSION_REQUEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 14];

/// A request, borrowed from its DER.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub subject: Name<'a>,
    /// `SubjectPublicKeyInfo` as an element.
    pub public_key_info: Tlv<'a>,
    /// Those that the certificate is to have.
    pub extension_list: Vec<Extension<'a>>,
    pub algorithm: Algorithm<'a>,
}

impl<'a> Request<'a> {
    /// The request at the start of `bytes`.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut parts = Reader::new(Reader::new(bytes).expect(tag::SEQUENCE)?.value);
        let mut fields = Reader::new(parts.expect(tag::SEQUENCE)?.value);
        let algorithm = algorithm(&mut parts)?;
        parts.expect(tag::BIT_STRING)?;
        fields.expect(tag::INTEGER)?;
        let subject = Name::read(&fields.any()?)?;
        let public_key_info = fields.expect(tag::SEQUENCE)?;
        let attributes = fields.optional(tag::context_constructed(0))?;
        let extension_list = attributes.and_then(|found| wanted(found.value)).unwrap_or_default();
        Some(Self { subject, public_key_info, extension_list, algorithm })
    }
}

/// The extensions among the attributes.
fn wanted(attributes: &[u8]) -> Option<Vec<Extension<'_>>> {
    let mut attributes = Reader::new(attributes);
    loop {
        let mut attribute = Reader::new(attributes.expect(tag::SEQUENCE)?.value);
        if attribute.expect(tag::OID)?.value == EXTENSION_REQUEST {
            let mut values = Reader::new(attribute.expect(tag::SET)?.value);
            return extensions(values.expect(tag::SEQUENCE)?.value);
        }
    }
}
