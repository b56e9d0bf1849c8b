use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;
use crate::trust::certificate::BasicConstraints;

rule! {
    /// A CA in the bundle does not say what its key is for: there is no keyUsage.
    ///
    /// ## Why it matters
    /// Node, the AWS CLI and curl take that for everything. Python from 3.13 on refuses every chain through it where a program
    /// uses the default settings, as requests and urllib do: `CA cert does not include key usage extension`.
    ///
    /// ## Example
    /// The root that `openssl req -x509` makes without a line about keyUsage.
    ///
    /// ## Fix
    /// When the CA is renewed: `keyUsage = critical, keyCertSign, cRLSign`. Name and key may stay.
    ///
    /// RFC 5280, 4.2.1.3; `X509_V_FLAG_X509_STRICT` of OpenSSL, which `ssl.create_default_context` sets from Python 3.13 on, and urllib3 from 2.4
    "cert/no-key-usage", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let is_ca = matches!(certificate.basic_constraints, BasicConstraints::Ca { .. });
    let is_lacking = certificate.key_usage.is_none() && certificate.invalid_extension.is_none();
    (is_ca && is_lacking && !fact.is_public_root()).then_some(())?;
    Some(fact.about("does not say what its key is for", "no keyUsage"))
}
