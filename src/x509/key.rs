//! Public keys, as far as OpenSSL's default providers decode them.

use super::certificate::algorithm;
use super::curve::Curve;
use super::der::{self, Reader, Tlv, tag};
use super::oid::oids;

/// A subject's public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key<'a> {
    Dsa {
        /// `None` when the parameters are inherited.
        numbers: Option<DsaNumbers<'a>>,
    },
    Ec {
        curve: &'static Curve,
        /// As in the certificate: compressed, uncompressed or hybrid.
        point: &'a [u8],
    },
    /// A curve spelled out instead of named, which a chain must not hold.
    EcExplicit {
        order_bits: usize,
    },
    Ed25519(&'a [u8]),
    Ed448(&'a [u8]),
    Rsa {
        /// Big-endian, without leading zeros.
        modulus: &'a [u8],
        exponent: &'a [u8],
        /// An id-RSASSA-PSS key, which signs nothing but PSS.
        only_pss: bool,
        /// What such a key allows, if it restricts itself.
        pss: Option<Tlv<'a>>,
    },
    /// Of an algorithm or form that OpenSSL cannot decode.
    Unreadable,
    X25519,
    X448,
}

/// Parameters and key of DSA, big-endian, without leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DsaNumbers<'a> {
    pub p: &'a [u8],
    pub q: &'a [u8],
    pub g: &'a [u8],
    pub y: &'a [u8],
}

impl<'a> Key<'a> {
    /// From `SubjectPublicKeyInfo`, whose shape was checked with the certificate's.
    #[must_use]
    pub fn read(info: &Tlv<'a>) -> Self {
        read(info).unwrap_or(Self::Unreadable)
    }

    /// `EVP_PKEY_get_security_bits`, as far as levels 1 (80) and 2 (112) need it.
    #[must_use]
    pub fn security_bits(&self) -> u32 {
        match self {
            Self::Rsa { modulus, .. } => finite_field_bits(bit_length(modulus)),
            Self::Ec { curve, .. } => curve_bits(curve.order_bits),
            Self::EcExplicit { order_bits } => curve_bits(*order_bits),
            Self::Ed25519(_) | Self::X25519 => 128,
            Self::Ed448(_) | Self::X448 => 224,
            Self::Dsa { numbers: Some(numbers) } => dsa_bits(bit_length(numbers.p), bit_length(numbers.q)),
            Self::Dsa { numbers: None } | Self::Unreadable => 0,
        }
    }

    /// Short, for people: `RSA 1024`, `EC secp256k1`.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Rsa { modulus, only_pss, .. } => {
                format!("{} {}", if *only_pss { "RSA-PSS" } else { "RSA" }, bit_length(modulus))
            }
            Self::Ec { curve, .. } => format!("EC {}", curve.name),
            Self::EcExplicit { order_bits } => format!("EC with explicit parameters, {order_bits} bits"),
            Self::Ed25519(_) => "Ed25519".into(),
            Self::Ed448(_) => "Ed448".into(),
            Self::X25519 => "X25519".into(),
            Self::X448 => "X448".into(),
            Self::Dsa { numbers: Some(numbers) } => format!("DSA {}", bit_length(numbers.p)),
            Self::Dsa { numbers: None } => "DSA without parameters".into(),
            Self::Unreadable => "unreadable".into(),
        }
    }
}

fn read<'a>(info: &Tlv<'a>) -> Option<Key<'a>> {
    let mut fields = Reader::new(info.value);
    let algorithm = algorithm(&mut fields)?;
    let (key, _) = der::bit_string(&fields.expect(tag::BIT_STRING)?)?;
    match algorithm.oid {
        oids::RSA => rsa(key, None, false),
        oids::RSA_PSS => rsa(key, algorithm.parameters, true),
        oids::EC => elliptic(algorithm.parameters.as_ref()?, key),
        oids::DSA => dsa(algorithm.parameters.as_ref(), key),
        oids::ED25519 => edwards(algorithm.parameters.as_ref(), key, 32).map(Key::Ed25519),
        oids::ED448 => edwards(algorithm.parameters.as_ref(), key, 57).map(Key::Ed448),
        oids::X25519 => edwards(algorithm.parameters.as_ref(), key, 32).map(|_| Key::X25519),
        oids::X448 => edwards(algorithm.parameters.as_ref(), key, 56).map(|_| Key::X448),
        _ => None,
    }
}

/// `RSAPublicKey`. Integers are read as unsigned and what follows is ignored, as in `rsa_pub_decode`.
fn rsa<'a>(content: &'a [u8], pss: Option<Tlv<'a>>, only_pss: bool) -> Option<Key<'a>> {
    let sequence = Reader::new(content).expect(tag::SEQUENCE)?;
    let mut fields = Reader::new(sequence.value);
    let modulus = magnitude(fields.expect(tag::INTEGER)?.value);
    let exponent = magnitude(fields.expect(tag::INTEGER)?.value);
    fields.end()?;
    Some(Key::Rsa { modulus, exponent, only_pss, pss })
}

fn magnitude(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|&&octet| octet == 0).count();
    &octets[zeros..]
}

fn elliptic<'a>(parameters: &Tlv<'a>, point: &'a [u8]) -> Option<Key<'a>> {
    match parameters.tag {
        tag::OID => {
            let curve = Curve::named(der::object(parameters)?)?;
            curve.accepts(point).then_some(Key::Ec { curve, point })
        }
        tag::SEQUENCE => explicit(parameters.value).map(|order_bits| Key::EcExplicit { order_bits }),
        _ => None,
    }
}

/// `SpecifiedECDomain` (SEC 1, C.2): the size of the order is all that is asked.
fn explicit(content: &[u8]) -> Option<usize> {
    let mut fields = Reader::new(content);
    fields.expect(tag::INTEGER)?;
    fields.expect(tag::SEQUENCE)?;
    fields.expect(tag::SEQUENCE)?;
    fields.expect(tag::OCTET_STRING)?;
    Some(bit_length(magnitude(fields.expect(tag::INTEGER)?.value)))
}

fn dsa<'a>(parameters: Option<&Tlv<'a>>, key: &'a [u8]) -> Option<Key<'a>> {
    let y = magnitude(Reader::new(key).expect(tag::INTEGER)?.value);
    let Some(sequence) = parameters.filter(|element| element.tag == tag::SEQUENCE) else {
        return Some(Key::Dsa { numbers: None });
    };
    let mut fields = Reader::new(sequence.value);
    let mut number = || Some(magnitude(fields.expect(tag::INTEGER)?.value));
    let (p, q, g) = (number()?, number()?, number()?);
    Some(Key::Dsa { numbers: Some(DsaNumbers { p, q, g, y }) })
}

fn edwards<'a>(parameters: Option<&Tlv<'a>>, key: &'a [u8], length: usize) -> Option<&'a [u8]> {
    (parameters.is_none() && key.len() == length).then_some(key)
}

pub(super) fn bit_length(magnitude: &[u8]) -> usize {
    magnitude.first().map_or(0, |first| magnitude.len() * 8 - first.leading_zeros() as usize)
}

/// `ossl_ifc_ffc_compute_security_bits` (`crypto/rsa/rsa_lib.c`), by its steps around the two levels.
fn finite_field_bits(modulus_bits: usize) -> u32 {
    match modulus_bits {
        0..920 => 0,
        920..1963 => 80,
        1963..3072 => 112,
        _ => 128,
    }
}

/// `EC_KEY_security_bits`.
fn curve_bits(order_bits: usize) -> u32 {
    match order_bits {
        0..160 => 0,
        160..224 => 80,
        224..256 => 112,
        256..384 => 128,
        384..512 => 192,
        _ => 256,
    }
}

/// `BN_security_bits` of p and q.
fn dsa_bits(p: usize, q: usize) -> u32 {
    let by_p = match p {
        0..1024 => 0,
        1024..2048 => 80,
        2048..3072 => 112,
        _ => 128,
    };
    let by_q = u32::try_from(q / 2).unwrap_or(u32::MAX);
    if by_q < 80 { 0 } else { by_p.min(by_q) }
}
