//! Object identifiers as content octets.

/// The identifiers that verification looks at.
pub mod oids {
    pub const COMMON_NAME: &[u8] = &[0x55, 4, 3];
    pub const ORGANIZATION: &[u8] = &[0x55, 4, 10];
    pub const ORGANIZATIONAL_UNIT: &[u8] = &[0x55, 4, 11];
    pub const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

    pub const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 14];
    pub const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
    pub const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
    pub const ISSUER_ALT_NAME: &[u8] = &[0x55, 0x1d, 18];
    pub const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
    pub const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 30];
    pub const CRL_DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 31];
    pub const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 32];
    pub const POLICY_MAPPINGS: &[u8] = &[0x55, 0x1d, 33];
    pub const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 35];
    pub const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 36];
    pub const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
    pub const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 0x1d, 54];
    pub const NETSCAPE_CERT_TYPE: &[u8] = &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 1, 1];
    pub const IP_ADDRESS_BLOCKS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 7];
    pub const AS_IDENTIFIERS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 8];
    pub const PROXY_CERT_INFO: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 14];
    pub const INFORMATION_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
    pub const OCSP_NO_CHECK: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 0x30, 1, 5];

    pub const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
    pub const MICROSOFT_SGC: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 3, 3];
    pub const NETSCAPE_SGC: &[u8] = &[0x60, 0x86, 0x48, 1, 0x86, 0xf8, 0x42, 4, 1];
    pub const SMTP_UTF8_MAILBOX: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 8, 9];

    pub const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    pub const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
    pub const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
    pub const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
    pub const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
    pub const X25519: &[u8] = &[0x2b, 0x65, 110];
    pub const X448: &[u8] = &[0x2b, 0x65, 111];
    pub const ED25519: &[u8] = &[0x2b, 0x65, 112];
    pub const ED448: &[u8] = &[0x2b, 0x65, 113];
    /// ecdsa-with-Recommended and ecdsa-with-Specified: known to OpenSSL, without a digest that it could use.
    pub const ECDSA_RECOMMENDED: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 2];
    pub const ECDSA_SPECIFIED: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3];
    pub const SM2_SIGNATURE: &[u8] = &[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x83, 0x75];
}

/// The dotted form of content octets.
#[must_use]
pub fn dotted(content: &[u8]) -> String {
    let mut arcs: Vec<u128> = Vec::new();
    let mut arc = 0_u128;
    for &octet in content {
        arc = arc.wrapping_shl(7) | u128::from(octet & 0x7f);
        if octet & 0x80 == 0 {
            if arcs.is_empty() {
                let first = (arc / 40).min(2);
                arcs.push(first);
                arc -= first * 40;
            }
            arcs.push(arc);
            arc = 0;
        }
    }
    arcs.iter().map(u128::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_forms() {
        assert_eq!(dotted(oids::SERVER_AUTH), "1.3.6.1.5.5.7.3.1");
        assert_eq!(dotted(oids::NETSCAPE_CERT_TYPE), "2.16.840.1.113730.1.1");
        assert_eq!(dotted(oids::COMMON_NAME), "2.5.4.3");
    }
}
