//! rustls' own judgement: webpki with aws-lc's algorithms, asked as rustls' default verifier asks.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{CertificateError, Error, RootCertStore};

use crate::crypto::provider;
use crate::untrusted::shown;

use super::{AnchorOrigin, Question, Verdict};

pub(super) fn judge(question: &Question<'_>) -> Verdict {
    let Some((leaf, intermediates)) = question.chain.split_first() else {
        return Verdict::refused(
            "NoCertificatesPresented",
            "no certificate was sent",
            "the server sent no certificate",
        );
    };
    let mut roots = RootCertStore::empty();
    for anchor in question.store.anchors() {
        // What rustls cannot read is not there for rustls.
        let _ = roots.add(anchor.der.clone());
    }
    if roots.is_empty() {
        return Verdict::refused(
            "NoRootAnchors",
            "no root certificate anchors were provided",
            "the client trusts nothing",
        );
    }
    let is_checked = !question.host.is_empty();
    let Ok(host) = ServerName::try_from(if is_checked { question.host } else { "host.invalid" }) else {
        let why = format!("rustls does not accept {} as a host", shown(question.host, 120));
        return Verdict::refused("InvalidDnsName", "invalid dns name", why).error(Some(62));
    };
    let Ok(seconds) = u64::try_from(question.at) else { return Verdict::unknown("a time before 1970") };
    let verifier = match WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build() {
        Ok(verifier) => verifier,
        Err(error) => return Verdict::unknown(format!("rustls cannot be asked: {error}")),
    };
    let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    match verifier.verify_server_cert(leaf, intermediates, &host, &[], now) {
        Ok(_) => trusted(),
        Err(error) if !is_checked && is_about_the_name(&error) => trusted(),
        Err(error) => {
            let name = name(&error);
            let number = NEAREST.iter().find(|row| row.0 == name).map(|row| row.1);
            let why = format!("rustls says: {}", shown(&error.to_string(), 200));
            Verdict::refused(name, error.to_string(), why).error(number)
        }
    }
}

fn trusted() -> Verdict {
    Verdict::trusted("the chain ends in an anchor of the client", Some(AnchorOrigin::Given))
}

/// webpki looks at the name when all else is well.
fn is_about_the_name(error: &Error) -> bool {
    use CertificateError::{NotValidForName, NotValidForNameContext};
    matches!(error, Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }))
}

/// OpenSSL's numbers for what rustls means.
const NEAREST: [(&str, u16); 12] = [
    ("BadSignature", 7),
    ("CaUsedAsEndEntity", 79),
    ("EndEntityUsedAsCa", 79),
    ("Expired", 10),
    ("InvalidPurpose", 26),
    ("MaximumPathDepthExceeded", 22),
    ("NameConstraintViolation", 47),
    ("NotValidForName", 62),
    ("NotValidYet", 9),
    ("PathLenConstraintViolated", 25),
    ("UnknownIssuer", 20),
    ("UnsupportedCriticalExtension", 34),
];

/// The variant's name, without what it carries.
fn name(error: &Error) -> String {
    let full = match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => format!("{:?}", other.0),
        Error::InvalidCertificate(certificate) => format!("{certificate:?}"),
        other => format!("{other:?}"),
    };
    full.chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .trim_end_matches("Context")
        .to_owned()
}
