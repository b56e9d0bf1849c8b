use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The key of a certificate in the bundle is on a curve other than P-256, P-384 and P-521.
    ///
    /// ## Why it matters
    /// OpenSSL verifies with such keys, so that Node 18 to 22, Python and curl accept such a CA. Node 24 crashes (`Segmentation
    /// fault`) when it has verified a chain with a curve without a NIST name, and rustls knows none of these curves. A server
    /// with such a key gets no handshake from any of them.
    ///
    /// ## Example
    /// A root on secp256k1 or brainpoolP256r1, as a regulation or a hardware module wanted it.
    ///
    /// ## Fix
    /// Ask for a CA on P-256 or with RSA.
    ///
    /// RFC 5480, 2.1.1.1; Node 24, `toLegacyObject` in `lib/internal/tls/common.js`
    "cert/uncommon-curve", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let curve = fact.certificate.key.curve?;
    (!matches!(curve, "P-256" | "P-384" | "P-521")).then_some(())?;
    let finding = fact.about(&format!("has a key on an uncommon curve: {curve}"), "uncommon curve");
    Some(fact.judged(finding.part(Part::Threatens)))
}
