//! Signatures of certificates, each verified once for all judges.
//!
//! What `X509_verify` looks at, in its order: both algorithm identifiers equal, no unused bits, an algorithm that is known
//! and fits the key, then the arithmetic: by aws-lc where it can, by plain big-integer arithmetic where the algorithm is
//! rare ([`plain`]), and an honest "unknown" for the rest.

mod algorithm;
mod fast;
mod plain;
mod pss;

use std::collections::HashMap;
use std::sync::Mutex;

use aws_lc_rs::digest;

use crate::x509::{Certificate, Key};

pub(super) use algorithm::{KeyKind, Scheme};

/// Whether a key signed a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Bad,
    Good,
    /// Nothing here can verify this algorithm; its name.
    Unknown(&'static str),
}

/// Remembers which key signed which certificate. One for a run; shared by all judges.
#[derive(Debug, Default)]
pub struct Signatures {
    memo: Mutex<Memo>,
}

#[derive(Debug, Default)]
struct Memo {
    known: HashMap<[u8; 32], Outcome>,
    /// Verifications without aws-lc, which take milliseconds instead of microseconds.
    slow: usize,
}

/// So many slow verifications are done for one run; a hostile chain could ask for more.
const SLOW_LIMIT: usize = 32;

impl Signatures {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many different signatures were looked at.
    #[must_use]
    pub fn count(&self) -> usize {
        self.memo.lock().map_or(0, |memo| memo.known.len())
    }

    /// Whether the subject's key of `issuer` signed `certificate`.
    pub(super) fn check(&self, certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> Outcome {
        let identity = identity(certificate, issuer);
        let Ok(mut memo) = self.memo.lock() else { return Outcome::Unknown("a lock that was lost") };
        if let Some(&outcome) = memo.known.get(&identity) {
            return outcome;
        }
        let outcome = verify(certificate, issuer.key(), &mut memo.slow);
        memo.known.insert(identity, outcome);
        outcome
    }
}

fn identity(certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(issuer.public_key_info.raw);
    context.update(certificate.der);
    let mut identity = [0; 32];
    identity.copy_from_slice(context.finish().as_ref());
    identity
}

/// What is to be verified.
struct Claim<'a> {
    scheme: Scheme,
    message: &'a [u8],
    signature: &'a [u8],
}

fn verify(certificate: &Certificate<'_>, key: &Key<'_>, slow: &mut usize) -> Outcome {
    if !certificate.inner_algorithm.is_same(&certificate.outer_algorithm)
        || certificate.signature_unused_bits != 0
    {
        return Outcome::Bad;
    }
    let Some(scheme) = Scheme::of(&certificate.outer_algorithm) else { return Outcome::Bad };
    if !scheme.fits(key) {
        return Outcome::Bad;
    }
    let claim = Claim { scheme, message: certificate.tbs, signature: certificate.signature };
    if let Some(outcome) = fast::verify(&claim, key) {
        return outcome;
    }
    if *slow >= SLOW_LIMIT {
        return Outcome::Unknown("too many signatures of rare algorithms");
    }
    *slow += 1;
    plain::verify(&claim, key)
}
