use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The key of a certificate in the bundle is too short for some clients.
    ///
    /// ## Why it matters
    /// Node 24, Python and curl refuse chains with RSA keys under 2048 bits or curves under 224 bits, the root's own key included
    /// (OpenSSL's security level 2: 112 bits). Node 18 to 22 ask for 80 bits, which RSA 1024 and P-192 give, and RSA 768 does not.
    /// rustls verifies nothing with such keys (`BadSignature`).
    ///
    /// ## Example
    /// A root of 2004 with RSA 1024 works in Node 20 and breaks with the step to Node 24: `CA certificate key too weak`.
    ///
    /// ## Fix
    /// The owner of the CA has to make a new root with at least RSA 2048 or P-256.
    ///
    /// `SSL_CTX_set_security_level` of OpenSSL; NIST SP 800-57
    "cert/weak-key", Certificate(check)
}

/// Bits of security that OpenSSL's levels 1 and 2 ask for.
const LEVEL_1: u32 = 80;
const LEVEL_2: u32 = 112;

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let key = &fact.certificate.key;
    (key.security_bits < LEVEL_2 && key.bits != 0).then_some(())?;
    let summary = format!("has a weak key: {} {} bits", key.kind, key.bits);
    let who = if key.security_bits < LEVEL_1 {
        "It is too short for every version of Node, for the AWS CLI and for curl."
    } else {
        "Node 18 to 22 accept it; Node 24, the AWS CLI and curl do not."
    };
    Some(fact.judged(fact.about(&summary, "weak key").detail(who).part(Part::Threatens)))
}
