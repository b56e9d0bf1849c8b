//! What aws-lc verifies.

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{self as lc, RsaParameters, UnparsedPublicKey, VerificationAlgorithm};

use crate::x509::Key;

use super::algorithm::{Digest, Scheme};
use super::{Claim, Outcome, plain};

/// `None`: not for aws-lc.
pub(super) fn verify(claim: &Claim<'_>, key: &Key<'_>) -> Option<Outcome> {
    match *key {
        Key::Rsa { modulus, exponent, pss, .. } => {
            let size = modulus.len();
            let has_usual_size =
                (128..=1024).contains(&size) && claim.signature.len() == size && exponent.len() <= 4;
            if pss.is_some() || !has_usual_size {
                return None;
            }
            let parameters = rsa(&claim.scheme, size)?;
            let components = PublicKeyComponents { n: modulus, e: exponent };
            // aws-lc is stricter about keys than OpenSSL: its "no" is asked again.
            components.verify(parameters, claim.message, claim.signature).ok().map(|()| Outcome::Good)
        }
        Key::Ec { curve, point } => {
            let Scheme::Ec(digest) = claim.scheme else { return None };
            let algorithm = ecdsa(curve.name, digest)?;
            let uncompressed;
            let point = if point.first() == Some(&4) {
                point
            } else {
                uncompressed = plain::uncompressed(curve, point)?;
                &uncompressed
            };
            Some(by_key(algorithm, point, claim))
        }
        Key::Ed25519(public) => Some(by_key(&lc::ED25519, public, claim)),
        _ => None,
    }
}

fn by_key(algorithm: &'static dyn VerificationAlgorithm, public: &[u8], claim: &Claim<'_>) -> Outcome {
    let verified = UnparsedPublicKey::new(algorithm, public).verify(claim.message, claim.signature);
    if verified.is_ok() { Outcome::Good } else { Outcome::Bad }
}

fn rsa(scheme: &Scheme, size: usize) -> Option<&'static RsaParameters> {
    let is_large = size >= 256;
    Some(match scheme {
        Scheme::Pkcs1(Digest::Sha256) if is_large => &lc::RSA_PKCS1_2048_8192_SHA256,
        Scheme::Pkcs1(Digest::Sha384) if is_large => &lc::RSA_PKCS1_2048_8192_SHA384,
        Scheme::Pkcs1(Digest::Sha512) if is_large => &lc::RSA_PKCS1_2048_8192_SHA512,
        Scheme::Pkcs1(Digest::Sha256) => &lc::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Scheme::Pkcs1(Digest::Sha512) => &lc::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        Scheme::Pkcs1(Digest::Sha1) => &lc::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Scheme::Pss(pss) if is_large && pss.digest == pss.mask && pss.salt_length == pss.digest.length() => {
            match pss.digest {
                Digest::Sha256 => &lc::RSA_PSS_2048_8192_SHA256,
                Digest::Sha384 => &lc::RSA_PSS_2048_8192_SHA384,
                Digest::Sha512 => &lc::RSA_PSS_2048_8192_SHA512,
                _ => return None,
            }
        }
        _ => return None,
    })
}

fn ecdsa(curve: &str, digest: Digest) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (curve, digest) {
        ("P-256", Digest::Sha256) => &lc::ECDSA_P256_SHA256_ASN1,
        ("P-256", Digest::Sha384) => &lc::ECDSA_P256_SHA384_ASN1,
        ("P-384", Digest::Sha256) => &lc::ECDSA_P384_SHA256_ASN1,
        ("P-384", Digest::Sha384) => &lc::ECDSA_P384_SHA384_ASN1,
        ("P-521", Digest::Sha224) => &lc::ECDSA_P521_SHA224_ASN1,
        ("P-521", Digest::Sha256) => &lc::ECDSA_P521_SHA256_ASN1,
        ("P-521", Digest::Sha384) => &lc::ECDSA_P521_SHA384_ASN1,
        ("P-521", Digest::Sha512) => &lc::ECDSA_P521_SHA512_ASN1,
        ("secp256k1", Digest::Sha256) => &lc::ECDSA_P256K1_SHA256_ASN1,
        _ => return None,
    })
}
