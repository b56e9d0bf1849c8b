//! Does the peer hold the key of its leaf? The signature over the handshake says so (RFC 8446, 4.4.3; RFC 5246, 7.4.3).
//!
//! The key is read out of the certificate here, not by webpki, which refuses certificates that Node takes (version 1,
//! unknown critical extensions) before it comes to the signature.

use rustls::SignatureScheme;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::SignatureVerificationAlgorithm;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Possession {
    Disproved,
    Proved,
    /// Neither: the libraries here cannot check such a signature.
    Unchecked(String),
}

/// The smallest RSA key whose signatures aws-lc checks with every digest and padding.
const RSA_BITS: usize = 2048;

/// `curve_is_bound`: TLS 1.3 ties the curve to the scheme, TLS 1.2 only the digest.
pub(super) fn verify(
    algorithms: WebPkiSupportedAlgorithms,
    message: &[u8],
    leaf: &[u8],
    (scheme, signature): (SignatureScheme, &[u8]),
    curve_is_bound: bool,
) -> Possession {
    let Some(key) = Key::of(leaf) else {
        return Possession::Unchecked("the leaf's public key is unreadable".to_owned());
    };
    let fitting = candidates(algorithms, scheme, curve_is_bound)
        .iter()
        .filter(|algorithm| algorithm.public_key_alg_id().as_ref() == key.algorithm);
    let mut tried = false;
    for algorithm in fitting {
        tried = true;
        if algorithm.verify_signature(key.bits, message, signature).is_ok() {
            return Possession::Proved;
        }
    }
    match key.rsa_bits() {
        Some(bits) if tried && bits < RSA_BITS => {
            Possession::Unchecked(format!("signatures of a {bits}-bit RSA key are not checked here"))
        }
        _ if tried => Possession::Disproved,
        _ => Possession::Unchecked(format!("{scheme:?} does not go with the leaf's key here")),
    }
}

fn candidates(
    algorithms: WebPkiSupportedAlgorithms,
    scheme: SignatureScheme,
    curve_is_bound: bool,
) -> &'static [&'static dyn SignatureVerificationAlgorithm] {
    let all = algorithms.mapping.iter().find(|(known, _)| *known == scheme).map_or(&[][..], |(_, all)| *all);
    // rustls lists the algorithm with the curve that TLS 1.3 means first.
    if curve_is_bound { all.get(..1).unwrap_or_default() } else { all }
}

/// The `SubjectPublicKeyInfo` of a certificate (RFC 5280, 4.1).
struct Key<'a> {
    /// The content of the `AlgorithmIdentifier`.
    algorithm: &'a [u8],
    /// The content of the bit string.
    bits: &'a [u8],
}

impl<'a> Key<'a> {
    fn of(certificate: &'a [u8]) -> Option<Self> {
        let (_, certificate, _) = element(certificate)?;
        let (_, mut rest, _) = element(certificate)?;
        // The version is optional and tagged [0]; serial, signature, issuer, validity and subject precede the key.
        if let Some((0xa0, _, after)) = element(rest) {
            rest = after;
        }
        for _ in 0..5 {
            rest = element(rest)?.2;
        }
        let (_, key, _) = element(rest)?;
        let (_, algorithm, after) = element(key)?;
        let (_, bits, _) = element(after)?;
        let (&0, bits) = bits.split_first()? else { return None };
        Some(Self { algorithm, bits })
    }

    /// The length of an RSA modulus; `None` for other keys.
    fn rsa_bits(&self) -> Option<usize> {
        /// `rsaEncryption` (RFC 8017, A.1), as a whole element.
        const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
        if !self.algorithm.starts_with(RSA) {
            return None;
        }
        let (_, key, _) = element(self.bits)?;
        let (_, modulus, _) = element(key)?;
        let modulus = modulus.iter().position(|&byte| byte != 0).and_then(|at| modulus.get(at..))?;
        let top = modulus.first()?.leading_zeros() as usize;
        Some(modulus.len() * 8 - top)
    }
}

/// The first DER element: its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if count > 4 {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(count)?;
        (bytes.iter().fold(0_usize, |sum, &byte| sum << 8 | usize::from(byte)), rest)
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;
    use rcgen::SigningKey;
    use rustls::SignatureScheme;

    use crate::crypto::provider;

    use super::{Key, Possession, element, verify};

    /// `openssl req -x509 -newkey rsa:1024 -nodes -subj /CN=a.test`
    const RSA_1024: &str = "MIIB/jCCAWegAwIBAgIUShYBB/nty8WTFU8RENidml6M5AwwDQYJKoZIhvcNAQELBQAwETEPMA0GA1UEAwwGYS50ZXN0MB4X\
         DTI2MTEyNDA0NTYwN1oXDTI2MTEyNTA0NTYwN1owETEPMA0GA1UEAwwGYS50ZXN0MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB\
         iQKBgQDHP6ebOslNAR82Fh8OON/z+N8GE+ajEx/z0oeEzSwLOlgN/q4VaNMIlN/KW+ZRXpsNtvWn9gTe3Ivr2zgva2rGL+Hk\
         aey41PqYRfbLeN80SGwl9w8B6tMKAspqGMFaRAGKOBnGAWw6B8Ch7IWW4U1eHPFlmRjGO4PzWEzADgC/0wIDAQABo1MwUTAd\
         BgNVHQ4EFgQUAuBYH7WoBZKlCsx6rai9PQzvt2YwHwYDVR0jBBgwFoAUAuBYH7WoBZKlCsx6rai9PQzvt2YwDwYDVR0TAQH/\
         BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOBgQA93VcvwBASCdtLOT54aTySF6Llr+/CZyVW4otdcrP3nuwG5VD2lAsqKhM8Basp\
         Lk2OQgvlDts/QnE/Jz4Djbo4wg17EZGEvvE9TxSY8KAd63ogvbvsddJRUWuqdDPWdv7bqoNHNm1UieCgmEgGWaDIcdDvU2Xw\
         6dViLYKynUzzhQ==";

    fn proved(leaf: &[u8], scheme: SignatureScheme, signature: &[u8], curve_is_bound: bool) -> Possession {
        let algorithms = provider().signature_verification_algorithms;
        verify(algorithms, b"handshake", leaf, (scheme, signature), curve_is_bound)
    }

    #[test]
    fn a_signature_proves_or_disproves_the_key() {
        let made = rcgen::generate_simple_self_signed(["a.test".to_owned()]).unwrap();
        let scheme = SignatureScheme::ECDSA_NISTP256_SHA256;
        let good = made.signing_key.sign(b"handshake").unwrap();
        let other = made.signing_key.sign(b"another").unwrap();
        for curve_is_bound in [false, true] {
            assert_eq!(proved(made.cert.der(), scheme, &good, curve_is_bound), Possession::Proved);
            assert_eq!(proved(made.cert.der(), scheme, &other, curve_is_bound), Possession::Disproved);
        }
    }

    #[test]
    fn what_cannot_be_checked_is_neither() {
        let small = STANDARD.decode(RSA_1024).unwrap();
        let found = proved(&small, SignatureScheme::RSA_PSS_SHA256, &[1; 128], true);
        assert_eq!(
            found,
            Possession::Unchecked("signatures of a 1024-bit RSA key are not checked here".to_owned())
        );
        let made = rcgen::generate_simple_self_signed(["a.test".to_owned()]).unwrap();
        let odd = [
            proved(made.cert.der(), SignatureScheme::ED448, &[], true),
            proved(made.cert.der(), SignatureScheme::ECDSA_NISTP384_SHA384, &[], true),
            proved(b"", SignatureScheme::ED25519, &[], true),
        ];
        assert!(odd.iter().all(|found| matches!(found, Possession::Unchecked(_))), "{odd:?}");
    }

    #[test]
    fn elements_are_read_with_short_and_long_lengths() {
        assert_eq!(element(&[4, 2, 7, 8, 9]), Some((4, &[7, 8][..], &[9][..])));
        assert_eq!(element(&[4, 0x81, 1, 7]), Some((4, &[7][..], &[][..])));
        assert_eq!(element(&[4, 3, 7]), None);
        assert_eq!(element(&[4, 0x85, 1, 1, 1, 1, 1]), None);
    }

    #[test]
    fn the_key_of_a_certificate_is_found() {
        let made = rcgen::generate_simple_self_signed(["a.test".to_owned()]).unwrap();
        let key = Key::of(made.cert.der()).unwrap();
        assert_eq!(key.bits, made.signing_key.public_key_raw());
        assert_eq!(key.rsa_bits(), None);
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(key) = Key::of(&bytes) {
                prop_assert!(key.bits.len() < bytes.len());
            }
        }
    }
}
