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
use std::hash::{DefaultHasher, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    /// By the ends of both: a signature is as good as random, except where somebody tries.
    known: Mutex<HashMap<u64, Vec<Known>>>,
    /// Verifications without aws-lc, which take milliseconds instead of microseconds.
    slow: AtomicUsize,
}

#[derive(Debug)]
struct Known {
    certificate: Vec<u8>,
    /// The issuer's public key, with its algorithm.
    key: Vec<u8>,
    outcome: Outcome,
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
        self.known().values().map(Vec::len).sum()
    }

    /// Whether the subject's key of `issuer` signed `certificate`.
    pub(super) fn check(&self, certificate: &Certificate<'_>, issuer: &Certificate<'_>) -> Outcome {
        let (der, key) = (certificate.der, issuer.public_key_info.raw);
        let place = place(der, key);
        let same = |known: &&Known| known.certificate == der && known.key == key;
        if let Some(known) = self.known().get(&place).into_iter().flatten().find(same) {
            return known.outcome;
        }
        // Not under the lock: other hosts have other chains.
        let outcome = verify(certificate, issuer.key(), &self.slow);
        let mut known = self.known();
        let alike = known.entry(place).or_default();
        if !alike.iter().any(|known| same(&known)) {
            alike.push(Known { certificate: der.to_vec(), key: key.to_vec(), outcome });
        }
        outcome
    }

    fn known(&self) -> MutexGuard<'_, HashMap<u64, Vec<Known>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(certificate: &[u8], key: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for octets in [certificate, key] {
        hasher.write(&octets[octets.len().saturating_sub(32)..]);
    }
    hasher.finish()
}

/// What is to be verified.
struct Claim<'a> {
    scheme: Scheme,
    message: &'a [u8],
    signature: &'a [u8],
}

fn verify(certificate: &Certificate<'_>, key: &Key<'_>, slow: &AtomicUsize) -> Outcome {
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
    if slow.fetch_add(1, Ordering::Relaxed) >= SLOW_LIMIT {
        return Outcome::Unknown("too many signatures of rare algorithms");
    }
    plain::verify(&claim, key)
}
