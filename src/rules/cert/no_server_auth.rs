use crate::finding::Finding;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A CA in the bundle may not be used for servers: its extendedKeyUsage leaves them out.
    ///
    /// ## Why it matters
    /// OpenSSL looks at the purposes of every certificate of a chain, the root included, and refuses with `unsuitable certificate
    /// purpose` or `invalid CA certificate`. `anyExtendedKeyUsage` alone is not enough for it.
    ///
    /// ## Example
    /// A company has one CA for people (e-mail, logins) and one for servers, and the wrong one was exported.
    ///
    /// ## Fix
    /// Ask for the CA that issues certificates of servers.
    ///
    /// RFC 5280, 4.2.1.12; `check_purpose_ssl_server` of OpenSSL
    "cert/no-server-auth", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
    // Server-gated cryptography, which OpenSSL still counts: Netscape's and Microsoft's.
    const GATED: [&str; 2] = ["2.16.840.1.113730.4.1", "1.3.6.1.4.1.311.10.3.3"];
    let purposes = fact.certificate.extended_key_usage.as_ref()?;
    let for_servers = purposes.iter().any(|purpose| purpose == SERVER_AUTH || GATED.contains(&purpose.as_str()));
    (!for_servers).then_some(())?;
    Some(fact.judged(fact.about("is not for servers (extendedKeyUsage)", "no serverAuth")))
}
