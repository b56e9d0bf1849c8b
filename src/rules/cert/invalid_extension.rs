use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// An extension of a certificate in the bundle cannot be read, or is there twice.
    ///
    /// ## Why it matters
    /// OpenSSL then takes the certificate for no issuer of anything, and does not say why: Node, Python and curl report
    /// `unable to get local issuer certificate`, although the certificate is in the bundle.
    ///
    /// ## Example
    /// A tool added basicConstraints to a template that had one.
    ///
    /// ## Fix
    /// Have the certificate made again; the extension at fault is named.
    ///
    /// RFC 5280, 4.2; `ossl_x509v3_cache_extensions` of OpenSSL (`EXFLAG_INVALID`)
    "cert/invalid-extension", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let extension = fact.certificate.invalid_extension?;
    let summary = format!("has an extension that cannot be read, or is there twice: {extension}");
    let label = format!("{extension} is no good");
    Some(fact.judged_as_issuer(fact.about(&summary, &label).part(Part::Threatens)))
}
