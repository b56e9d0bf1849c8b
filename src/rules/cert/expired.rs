use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle has ended: its `notAfter` date is past.
    ///
    /// ## Why it matters
    /// Node, Python and curl refuse every chain that ends in it, with `CERT_HAS_EXPIRED` or `certificate has expired`, which
    /// reads as if the server's certificate had expired. Old public roots in a large bundle do no harm: no server uses them.
    ///
    /// ## Example
    /// `cafile=/etc/corp.pem`, and the corporate root in it ended last month.
    ///
    /// ## Fix
    /// Ask the owner of the CA for the renewed certificate, and put it in place of the block at the line shown.
    ///
    /// RFC 5280, 4.1.2.5; `X509_V_ERR_CERT_HAS_EXPIRED` of OpenSSL, which counts `notAfter` itself as past.
    "cert/expired", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    if certificate.not_after > fact.facts().at {
        return None;
    }
    Some(fact.judged(fact.about("has expired", "ended before now")))
}
