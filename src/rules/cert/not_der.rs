use crate::finding::{Finding};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle is encoded as BER allows and DER does not: a length in more octets than it takes, a default
    /// that is written out, an odd TRUE.
    ///
    /// ## Why it matters
    /// OpenSSL reads most of that, and with it Node, Python and curl. rustls takes a root as it is, and refuses such a certificate
    /// when a server sends it (`BadEncoding`; a default written out passes). Readers that know DER alone, as Go's, refuse both.
    /// Whoever decodes and encodes it again breaks its signature.
    ///
    /// ## Example
    /// A CA of a smart card whose software writes `critical: FALSE`, which DER leaves out.
    ///
    /// ## Fix
    /// Nothing has to be done for OpenSSL's clients. For the others the certificate has to be made again.
    ///
    /// RFC 5280, 4.1 (DER); X.690, 10 and 11
    "cert/not-der", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let offset = fact.certificate.form.not_der?;
    (!fact.is_public_root()).then_some(())?;
    let summary = format!("is BER, not DER (byte {offset})");
    Some(fact.judged_as_issuer(fact.about(&summary, "not DER")))
}
