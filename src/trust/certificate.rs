//! What a certificate says about itself: facts, no judgement. Whatever OpenSSL reads can be decoded here.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::x509::{self, GeneralName};

use super::encoding;
use super::extension;
use super::naming;
use super::signature::signature;

/// The decoded facts. Times are seconds since the epoch; names are as in RFC 4514 but in the certificate's own order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub der: Vec<u8>,
    /// Hostile until escaped.
    pub subject: Arc<str>,
    /// The same text as the subject's, not a copy, where it is its own issuer. Hostile until escaped.
    pub issuer: Arc<str>,
    /// The subject's last common name, or else its last part. Hostile until escaped.
    pub name: String,
    /// The subject in the form in which OpenSSL compares it with an issuer.
    pub subject_der: Arc<[u8]>,
    pub issuer_der: Arc<[u8]>,
    /// Hexadecimal, without colons, as encoded.
    pub serial: String,
    /// 1, 2 or 3.
    pub version: u32,
    /// The smallest number where the date cannot be read.
    pub not_before: i64,
    /// The largest number where the date cannot be read.
    pub not_after: i64,
    /// A date in a form other than RFC 5280's, which OpenSSL calls an error of that field; the date as it is written.
    pub odd_date: Option<String>,
    pub form: Form,
    pub key: Key,
    pub signature: Signature,
    pub basic_constraints: BasicConstraints,
    /// `None` without the extension.
    pub key_usage: Option<KeyUsage>,
    /// Dotted object identifiers, `None` without the extension.
    pub extended_key_usage: Option<Vec<String>>,
    pub subject_key_id: Option<Vec<u8>>,
    pub authority_key_id: Option<Vec<u8>>,
    /// The serial number of the issuer's certificate, where authorityKeyIdentifier names it: as [`Certificate::serial`].
    pub authority_serial: Option<Box<str>>,
    /// DNS names and addresses. Hostile until escaped.
    pub names: Vec<String>,
    pub name_constraints: Option<Box<NameConstraints>>,
    /// Critical extensions that OpenSSL does not know.
    pub unknown_critical: Vec<String>,
    /// The first extension that cannot be decoded or occurs twice: OpenSSL takes the certificate for no issuer then.
    pub invalid_extension: Option<&'static str>,
    pub has_revocation_pointer: bool,
    /// Where the key is in the DER.
    spki: Range<usize>,
    sha256: [u8; 32],
}

/// How it is written, where that is not as RFC 5280 wants it, and OpenSSL reads it all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// A date before 2050 that is written with a year of four digits.
    pub has_early_generalized_time: bool,
    /// The algorithm in the signed part is not the one beside the signature.
    pub algorithms_differ: bool,
    /// Bytes from the start to the first element that is BER and not DER.
    pub not_der: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `RSA`, `EC`, `Ed25519`, `post-quantum`, `unreadable`.
    pub kind: &'static str,
    /// The curve, for EC.
    pub curve: Option<&'static str>,
    pub bits: usize,
    /// OpenSSL's measure, as far as its security levels 1 (80) and 2 (112) need it.
    pub security_bits: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// `sha256WithRSAEncryption` and the like, or an object identifier.
    pub algorithm: Cow<'static, str>,
    /// The digest, where the algorithm names one.
    pub digest: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BasicConstraints {
    Absent,
    Ca { path_length: Option<u32>, critical: bool },
    NotCa,
}

/// The bits of keyUsage: the first octet, and the second above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// The names of the bits that are set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        extension::USAGES.into_iter().filter(move |(bit, _)| self.0 & bit != 0).map(|(_, name)| name)
    }

    #[must_use]
    pub fn allows(self, usage: &str) -> bool {
        self.names().any(|name| name == usage)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// DNS subtrees. Hostile until escaped.
    pub permitted_dns: Vec<String>,
    pub excluded_dns: Vec<String>,
}

/// Why the bytes are no certificate that can be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (byte {offset})")]
pub struct Unreadable {
    /// The part that cannot be read, by its name in RFC 5280, 4.1.
    pub what: String,
    /// Where that part starts, in bytes from the start of the DER.
    pub offset: usize,
}

impl Certificate {
    /// Decodes one certificate; what follows it is left alone.
    pub fn from_der(der: &[u8]) -> Result<Self, Unreadable> {
        let parsed = x509::Certificate::read(der).map_err(|error| super::field::unreadable(der, error))?;
        Ok(Self::from_parsed(&parsed))
    }

    fn from_parsed(parsed: &x509::Certificate<'_>) -> Self {
        let extensions = parsed.extensions();
        let authority = extensions.authority_key_id.as_ref();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, parsed.der);
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest.as_ref());
        let (subject, issuer, name) = names(parsed);
        let dates = [&parsed.not_before, &parsed.not_after];
        let odd_date = dates.into_iter().find(|date| date.strict().is_none());
        Self {
            der: parsed.der.to_vec(),
            subject: subject.text,
            issuer: issuer.text,
            name,
            subject_der: subject.canonical,
            issuer_der: issuer.canonical,
            serial: hex(parsed.serial),
            version: u32::from(parsed.version).saturating_add(1),
            not_before: parsed.not_before.lenient().unwrap_or(i64::MIN),
            not_after: parsed.not_after.lenient().unwrap_or(i64::MAX),
            odd_date: odd_date.map(|date| String::from_utf8_lossy(date.bytes).into_owned()),
            form: Form {
                has_early_generalized_time: dates.into_iter().any(is_early_generalized),
                algorithms_differ: !parsed.inner_algorithm.is_same(&parsed.outer_algorithm),
                not_der: encoding::first_fault(parsed),
            },
            key: key(parsed.key(), &parsed.public_key_info),
            signature: signature(&parsed.outer_algorithm),
            basic_constraints: extension::basic_constraints(parsed),
            key_usage: extensions.key_usage.map(KeyUsage),
            extended_key_usage: extension::purposes(parsed),
            subject_key_id: extensions.subject_key_id.map(<[u8]>::to_vec),
            authority_key_id: authority.and_then(|id| id.key_id).map(<[u8]>::to_vec),
            authority_serial: authority.and_then(|id| id.serial).map(|serial| hex(serial).into()),
            names: extensions.alternative_names.iter().flatten().filter_map(shown_name).collect(),
            name_constraints: extensions
                .name_constraints
                .as_ref()
                .map(extension::name_constraints)
                .map(Box::new),
            unknown_critical: extensions.unhandled_critical.map(x509::dotted).into_iter().collect(),
            invalid_extension: extensions.invalid,
            has_revocation_pointer: extension::has_revocation_pointer(parsed),
            spki: place(parsed.public_key_info.raw, parsed.der),
            sha256,
        }
    }

    /// The whole `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.der[self.spki.clone()]
    }

    /// The common name of the issuer, or its whole name where it has none.
    #[must_use]
    pub fn issuer_name(&self) -> String {
        let common_name = self.issuer.split(", ").find_map(|part| part.strip_prefix("CN="));
        common_name.unwrap_or(&self.issuer).to_owned()
    }

    /// SHA-256 over the DER, lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        hex(&self.sha256)
    }

    #[must_use]
    pub fn sha256_bytes(&self) -> &[u8; 32] {
        &self.sha256
    }

    /// SHA-1 over the DER, lower-case hexadecimal: what Windows and many help desks call the thumbprint.
    #[must_use]
    pub fn sha1(&self) -> String {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &self.der);
        hex(digest.as_ref())
    }

    /// SHA-256 over the key, in base64, as in HPKP and `curl --pinnedpubkey`.
    #[must_use]
    pub fn key_pin(&self) -> String {
        use base64::Engine;
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.spki());
        base64::engine::general_purpose::STANDARD.encode(digest)
    }

    /// Where it says that its issuer's certificate can be had (`caIssuers`). Hostile until escaped.
    #[must_use]
    pub fn issuer_locations(&self) -> Vec<String> {
        x509::Certificate::read(&self.der)
            .map_or_else(|_| Vec::new(), |parsed| extension::issuer_locations(&parsed))
    }

    /// Subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject_der == self.issuer_der
    }

    /// Self-issued, and the key identifiers agree where both are there: a root, as far as it says so itself.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.names_as_issuer(self)
    }

    /// Whether this certificate may issue others as far as basicConstraints tell; version 1 cannot tell.
    #[must_use]
    pub fn is_ca(&self) -> bool {
        match self.basic_constraints {
            BasicConstraints::Absent => self.version < 3 && self.is_self_issued(),
            BasicConstraints::Ca { .. } => true,
            BasicConstraints::NotCa => false,
        }
    }

    /// Whether this certificate names `issuer` as its issuer: by name and, where that is said, key identifier and serial number.
    #[must_use]
    pub fn names_as_issuer(&self, issuer: &Self) -> bool {
        self.issuer_der == issuer.subject_der && self.names_key_of(issuer) && self.names_serial_of(issuer)
    }

    /// Whether the key identifier in authorityKeyIdentifier is that of `issuer`, as far as both say one.
    #[must_use]
    pub fn names_key_of(&self, issuer: &Self) -> bool {
        match (&self.authority_key_id, &issuer.subject_key_id) {
            (Some(wanted), Some(offered)) => wanted == offered,
            _ => true,
        }
    }

    /// Whether the serial number in authorityKeyIdentifier is that of `issuer`, if there is one.
    #[must_use]
    pub fn names_serial_of(&self, issuer: &Self) -> bool {
        self.authority_serial.as_deref().is_none_or(|serial| *serial == *issuer.serial)
    }
}

/// A name, as it is shown and as it is compared.
#[derive(Clone)]
struct Named {
    text: Arc<str>,
    canonical: Arc<[u8]>,
}

impl Named {
    fn of(name: &x509::Name<'_>, attributes: &[x509::Attribute<'_>]) -> Self {
        Self { text: naming::shown(attributes).into(), canonical: name.canonical().into() }
    }
}

/// Subject, issuer, and the short name of the subject.
fn names(parsed: &x509::Certificate<'_>) -> (Named, Named, String) {
    let attributes = parsed.subject.attributes();
    let subject = Named::of(&parsed.subject, &attributes);
    let issuer = if parsed.subject.is_written_as(&parsed.issuer) {
        subject.clone()
    } else {
        Named::of(&parsed.issuer, &parsed.issuer.attributes())
    };
    (subject, issuer, naming::short(&attributes))
}

/// Where a part that was read from the DER is in it.
fn place(part: &[u8], der: &[u8]) -> Range<usize> {
    let start = part.as_ptr() as usize - der.as_ptr() as usize;
    start..start + part.len()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 0xf)]));
    }
    text
}

/// RFC 5280, 4.1.2.5: dates through 2049 are `UTCTime`.
fn is_early_generalized(date: &x509::Time<'_>) -> bool {
    const FIRST_OF_2050: i64 = 2_524_608_000;
    date.is_generalized && date.lenient().is_some_and(|seconds| seconds < FIRST_OF_2050)
}

pub(super) fn key(decoded: &x509::Key<'_>, info: &x509::Tlv<'_>) -> Key {
    let bit_length =
        |number: &[u8]| number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize);
    let (kind, curve, bits) = match decoded {
        x509::Key::Dsa { numbers } => ("DSA", None, numbers.map_or(0, |numbers| bit_length(numbers.p))),
        x509::Key::Ec { curve, .. } => ("EC", Some(curve.name), curve.order_bits),
        x509::Key::EcExplicit { order_bits } => ("EC with explicit parameters", None, *order_bits),
        x509::Key::Ed25519(_) => ("Ed25519", None, 256),
        x509::Key::Ed448(_) => ("Ed448", None, 456),
        x509::Key::Rsa { modulus, only_pss, .. } => {
            (if *only_pss { "RSA-PSS" } else { "RSA" }, None, bit_length(modulus))
        }
        x509::Key::Unreadable if is_post_quantum(info) => ("post-quantum", None, 0),
        x509::Key::Unreadable => ("unreadable", None, 0),
        x509::Key::X25519 => ("X25519", None, 256),
        x509::Key::X448 => ("X448", None, 448),
    };
    Key { kind, curve, bits, security_bits: decoded.security_bits() }
}

/// ML-DSA, SLH-DSA and ML-KEM (FIPS 203 to 205), which OpenSSL reads from 3.5 on, and nothing here does.
fn is_post_quantum(info: &x509::Tlv<'_>) -> bool {
    let algorithm = x509::Reader::new(info.value).any();
    let identifier = algorithm.and_then(|algorithm| x509::Reader::new(algorithm.value).any());
    let octets = identifier.map_or(&[][..], |identifier| identifier.value);
    matches!(
        octets,
        [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=31] | [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 4, 1..=3]
    )
}

pub(super) fn shown_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::Dns(name) => Some(String::from_utf8_lossy(name).into_owned()),
        GeneralName::Ip(octets) => address(octets),
        _ => None,
    }
}

fn address(octets: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(octets).map(std::net::IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(octets).map(std::net::IpAddr::from))
        .ok()
        .map(|address| address.to_string())
}
