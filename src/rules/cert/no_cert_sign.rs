use crate::finding::Finding;
use crate::trust::certificate::BasicConstraints;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A CA in the bundle may not sign certificates, says its own keyUsage.
    ///
    /// ## Why it matters
    /// OpenSSL, and with it Node, Python and curl, refuses what it signed: `invalid CA certificate`, or
    /// `key usage does not include certificate signing`.
    ///
    /// ## Example
    /// A root made from a template for servers: keyUsage is digitalSignature, keyEncipherment.
    ///
    /// ## Fix
    /// Make the CA's certificate again with `keyUsage = critical, keyCertSign, cRLSign`.
    ///
    /// RFC 5280, 4.2.1.3
    "cert/no-cert-sign", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let usage = certificate.key_usage?;
    let is_ca = matches!(certificate.basic_constraints, BasicConstraints::Ca { .. });
    // A self-signed certificate for both roles is a server's, not a CA's.
    (is_ca && !usage.allows("keyCertSign")).then_some(())?;
    Some(fact.judged(fact.about("may not sign certificates (keyUsage lacks keyCertSign)", "no keyCertSign")))
}
