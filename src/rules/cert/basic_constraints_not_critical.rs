use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;
use crate::trust::certificate::BasicConstraints;

rule! {
    /// A CA in the bundle says that it is one in an extension that is not marked critical.
    ///
    /// ## Why it matters
    /// Node, the AWS CLI and curl do not mind. Python from 3.13 on refuses every chain through it where a program uses the
    /// default settings, as requests and urllib do: `Basic Constraints of CA cert not marked critical`.
    ///
    /// ## Example
    /// `basicConstraints = CA:TRUE` in an `openssl.cnf` that is older than the word `critical` in it.
    ///
    /// ## Fix
    /// When the CA is renewed: `basicConstraints = critical, CA:TRUE`. Name and key may stay.
    ///
    /// RFC 5280, 4.2.1.9; `X509_V_FLAG_X509_STRICT` of OpenSSL, which `ssl.create_default_context` sets from Python 3.13 on, and urllib3 from 2.4
    "cert/basic-constraints-not-critical", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let is_lax = matches!(fact.certificate.basic_constraints, BasicConstraints::Ca { critical: false, .. });
    (is_lax && !fact.is_public_root()).then_some(())?;
    Some(fact.about("has basicConstraints that are not critical", "not critical"))
}
