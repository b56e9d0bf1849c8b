//! RSASSA-PSS-params (RFC 4055, 3.1), of a signature or of a key that allows nothing else.

use crate::x509::{Reader, Tlv, oids};

use super::algorithm::Digest;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Parameters {
    pub(super) digest: Digest,
    /// The digest within MGF1.
    pub(super) mask: Digest,
    pub(super) salt_length: usize,
}

impl Parameters {
    /// `None` where `ossl_rsa_pss_get_param` fails. A signature without parameters is an error too.
    pub(super) fn read(element: Option<&Tlv<'_>>) -> Option<Self> {
        let sequence = element.filter(|element| element.tag == 0x30)?;
        let mut fields = Reader::new(sequence.value);
        let digest = match fields.optional(0xa0)? {
            None => Digest::Sha1,
            Some(field) => digest(field.value)?,
        };
        let mask = match fields.optional(0xa1)? {
            None => Digest::Sha1,
            Some(field) => mask(field.value)?,
        };
        let salt_length = match fields.optional(0xa2)? {
            None => 20,
            Some(field) => usize::try_from(number(field.value)?).ok()?,
        };
        let trailer = match fields.optional(0xa3)? {
            None => 1,
            Some(field) => number(field.value)?,
        };
        fields.end()?;
        (trailer == 1).then_some(Self { digest, mask, salt_length })
    }

    /// Whether a key with these parameters allows a signature with those.
    pub(super) fn allow(&self, signature: &Self) -> bool {
        self.digest == signature.digest
            && self.mask == signature.mask
            && self.salt_length <= signature.salt_length
    }
}

fn digest(content: &[u8]) -> Option<Digest> {
    let sequence = Reader::new(content).expect(0x30)?;
    Digest::named(Reader::new(sequence.value).expect(6)?.value)
}

fn mask(content: &[u8]) -> Option<Digest> {
    let sequence = Reader::new(content).expect(0x30)?;
    let mut fields = Reader::new(sequence.value);
    let is_mgf1 = fields.expect(6)?.value == oids::MGF1;
    is_mgf1.then(|| digest(fields.rest()))?
}

/// A small non-negative INTEGER.
fn number(content: &[u8]) -> Option<u32> {
    let value = Reader::new(content).expect(2)?.value;
    let is_negative = value.first().is_none_or(|first| first & 0x80 != 0);
    if is_negative || value.len() > 4 {
        return None;
    }
    Some(value.iter().fold(0, |number, &octet| number << 8 | u32::from(octet)))
}
