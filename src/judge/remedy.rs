//! What would change a verdict: a few sensible changes to what is held and what is sent, each tried by judging again.

use rustls::pki_types::CertificateDer;

use crate::trust::anchor::Anchor;
use crate::x509::Certificate;

use super::{Judge, Question, Signatures, Store, judge};

/// One change after which the client trusts the chain. Tried, not guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Take this certificate out of the bundle.
    Distrust(CertificateDer<'static>),
    /// The server should send this certificate too, last.
    Send(CertificateDer<'static>),
    /// Put this certificate into the bundle. It is one that the server sent, or one that was known elsewhere; whether it
    /// deserves trust is for the user to say.
    Trust(CertificateDer<'static>),
    /// Put this certificate of the bundle before all others.
    TrustFirst(CertificateDer<'static>),
    /// The server should not send its certificate at this position.
    Withhold(usize),
}

/// So many changes are tried at most.
const TRIALS: usize = 48;

/// The changes that work, the gentlest first: adding what is known, then what was sent, then reordering and removing.
///
/// `known` are other stores to look in for a missing issuer: the built-in roots, those of another variable, of the system.
#[must_use]
pub fn remedies(
    by: Judge,
    question: &Question<'_>,
    known: &[&Store],
    signatures: &Signatures,
) -> Vec<Change> {
    let mut trials = Vec::new();
    let issuers = wanted(question, known);
    trials.extend(missing(question, &issuers).map(Change::Trust));
    let sent = question.chain.iter().enumerate().rev();
    trials.extend(
        sent.filter(|(_, der)| !question.store.anchors().any(|anchor| anchor.der.as_ref() == der.as_ref()))
            .filter(|(position, der)| *position > 0 || is_self_issued(der))
            .map(|(_, der)| Change::Trust(owned(der))),
    );
    let held: Vec<_> = held(question, &issuers);
    trials.extend(held.iter().cloned().map(Change::TrustFirst));
    trials.extend(held.into_iter().map(Change::Distrust));
    trials.extend((1..question.chain.len()).map(Change::Withhold));
    trials.extend(missing(question, &issuers).map(Change::Send));
    trials.truncate(TRIALS);
    trials.retain(|change| works(by, question, change, signatures));
    trials
}

/// Whether the client trusts the chain after this change.
#[must_use]
pub fn works(by: Judge, question: &Question<'_>, change: &Change, signatures: &Signatures) -> bool {
    let mut chain = question.chain.to_vec();
    let store = match change {
        Change::Distrust(der) => {
            position(question.store, der).map(|position| question.store.without(position))
        }
        Change::Send(der) => {
            chain.push(der.clone());
            None
        }
        Change::Trust(der) => Some(question.store.with(Anchor { der: der.clone(), settings: None })),
        Change::TrustFirst(der) => {
            position(question.store, der).map(|position| question.store.with_first(position))
        }
        Change::Withhold(position) => {
            if *position < chain.len() {
                chain.remove(*position);
            }
            None
        }
    };
    let changed = Question { chain: &chain, store: store.as_ref().unwrap_or(question.store), ..*question };
    judge(by, &changed, signatures).ok == Some(true)
}

/// Certificates that may issue something of this chain, from all stores at hand, as far up as they lead.
fn wanted(question: &Question<'_>, known: &[&Store]) -> Vec<CertificateDer<'static>> {
    let mut found: Vec<CertificateDer<'static>> = Vec::new();
    let mut open: Vec<Vec<u8>> = question.chain.iter().filter_map(|der| issuer(der)).collect();
    while let Some(name) = open.pop() {
        for store in known.iter().copied().chain([question.store]) {
            for stored in store.candidates(&name).into_iter().filter_map(|position| store.get(position)) {
                let der = &stored.anchor.der;
                if found.len() < TRIALS && !found.contains(der) && is_named(der, &name) {
                    found.push(der.clone());
                    open.extend(issuer(der));
                }
            }
        }
    }
    found
}

fn missing<'s>(
    question: &'s Question<'_>,
    issuers: &'s [CertificateDer<'static>],
) -> impl Iterator<Item = CertificateDer<'static>> + 's {
    issuers.iter().filter(|der| position(question.store, der).is_none()).cloned()
}

fn held(question: &Question<'_>, issuers: &[CertificateDer<'static>]) -> Vec<CertificateDer<'static>> {
    issuers.iter().filter(|der| position(question.store, der).is_some()).cloned().collect()
}

fn position(store: &Store, der: &CertificateDer<'_>) -> Option<usize> {
    store.anchors().position(|anchor| anchor.der.as_ref() == der.as_ref())
}

fn issuer(der: &CertificateDer<'_>) -> Option<Vec<u8>> {
    Certificate::read(der).ok().map(|certificate| certificate.issuer.canonical().to_vec())
}

fn is_named(der: &CertificateDer<'_>, name: &[u8]) -> bool {
    Certificate::read(der).is_ok_and(|certificate| certificate.subject.canonical() == name)
}

fn is_self_issued(der: &CertificateDer<'_>) -> bool {
    Certificate::read(der).is_ok_and(|certificate| certificate.is_self_issued())
}

fn owned(der: &CertificateDer<'_>) -> CertificateDer<'static> {
    der.as_ref().to_vec().into()
}

#[cfg(test)]
mod tests;
