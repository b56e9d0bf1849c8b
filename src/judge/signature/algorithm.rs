//! Signature algorithms: which digest, which key, how strong (`OBJ_find_sigid_algs`, `crypto/x509/x509_set.c`).

use aws_lc_rs::digest;

use crate::x509::{Algorithm, Key, oids};

use super::pss;

/// Message digests that occur in signature algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Digest {
    Md4,
    Md5,
    Ripemd160,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Sha512t224,
    Sha512t256,
    Sha3x224,
    Sha3x256,
    Sha3x384,
    Sha3x512,
}

impl Digest {
    /// Octets.
    pub(super) fn length(self) -> usize {
        match self {
            Self::Md4 | Self::Md5 => 16,
            Self::Ripemd160 | Self::Sha1 => 20,
            Self::Sha224 | Self::Sha512t224 | Self::Sha3x224 => 28,
            Self::Sha256 | Self::Sha512t256 | Self::Sha3x256 => 32,
            Self::Sha384 | Self::Sha3x384 => 48,
            Self::Sha512 | Self::Sha3x512 => 64,
        }
    }

    /// Half its length, less for what is known to be broken.
    fn security_bits(self) -> u32 {
        match self {
            Self::Md5 => 39,
            Self::Sha1 => 63,
            other => u32::try_from(other.length() * 4).unwrap_or(0),
        }
    }

    /// The digest of a message; `None` where aws-lc has no such digest.
    pub(super) fn hash(self, message: &[u8]) -> Option<digest::Digest> {
        let algorithm = match self {
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha224 => &digest::SHA224,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
            Self::Sha512t256 => &digest::SHA512_256,
            Self::Sha3x256 => &digest::SHA3_256,
            Self::Sha3x384 => &digest::SHA3_384,
            Self::Sha3x512 => &digest::SHA3_512,
            Self::Md4 | Self::Md5 | Self::Ripemd160 | Self::Sha512t224 | Self::Sha3x224 => return None,
        };
        Some(digest::digest(algorithm, message))
    }

    /// The content octets of its object identifier, as `DigestInfo` and the parameters of PSS name it.
    pub(super) fn oid(self) -> &'static [u8] {
        const NIST: [[u8; 9]; 11] = {
            let mut table = [[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 0]; 11];
            let mut last = 0;
            while last < 11 {
                #[expect(clippy::cast_possible_truncation, reason = "last is below 11")]
                {
                    table[last][8] = last as u8;
                }
                last += 1;
            }
            table
        };
        match self {
            Self::Md4 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 4],
            Self::Md5 => &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5],
            Self::Ripemd160 => &[0x2b, 0x24, 3, 2, 1],
            Self::Sha1 => &[0x2b, 0x0e, 3, 2, 26],
            Self::Sha256 => &NIST[1],
            Self::Sha384 => &NIST[2],
            Self::Sha512 => &NIST[3],
            Self::Sha224 => &NIST[4],
            Self::Sha512t224 => &NIST[5],
            Self::Sha512t256 => &NIST[6],
            Self::Sha3x224 => &NIST[7],
            Self::Sha3x256 => &NIST[8],
            Self::Sha3x384 => &NIST[9],
            Self::Sha3x512 => &NIST[10],
        }
    }

    pub(super) fn named(oid: &[u8]) -> Option<Self> {
        const ALL: [Digest; 14] = [
            Digest::Md4,
            Digest::Md5,
            Digest::Ripemd160,
            Digest::Sha1,
            Digest::Sha224,
            Digest::Sha256,
            Digest::Sha384,
            Digest::Sha512,
            Digest::Sha512t224,
            Digest::Sha512t256,
            Digest::Sha3x224,
            Digest::Sha3x256,
            Digest::Sha3x384,
            Digest::Sha3x512,
        ];
        ALL.into_iter().find(|digest| digest.oid() == oid)
    }
}

/// The kind of key that an algorithm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum KeyKind {
    Dsa,
    Ec,
    Ed25519,
    Ed448,
    Rsa,
    RsaPss,
    Sm2,
}

impl KeyKind {
    /// The kind that an algorithm asks for, whatever its digest. `None`: unknown to OpenSSL.
    pub(in super::super) fn of(oid: &[u8]) -> Option<Self> {
        match oid {
            oids::RSA_PSS => Some(Self::RsaPss),
            oids::ED25519 => Some(Self::Ed25519),
            oids::ED448 => Some(Self::Ed448),
            oids::SM2_SIGNATURE => Some(Self::Sm2),
            oids::ECDSA_RECOMMENDED | oids::ECDSA_SPECIFIED => Some(Self::Ec),
            _ => row(oid).map(|row| row.2),
        }
    }

    /// Whether only OpenSSL 3.5 knows the algorithm: ECDSA with SHA-3.
    pub(in super::super) fn is_since_3_5(oid: &[u8]) -> bool {
        matches!(oid, [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 9..=12])
    }

    /// `check_sig_alg_match` (`crypto/x509/v3_purp.c`): an RSA key may sign PSS, a PSS key nothing else.
    pub(in super::super) fn fits(self, key: &Key<'_>) -> bool {
        match key {
            Key::Rsa { only_pss: false, .. } => matches!(self, Self::Rsa | Self::RsaPss),
            Key::Rsa { only_pss: true, .. } => self == Self::RsaPss,
            Key::Ec { .. } | Key::EcExplicit { .. } => self == Self::Ec,
            Key::Dsa { .. } => self == Self::Dsa,
            Key::Ed25519(_) => self == Self::Ed25519,
            Key::Ed448(_) => self == Self::Ed448,
            Key::X25519 | Key::X448 | Key::Unreadable => false,
        }
    }
}

/// A signature algorithm with all that its parameters say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Scheme {
    Dsa(Digest),
    Ec(Digest),
    Ed25519,
    Ed448,
    Pkcs1(Digest),
    Pss(pss::Parameters),
    Sm2,
}

impl Scheme {
    /// `None`: OpenSSL does not know the algorithm, or not with these parameters.
    pub(in super::super) fn of(algorithm: &Algorithm<'_>) -> Option<Self> {
        Some(match KeyKind::of(algorithm.oid)? {
            KeyKind::RsaPss => Self::Pss(pss::Parameters::read(algorithm.parameters.as_ref())?),
            KeyKind::Ed25519 if algorithm.parameters.is_none() => Self::Ed25519,
            KeyKind::Ed448 if algorithm.parameters.is_none() => Self::Ed448,
            KeyKind::Ed25519 | KeyKind::Ed448 => return None,
            KeyKind::Sm2 => Self::Sm2,
            KeyKind::Dsa => Self::Dsa(row(algorithm.oid)?.1),
            KeyKind::Ec => Self::Ec(row(algorithm.oid)?.1),
            KeyKind::Rsa => Self::Pkcs1(row(algorithm.oid)?.1),
        })
    }

    pub(super) fn fits(&self, key: &Key<'_>) -> bool {
        let kind = match self {
            Self::Dsa(_) => KeyKind::Dsa,
            Self::Ec(_) => KeyKind::Ec,
            Self::Ed25519 => KeyKind::Ed25519,
            Self::Ed448 => KeyKind::Ed448,
            Self::Pkcs1(_) => KeyKind::Rsa,
            Self::Pss(_) => KeyKind::RsaPss,
            Self::Sm2 => KeyKind::Sm2,
        };
        kind.fits(key)
    }

    /// `X509_get_signature_info`'s security bits.
    pub(in super::super) fn security_bits(&self) -> u32 {
        match self {
            Self::Dsa(digest) | Self::Ec(digest) | Self::Pkcs1(digest) => digest.security_bits(),
            Self::Ed25519 | Self::Sm2 => 128,
            Self::Ed448 => 224,
            // For PSS OpenSSL gives SHA-1 64 bits: the same side of both levels.
            Self::Pss(parameters) => parameters.digest.security_bits(),
        }
    }

    /// For people: `SHA-1`, `MD5`.
    pub(in super::super) fn shown(&self) -> String {
        match self {
            Self::Dsa(digest) | Self::Ec(digest) | Self::Pkcs1(digest) => shown(*digest),
            Self::Pss(parameters) => shown(parameters.digest),
            Self::Ed25519 => "Ed25519".into(),
            Self::Ed448 => "Ed448".into(),
            Self::Sm2 => "SM3".into(),
        }
    }
}

fn shown(digest: Digest) -> String {
    let name = format!("{digest:?}").to_uppercase();
    name.replace("SHA3X", "SHA3-").replace("T2", "/2").replace("SHA", "SHA-").replace("SHA-3-", "SHA3-")
}

type Row = (&'static [u8], Digest, KeyKind);

fn row(oid: &[u8]) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.0 == oid)
}

#[rustfmt::skip]
const ROWS: [Row; 26] = [
    // PKCS #1 (1.2.840.113549.1.1) and its older names
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], Digest::Sha256, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12], Digest::Sha384, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13], Digest::Sha512, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 14], Digest::Sha224, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5], Digest::Sha1, KeyKind::Rsa),
    (&[0x2b, 0x0e, 3, 2, 29], Digest::Sha1, KeyKind::Rsa),
    (&[0x2b, 0x0e, 3, 2, 3], Digest::Md5, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4], Digest::Md5, KeyKind::Rsa),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 3], Digest::Md4, KeyKind::Rsa),
    (&[0x2b, 0x24, 3, 3, 1, 2], Digest::Ripemd160, KeyKind::Rsa),
    // X9.62 (1.2.840.10045.4)
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], Digest::Sha256, KeyKind::Ec),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], Digest::Sha384, KeyKind::Ec),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4], Digest::Sha512, KeyKind::Ec),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1], Digest::Sha224, KeyKind::Ec),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], Digest::Sha1, KeyKind::Ec),
    // DSA
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3], Digest::Sha1, KeyKind::Dsa),
    // NIST (2.16.840.1.101.3.4.3); OpenSSL knows no more of them, nor PKCS #1 with truncated SHA-512
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 1], Digest::Sha224, KeyKind::Dsa),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2], Digest::Sha256, KeyKind::Dsa),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 9], Digest::Sha3x224, KeyKind::Ec),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 10], Digest::Sha3x256, KeyKind::Ec),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 11], Digest::Sha3x384, KeyKind::Ec),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 12], Digest::Sha3x512, KeyKind::Ec),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 13], Digest::Sha3x224, KeyKind::Rsa),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 14], Digest::Sha3x256, KeyKind::Rsa),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 15], Digest::Sha3x384, KeyKind::Rsa),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 16], Digest::Sha3x512, KeyKind::Rsa),
];
