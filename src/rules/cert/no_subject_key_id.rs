use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;
use crate::trust::certificate::BasicConstraints;

rule! {
    /// A CA in the bundle has no subject key identifier.
    ///
    /// ## Why it matters
    /// Node, the AWS CLI and curl do without. Python from 3.13 on refuses every chain through it where a program uses the default
    /// settings, as requests and urllib do: `Missing Subject Key Identifier`. And of two CAs with the same name, clients cannot tell
    /// which one issued a certificate.
    ///
    /// ## Example
    /// A script with `requests` fails behind the proxy of the company since the step to Python 3.13; `aws` works with the same root.
    ///
    /// ## Fix
    /// When the CA is renewed: `subjectKeyIdentifier = hash`. Its key may stay.
    ///
    /// RFC 5280, 4.2.1.2; `X509_V_FLAG_X509_STRICT` of OpenSSL, which `ssl.create_default_context` sets from Python 3.13 on, and urllib3 from 2.4
    "cert/no-subject-key-id", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let is_ca = matches!(certificate.basic_constraints, BasicConstraints::Ca { .. });
    let is_lacking = certificate.subject_key_id.is_none() && certificate.invalid_extension.is_none();
    (is_ca && is_lacking && certificate.version >= 3 && !fact.is_public_root()).then_some(())?;
    Some(fact.about("has no subject key identifier", "no subjectKeyIdentifier"))
}
