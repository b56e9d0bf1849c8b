//! Judging a saved chain, by every client's own rules, without talking to anybody.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use crate::judge::{Judge, Question, Signatures, Store, Verdict, judge};
use crate::trust::OpenSsl;
use crate::trust::dialect::{self, Dialect, Refusal};

/// What is asked of every judge.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// As the server sends it, leaf first.
    pub chain: &'a [CertificateDer<'a>],
    /// The items of `ca` and `cafile`, as bytes. `None`: neither is set, and each client has its own roots.
    pub trust: Option<&'a [Vec<u8>]>,
    /// A name or an address literal.
    pub host: &'a str,
    /// Seconds since the epoch.
    pub at: i64,
}

/// What one client says: it reads the trust material in its own way, then judges.
#[must_use]
pub fn verify(by: Judge, case: &Case<'_>, signatures: &Signatures) -> Verdict {
    match store(by, case.trust) {
        Ok(store) => {
            let question = Question { chain: case.chain, store: &store, host: case.host, at: case.at };
            judge(by, &question, signatures)
        }
        Err(refusal) => refused(by, refusal),
    }
}

/// The store a client fills with this material, or why it refuses it.
fn store(by: Judge, trust: Option<&[Vec<u8>]>) -> Result<Arc<Store>, Refusal> {
    let Some(items) = trust else { return Ok(Store::built_in()) };
    let (dialect, is_one_file) = match by {
        Judge::Node18 | Judge::Node20 => (Dialect::Node(OpenSsl::V30), false),
        Judge::Node22 | Judge::Node24 => (Dialect::Node(OpenSsl::V35), false),
        // These take one file: several items are as if joined.
        Judge::Botocore | Judge::Curl => (Dialect::Strict, true),
        Judge::Rustls => (Dialect::PkiTypes, false),
    };
    let items = if is_one_file { vec![items.concat()] } else { items.to_vec() };
    let mut anchors = Vec::new();
    for item in &items {
        let reading = dialect::read(dialect, item);
        match reading.refusal {
            Some(refusal) => return Err(refusal),
            None => anchors.extend(reading.anchors.into_iter().map(|(_, anchor)| anchor)),
        }
    }
    Ok(Arc::new(Store::new(anchors)))
}

/// What a strict loader ends with: curl's exit code, the reason that Python's ssl gives.
fn refused(by: Judge, refusal: Refusal) -> Verdict {
    let (code, message) = match (by, refusal) {
        (Judge::Curl, _) => ("77", "error setting certificate file"),
        (_, Refusal::BadBlock) => ("SSLError", "[X509] PEM lib"),
        (_, Refusal::Nothing) => {
            ("NO_CERTIFICATE_OR_CRL_FOUND", "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found")
        }
    };
    let why = match refusal {
        Refusal::BadBlock => {
            "a block of the trust material cannot be read, and this client then refuses all of it"
        }
        Refusal::Nothing => "the trust material holds no certificate",
    };
    Verdict {
        ok: Some(false),
        code: Some(code.to_owned()),
        error: None,
        message: message.to_owned(),
        depth: None,
        culprit: None,
        why: why.to_owned(),
        reason: None,
        anchor: None,
    }
}
