//! By which algorithm a certificate, a request or a list was signed.

use crate::x509::{Algorithm, Reader, Tlv, dotted, oids};

use super::certificate::Signature;

/// Signature algorithms by the content octets of their identifiers: RFC 8017, RFC 5758, RFC 8410.
const ALGORITHMS: [(&[u8], &str, Option<&str>); 15] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 3], "dsa-with-SHA1", Some("SHA-1")),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], "ecdsa-with-SHA1", Some("SHA-1")),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 1], "ecdsa-with-SHA224", Some("SHA-224")),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], "ecdsa-with-SHA256", Some("SHA-256")),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], "ecdsa-with-SHA384", Some("SHA-384")),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4], "ecdsa-with-SHA512", Some("SHA-512")),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4], "md5WithRSAEncryption", Some("MD5")),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5], "sha1WithRSAEncryption", Some("SHA-1")),
    (oids::RSA_PSS, PSS, None),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], "sha256WithRSAEncryption", Some("SHA-256")),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12], "sha384WithRSAEncryption", Some("SHA-384")),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13], "sha512WithRSAEncryption", Some("SHA-512")),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 14], "sha224WithRSAEncryption", Some("SHA-224")),
    (oids::ED25519, "Ed25519", None),
    (oids::ED448, "Ed448", None),
];
const PSS: &str = "RSASSA-PSS";

pub(super) fn signature(by: &Algorithm<'_>) -> Signature {
    match ALGORITHMS.iter().find(|(known, ..)| *known == by.oid) {
        Some((_, PSS, _)) => Signature { algorithm: PSS.into(), digest: pss_digest(by.parameters) },
        Some((_, name, digest)) => Signature { algorithm: (*name).into(), digest: *digest },
        None => Signature { algorithm: dotted(by.oid).into(), digest: None },
    }
}

/// The digest that the parameters of RSASSA-PSS name (RFC 8017, A.2.3); left out, it is SHA-1.
fn pss_digest(parameters: Option<Tlv<'_>>) -> Option<&'static str> {
    const HASH: u8 = 0xa0;
    let mut fields = Reader::new(parameters?.value);
    let Some(wrapper) = fields.any().filter(|field| field.tag == HASH) else { return Some("SHA-1") };
    let algorithm = Reader::new(wrapper.value).any()?;
    let identifier = Reader::new(algorithm.value).any()?;
    let known = DIGESTS.iter().find(|(known, _)| *known == identifier.value)?;
    Some(known.1)
}

/// Digests by the content octets of their identifiers: RFC 8017, appendix C.
const DIGESTS: [(&[u8], &str); 5] = [
    (&[0x2b, 0x0e, 3, 2, 26], "SHA-1"),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1], "SHA-256"),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2], "SHA-384"),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3], "SHA-512"),
    (&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4], "SHA-224"),
];
