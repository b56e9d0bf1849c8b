use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The key of a certificate in the bundle is too short for some clients.
    ///
    /// ## Why it matters
    /// Node 24, Python and curl refuse chains with RSA keys under 2048 bits or curves under 224 bits, the root's own key included
    /// (OpenSSL's security level 2). Node 18 to 22 accept RSA from 1024 bits on.
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

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let key = &fact.certificate.key;
    let weak = match key.kind.as_str() {
        // Level 2 asks for 112 bits, which OpenSSL gives to RSA from 1963 bits on.
        "RSA" => key.bits < 1963,
        "EC" => key.bits != 0 && key.bits < 224,
        _ => false,
    };
    weak.then_some(())?;
    let summary = format!("has a weak key: {} {} bits", key.kind, key.bits);
    Some(fact.judged(fact.about(&summary, "weak key").part(Part::Threatens)))
}
