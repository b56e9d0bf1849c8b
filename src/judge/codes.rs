//! Verification errors: OpenSSL's numbers and words (`crypto/x509/x509_txt.c`), and the names that Node gives to some.

/// `X509_V_ERR_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(pub(super) u16);

impl Code {
    pub(super) const UNSPECIFIED: Self = Self(1);
    pub(super) const UNABLE_TO_GET_ISSUER_CERT: Self = Self(2);
    pub(super) const UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: Self = Self(6);
    pub(super) const CERT_SIGNATURE_FAILURE: Self = Self(7);
    pub(super) const CERT_NOT_YET_VALID: Self = Self(9);
    pub(super) const CERT_HAS_EXPIRED: Self = Self(10);
    pub(super) const ERROR_IN_CERT_NOT_BEFORE_FIELD: Self = Self(13);
    pub(super) const ERROR_IN_CERT_NOT_AFTER_FIELD: Self = Self(14);
    pub(super) const DEPTH_ZERO_SELF_SIGNED_CERT: Self = Self(18);
    pub(super) const SELF_SIGNED_CERT_IN_CHAIN: Self = Self(19);
    pub(super) const UNABLE_TO_GET_ISSUER_CERT_LOCALLY: Self = Self(20);
    pub(super) const UNABLE_TO_VERIFY_LEAF_SIGNATURE: Self = Self(21);
    pub(super) const CERT_CHAIN_TOO_LONG: Self = Self(22);
    pub(super) const PATH_LENGTH_EXCEEDED: Self = Self(25);
    pub(super) const INVALID_PURPOSE: Self = Self(26);
    pub(super) const CERT_REJECTED: Self = Self(28);
    pub(super) const KEYUSAGE_NO_CERTSIGN: Self = Self(32);
    pub(super) const UNHANDLED_CRITICAL_EXTENSION: Self = Self(34);
    pub(super) const INVALID_NON_CA: Self = Self(37);
    pub(super) const PROXY_PATH_LENGTH_EXCEEDED: Self = Self(38);
    pub(super) const KEYUSAGE_NO_DIGITAL_SIGNATURE: Self = Self(39);
    pub(super) const PROXY_CERTIFICATES_NOT_ALLOWED: Self = Self(40);
    pub(super) const PERMITTED_VIOLATION: Self = Self(47);
    pub(super) const EXCLUDED_VIOLATION: Self = Self(48);
    pub(super) const SUBTREE_MINMAX: Self = Self(49);
    pub(super) const UNSUPPORTED_CONSTRAINT_TYPE: Self = Self(51);
    pub(super) const UNSUPPORTED_NAME_SYNTAX: Self = Self(53);
    pub(super) const EE_KEY_TOO_SMALL: Self = Self(66);
    pub(super) const CA_KEY_TOO_SMALL: Self = Self(67);
    pub(super) const CA_MD_TOO_WEAK: Self = Self(68);
    pub(super) const PROXY_SUBJECT_NAME_VIOLATION: Self = Self(72);
    pub(super) const INVALID_CA: Self = Self(79);
    pub(super) const EC_KEY_EXPLICIT_PARAMS: Self = Self(94);

    /// An error of a date: building gives up with it instead of naming another.
    pub(super) fn is_about_time(self) -> bool {
        matches!(self.0, 9 | 10 | 13 | 14)
    }

    /// Node's name (`src/crypto/crypto_common.cc`); the table there has holes.
    pub(super) fn node_name(self) -> &'static str {
        ROWS.iter().find(|row| row.0 == self.0).map_or(UNNAMED, |row| row.1)
    }

    /// `X509_verify_cert_error_string`.
    pub(super) fn message(self) -> &'static str {
        ROWS.iter().find(|row| row.0 == self.0).map_or("unknown certificate verification error", |row| row.2)
    }
}

const UNNAMED: &str = "UNSPECIFIED";

#[rustfmt::skip]
const ROWS: [(u16, &str, &str); 33] = [
    (1, UNNAMED, "unspecified certificate verification error"),
    (2, "UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"),
    (6, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "unable to decode issuer public key"),
    (7, "CERT_SIGNATURE_FAILURE", "certificate signature failure"),
    (9, "CERT_NOT_YET_VALID", "certificate is not yet valid"),
    (10, "CERT_HAS_EXPIRED", "certificate has expired"),
    (13, "ERROR_IN_CERT_NOT_BEFORE_FIELD", "format error in certificate's notBefore field"),
    (14, "ERROR_IN_CERT_NOT_AFTER_FIELD", "format error in certificate's notAfter field"),
    (18, "DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
    (19, "SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"),
    (20, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"),
    (21, "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
    (22, "CERT_CHAIN_TOO_LONG", "certificate chain too long"),
    (25, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded"),
    (26, "INVALID_PURPOSE", "unsuitable certificate purpose"),
    (28, "CERT_REJECTED", "certificate rejected"),
    (32, UNNAMED, "key usage does not include certificate signing"),
    (34, UNNAMED, "unhandled critical extension"),
    (37, UNNAMED, "invalid non-CA certificate (has CA markings)"),
    (38, UNNAMED, "proxy path length constraint exceeded"),
    (39, UNNAMED, "key usage does not include digital signature"),
    (40, UNNAMED, "proxy certificates not allowed, please set the appropriate flag"),
    (47, UNNAMED, "permitted subtree violation"),
    (48, UNNAMED, "excluded subtree violation"),
    (49, UNNAMED, "name constraints minimum and maximum not supported"),
    (51, UNNAMED, "unsupported name constraint type"),
    (53, UNNAMED, "unsupported or invalid name syntax"),
    (66, UNNAMED, "EE certificate key too weak"),
    (67, UNNAMED, "CA certificate key too weak"),
    (68, UNNAMED, "CA signature digest algorithm too weak"),
    (72, UNNAMED, "proxy subject name violation"),
    (79, "INVALID_CA", "invalid CA certificate"),
    (94, UNNAMED, "Certificate public key has explicit ECC parameters"),
];
