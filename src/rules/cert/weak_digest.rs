use crate::finding::{Finding, Part};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A CA in the bundle was signed with MD5 or SHA-1, and it is not a root.
    ///
    /// ## Why it matters
    /// OpenSSL refuses such signatures below the top of a chain, with `CA signature digest algorithm too weak`. A root's own signature
    /// is not looked at, so old roots do no harm.
    ///
    /// ## Example
    /// An intermediate of 2009, signed with sha1WithRSAEncryption.
    ///
    /// ## Fix
    /// Ask the owner of the CA for the same certificate signed with SHA-256.
    ///
    /// RFC 6194 (SHA-1), RFC 6151 (MD5); `X509_V_ERR_CA_MD_TOO_WEAK` of OpenSSL
    "cert/weak-digest", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let digest = fact.certificate.signature.digest.filter(|digest| matches!(*digest, "MD5" | "SHA-1"))?;
    (!fact.certificate.is_self_signed()).then_some(())?;
    Some(fact.judged(fact.about(&format!("was signed with {digest}"), "weak signature").part(Part::Threatens)))
}
