use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle is of X.509 version 1 (or 2), which cannot say that it is a CA.
    ///
    /// ## Why it matters
    /// OpenSSL trusts a root of version 1 all the same, and with it Node, the AWS CLI and curl. It refuses an intermediate of
    /// version 1 and a root of version 2 (`invalid CA certificate`). Python from 3.13 on with its default settings (requests, urllib) refuses roots of version 1 too.
    ///
    /// ## Example
    /// `openssl x509 -req -signkey` without `-extfile` makes version 1.
    ///
    /// ## Fix
    /// When the root is renewed, make it with `-extensions v3_ca`, keeping name and key, so that what it issued stays good.
    ///
    /// RFC 5280, 4.1.2.1; `check_ca` of OpenSSL
    "cert/version-1", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    (certificate.version < 3 && !fact.is_public_root()).then_some(())?;
    let summary = format!("is of X.509 version {}", certificate.version);
    Some(fact.judged(fact.about(&summary, "not version 3")))
}
