//! The fields of a certificate, as `d2i_X509` takes them apart.

use std::cell::OnceCell;

use super::der::{self, Reader, Tlv, tag};
use super::extensions::Extensions;
use super::key::Key;
use super::name::{Name, write_canonical};
use super::time::Time;

/// A certificate that OpenSSL cannot read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no X.509 certificate: {part}")]
pub struct Unreadable {
    part: &'static str,
    reason: &'static str,
}

impl Unreadable {
    /// The part that could not be read.
    #[must_use]
    pub fn part(&self) -> &'static str {
        self.part
    }

    /// OpenSSL's reason, in capitals; the most usual one where the shape is wrong.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    fn shape(part: &'static str) -> Self {
        Self { part, reason: "WRONG_TAG" }
    }

    fn serial(serial: Option<&Tlv<'_>>) -> Self {
        let reason = match serial {
            None => "WRONG_TAG",
            Some(Tlv { value: [], .. }) => "ILLEGAL_ZERO_CONTENT",
            Some(_) => "ILLEGAL_PADDING",
        };
        Self { part: "serialNumber", reason }
    }

    fn name(part: &'static str, fields: &Reader<'_>) -> Self {
        let mut fields = *fields;
        Self { part, reason: fields.any().map_or("WRONG_TAG", |element| Name::fault(&element)) }
    }
}

/// An `AlgorithmIdentifier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Algorithm<'a> {
    /// Content octets of the object identifier.
    pub oid: &'a [u8],
    /// The parameters as an element, if there are any.
    pub parameters: Option<Tlv<'a>>,
}

impl Algorithm<'_> {
    /// `X509_ALGOR_cmp`: no parameters are not the same as NULL.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.oid == other.oid
            && self.parameters.map(|element| element.raw) == other.parameters.map(|element| element.raw)
    }
}

/// An extension, not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    pub oid: &'a [u8],
    pub critical: bool,
    pub value: &'a [u8],
}

/// A certificate, borrowed from its DER.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    /// The certificate without what may follow it.
    pub der: &'a [u8],
    /// The signed part.
    pub tbs: &'a [u8],
    /// As encoded: 0 is version 1. Any number passes.
    pub version: u8,
    /// Content octets of the INTEGER.
    pub serial: &'a [u8],
    /// The algorithm within the signed part.
    pub inner_algorithm: Algorithm<'a>,
    pub issuer: Name<'a>,
    pub not_before: Time<'a>,
    pub not_after: Time<'a>,
    pub subject: Name<'a>,
    /// `SubjectPublicKeyInfo` as an element.
    pub public_key_info: Tlv<'a>,
    /// In their order.
    pub extension_list: Vec<Extension<'a>>,
    pub outer_algorithm: Algorithm<'a>,
    pub signature: &'a [u8],
    /// Unused bits of the signature's last octet; a good signature has none.
    pub signature_unused_bits: u8,
    decoded: OnceCell<Box<Extensions<'a>>>,
    key: OnceCell<Key<'a>>,
}

impl<'a> Certificate<'a> {
    /// The certificate at the start of `bytes`; what follows it is ignored (compare `der` with `bytes`).
    pub fn read(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let outer =
            Reader::new(bytes).expect(tag::SEQUENCE).ok_or(Unreadable::shape("the outer SEQUENCE"))?;
        let mut parts = Reader::new(outer.value);
        let tbs = parts.expect(tag::SEQUENCE).ok_or(Unreadable::shape("TBSCertificate"))?;
        let outer_algorithm = algorithm(&mut parts).ok_or(Unreadable::shape("signatureAlgorithm"))?;
        let signature = parts.expect(tag::BIT_STRING);
        let (signature, signature_unused_bits) =
            signature.as_ref().and_then(der::bit_string).ok_or(Unreadable::shape("signatureValue"))?;
        parts.end().ok_or(Unreadable::shape("bytes after signatureValue"))?;

        let mut fields = Reader::new(tbs.value);
        let version = version(&mut fields).ok_or(Unreadable::shape("version"))?;
        let serial = fields.expect(tag::INTEGER);
        let serial =
            serial.as_ref().and_then(der::integer).ok_or_else(|| Unreadable::serial(serial.as_ref()))?;
        let inner_algorithm = algorithm(&mut fields).ok_or(Unreadable::shape("signature"))?;
        let before = fields;
        let issuer = name(&mut fields).ok_or_else(|| Unreadable::name("issuer", &before))?;
        let (not_before, not_after) = validity(&mut fields).ok_or(Unreadable::shape("validity"))?;
        let before = fields;
        let subject = name(&mut fields).ok_or_else(|| Unreadable::name("subject", &before))?;
        let public_key_info = key_info(&mut fields).ok_or(Unreadable::shape("subjectPublicKeyInfo"))?;
        let extension_list = tail(&mut fields).ok_or(Unreadable::shape("extensions"))?;

        Ok(Self {
            der: outer.raw,
            tbs: tbs.raw,
            version,
            serial,
            inner_algorithm,
            issuer,
            not_before,
            not_after,
            subject,
            public_key_info,
            extension_list,
            outer_algorithm,
            signature,
            signature_unused_bits,
            decoded: OnceCell::new(),
            key: OnceCell::new(),
        })
    }

    /// The extensions that verification looks at, decoded when first asked for.
    #[must_use]
    pub fn extensions(&self) -> &Extensions<'a> {
        self.decoded.get_or_init(|| Box::new(Extensions::decode(&self.extension_list)))
    }

    /// The public key, decoded when first asked for.
    #[must_use]
    pub fn key(&self) -> &Key<'a> {
        self.key.get_or_init(|| Key::read(&self.public_key_info))
    }

    /// The algorithm of the public key.
    #[must_use]
    pub fn key_algorithm(&self) -> Option<Algorithm<'a>> {
        algorithm(&mut Reader::new(self.public_key_info.value))
    }

    /// Subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.canonical() == self.issuer.canonical()
    }

    /// A length in a form that OpenSSL 3.0 stumbles over and 3.5 does not, outside of extensions.
    #[must_use]
    pub fn has_odd_length(&self) -> bool {
        der::ends_in_long_form(self.der)
    }

    /// A date too short for OpenSSL 3.5, which refuses such a certificate while reading; 3.0 does not.
    #[must_use]
    pub fn short_date(&self) -> Option<&Time<'a>> {
        let shortest = |time: &&Time<'_>| time.bytes.len() < if time.is_generalized { 15 } else { 13 };
        [&self.not_before, &self.not_after].into_iter().find(shortest)
    }
}

/// The canonical subject of a certificate, appended to `out`, without reading the rest. `None` if it is not even shaped
/// like a certificate up to there.
pub fn subject_canonical(certificate: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let outer = Reader::new(certificate).expect(tag::SEQUENCE)?;
    let tbs = Reader::new(outer.value).expect(tag::SEQUENCE)?;
    let mut fields = Reader::new(tbs.value);
    fields.optional(tag::context_constructed(0))?;
    fields.expect(tag::INTEGER)?;
    fields.expect(tag::SEQUENCE)?;
    fields.expect_list(tag::SEQUENCE)?;
    fields.expect(tag::SEQUENCE)?;
    write_canonical(fields.expect_list(tag::SEQUENCE)?.value, out)
}

/// `[0] EXPLICIT INTEGER`, absent in version 1.
fn version(fields: &mut Reader<'_>) -> Option<u8> {
    let Some(wrapper) = fields.optional(tag::context_constructed(0))? else { return Some(0) };
    let mut inner = Reader::new(wrapper.value);
    let number = inner.expect(tag::INTEGER)?;
    inner.end()?;
    let content = der::integer(&number)?;
    // Versions beyond a byte pass too; only "is it 1" and "is it below 3" are ever asked.
    Some(if let [small] = content { *small } else { u8::MAX })
}

pub(super) fn algorithm<'a>(fields: &mut Reader<'a>) -> Option<Algorithm<'a>> {
    let sequence = fields.expect(tag::SEQUENCE)?;
    let mut inner = Reader::new(sequence.value);
    let oid = der::object(&inner.expect(tag::OID)?)?;
    let parameters = if inner.is_empty() { None } else { Some(inner.any()?) };
    inner.end()?;
    parameters.as_ref().is_none_or(der::is_sound).then_some(Algorithm { oid, parameters })
}

fn name<'a>(fields: &mut Reader<'a>) -> Option<Name<'a>> {
    Name::read(&fields.any()?)
}

fn validity<'a>(fields: &mut Reader<'a>) -> Option<(Time<'a>, Time<'a>)> {
    let sequence = fields.expect(tag::SEQUENCE)?;
    let mut inner = Reader::new(sequence.value);
    let dates = (time(&mut inner)?, time(&mut inner)?);
    inner.end()?;
    Some(dates)
}

pub(super) fn time<'a>(fields: &mut Reader<'a>) -> Option<Time<'a>> {
    let element = fields.any()?;
    let kind = element.tag & !0x20;
    let is_time = matches!(kind, tag::UTC_TIME | tag::GENERALIZED_TIME);
    let bytes = der::string(&element).filter(|_| is_time)?;
    Some(Time { is_generalized: kind == tag::GENERALIZED_TIME, bytes })
}

/// `SubjectPublicKeyInfo` of any algorithm; whether the key can be used is asked later.
fn key_info<'a>(fields: &mut Reader<'a>) -> Option<Tlv<'a>> {
    let info = fields.expect(tag::SEQUENCE)?;
    let mut inner = Reader::new(info.value);
    algorithm(&mut inner)?;
    der::bit_string(&inner.expect(tag::BIT_STRING)?)?;
    inner.end()?;
    Some(info)
}

/// Unique identifiers and extensions.
fn tail<'a>(fields: &mut Reader<'a>) -> Option<Vec<Extension<'a>>> {
    for number in [1, 2] {
        if let Some(unique) = fields.optional(tag::context(number))? {
            der::bit_string(&unique)?;
        }
    }
    let mut found = Vec::new();
    if let Some(wrapper) = fields.optional(tag::context_constructed(3))? {
        let mut inner = Reader::new(wrapper.value);
        let list = inner.expect_list(tag::SEQUENCE)?;
        inner.end()?;
        found = extensions(list.value)?;
    }
    fields.end()?;
    Some(found)
}

/// A SEQUENCE OF extensions, by its content.
pub(super) fn extensions(content: &[u8]) -> Option<Vec<Extension<'_>>> {
    let mut list = Reader::new(content);
    let mut extensions = Vec::new();
    while !list.is_empty() {
        extensions.push(extension(&list.expect(tag::SEQUENCE)?)?);
    }
    Some(extensions)
}

fn extension<'a>(element: &Tlv<'a>) -> Option<Extension<'a>> {
    let mut inner = Reader::new(element.value);
    let oid = der::object(&inner.expect(tag::OID)?)?;
    let critical = match inner.optional(tag::BOOLEAN)? {
        None => false,
        Some(Tlv { value: [flag], .. }) => *flag != 0,
        Some(_) => return None,
    };
    let value = inner.any().filter(|element| element.tag & !0x20 == tag::OCTET_STRING)?;
    let value = der::string(&value)?;
    inner.end()?;
    Some(Extension { oid, critical, value })
}
