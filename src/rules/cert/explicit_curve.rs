use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// The key of a certificate in the bundle spells its curve out, where the standard wants its name.
    ///
    /// ## Why it matters
    /// OpenSSL refuses it in every chain (`Certificate public key has explicit ECC parameters`), because a curve spelled out can
    /// be made up by whoever wants to forge signatures. The curve may be P-256 all the same.
    ///
    /// ## Example
    /// `openssl ecparam -param_enc explicit`, or an old Java library.
    ///
    /// ## Fix
    /// Have the certificate made again with a key of the named curve (`-param_enc named_curve`).
    ///
    /// RFC 5480, 2.1.1; `X509_V_ERR_EC_KEY_EXPLICIT_PARAMS` of OpenSSL (CVE-2020-0601)
    "cert/explicit-curve", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    (fact.certificate.key.kind == "EC with explicit parameters").then_some(())?;
    let finding = fact.about("has a key whose curve is spelled out", "no named curve").part(Part::Threatens);
    Some(fact.judged_as_issuer(finding))
}
