//! The cryptography of every handshake, composed of two libraries, each for what it does best.
//!
//! aws-lc verifies more of what real clients accept (P-521, SHA-512 with P-256), but takes 23-32 ms of CPU jitter before
//! its first random byte, unless it was built with `AWS_LC_SYS_NO_JITTER_ENTROPY=1`, which `cargo install` from elsewhere
//! does not know of. ring asks the kernel. So keys, nonces and ciphers come from ring, verdicts on signatures from aws-lc:
//! the start-up time does not hang on how somebody built us.
//!
//! The algorithms are listed here, as rustls lists them for aws-lc, instead of being taken out of rustls' own provider:
//! that would link aws-lc's ciphers too, 0.8 MB that nothing calls.

use std::sync::{Arc, LazyLock};

use rustls::SignatureScheme;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring};
use webpki::aws_lc_rs as lc;

/// What rustls with aws-lc verifies (rustls 0.23, `src/crypto/aws_lc_rs/mod.rs`).
static ALGORITHMS: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        lc::ECDSA_P256_SHA256,
        lc::ECDSA_P256_SHA384,
        lc::ECDSA_P256_SHA512,
        lc::ECDSA_P384_SHA256,
        lc::ECDSA_P384_SHA384,
        lc::ECDSA_P384_SHA512,
        lc::ECDSA_P521_SHA256,
        lc::ECDSA_P521_SHA384,
        lc::ECDSA_P521_SHA512,
        lc::ED25519,
        lc::ML_DSA_44,
        lc::ML_DSA_65,
        lc::ML_DSA_87,
        lc::RSA_PKCS1_2048_8192_SHA256,
        lc::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        lc::RSA_PKCS1_2048_8192_SHA384,
        lc::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        lc::RSA_PKCS1_2048_8192_SHA512,
        lc::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
        lc::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        lc::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        lc::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
    ],
    // Strongest first, as they are offered. TLS 1.3 takes the first algorithm of a scheme, TLS 1.2 any: there the scheme
    // names the digest only.
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[lc::ECDSA_P384_SHA384, lc::ECDSA_P256_SHA384, lc::ECDSA_P521_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[lc::ECDSA_P256_SHA256, lc::ECDSA_P384_SHA256, lc::ECDSA_P521_SHA256],
        ),
        (
            SignatureScheme::ECDSA_NISTP521_SHA512,
            &[lc::ECDSA_P521_SHA512, lc::ECDSA_P384_SHA512, lc::ECDSA_P256_SHA512],
        ),
        (SignatureScheme::ED25519, &[lc::ED25519]),
        (SignatureScheme::RSA_PSS_SHA512, &[lc::RSA_PSS_2048_8192_SHA512_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA384, &[lc::RSA_PSS_2048_8192_SHA384_LEGACY_KEY]),
        (SignatureScheme::RSA_PSS_SHA256, &[lc::RSA_PSS_2048_8192_SHA256_LEGACY_KEY]),
        (SignatureScheme::RSA_PKCS1_SHA512, &[lc::RSA_PKCS1_2048_8192_SHA512]),
        (SignatureScheme::RSA_PKCS1_SHA384, &[lc::RSA_PKCS1_2048_8192_SHA384]),
        (SignatureScheme::RSA_PKCS1_SHA256, &[lc::RSA_PKCS1_2048_8192_SHA256]),
        (SignatureScheme::ML_DSA_44, &[lc::ML_DSA_44]),
        (SignatureScheme::ML_DSA_65, &[lc::ML_DSA_65]),
        (SignatureScheme::ML_DSA_87, &[lc::ML_DSA_87]),
    ],
};

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| {
    Arc::new(CryptoProvider { signature_verification_algorithms: ALGORITHMS, ..ring::default_provider() })
});

/// The provider for all that speaks TLS or asks rustls for its verdict.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    Arc::clone(&PROVIDER)
}

#[cfg(test)]
mod tests {
    use super::provider;

    #[test]
    fn rustls_with_aws_lc_verifies_the_same() {
        let own = provider().signature_verification_algorithms;
        let theirs = rustls::crypto::aws_lc_rs::default_provider().signature_verification_algorithms;
        assert_eq!(own.supported_schemes(), theirs.supported_schemes());
        assert_eq!(own.all.len(), theirs.all.len());
        let ids = |algorithms: &[&dyn rustls::pki_types::SignatureVerificationAlgorithm]| {
            let mut ids: Vec<_> = algorithms
                .iter()
                .map(|algorithm| (algorithm.public_key_alg_id(), algorithm.signature_alg_id()))
                .map(|(key, signature)| (key.as_ref().to_vec(), signature.as_ref().to_vec()))
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(own.all), ids(theirs.all));
        for ((own_scheme, own), (scheme, theirs)) in own.mapping.iter().zip(theirs.mapping) {
            assert_eq!((own_scheme, ids(own)), (scheme, ids(theirs)));
            assert_eq!(own[0].public_key_alg_id(), theirs[0].public_key_alg_id());
        }
    }
}
