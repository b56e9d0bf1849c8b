use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate that another one issued does not name the key of its issuer.
    ///
    /// ## Why it matters
    /// Node, the AWS CLI and curl do without, and take the first issuer of that name. Python from 3.13 on refuses a chain in which
    /// a server sends it, where a program uses the default settings, as requests and urllib do: `Missing Authority Key Identifier`.
    /// In Python's own bundle it does no harm: the chain ends there.
    ///
    /// ## Example
    /// An issuing CA made with `openssl x509 -req` and an extension file of two lines.
    ///
    /// ## Fix
    /// When it is issued again: `authorityKeyIdentifier = keyid`.
    ///
    /// RFC 5280, 4.2.1.1; `X509_V_FLAG_X509_STRICT` of OpenSSL, which `ssl.create_default_context` sets from Python 3.13 on, and urllib3 from 2.4
    "cert/no-authority-key-id", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let is_lacking = certificate.authority_key_id.is_none() && certificate.invalid_extension.is_none();
    // A root is its own issuer, and need not say so.
    let is_issued = !certificate.is_self_signed();
    (is_issued && is_lacking && certificate.version >= 3 && !fact.is_public_root()).then_some(())?;
    Some(fact.about("does not name the key of its issuer", "no authorityKeyIdentifier"))
}
