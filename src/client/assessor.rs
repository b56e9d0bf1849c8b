//! What clients say to the chains that were presented. One for a run: stores are filled, signatures verified and questions
//! answered once, however many clients look at however many hosts.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::pki_types::CertificateDer;

use crate::judge::{Judge, Permit, Question, Signatures, Store, Verdict, judge};
use crate::trust::anchor::Anchor;
use crate::wire::Handshake;

use super::plan::{Hop, Roots};

/// Judges handshakes. Shared by the threads that probe. `at` is always in seconds since 1970.
#[derive(Debug, Default)]
pub struct Assessor {
    signatures: Signatures,
    stores: Mutex<Vec<(Roots, Arc<Store>)>>,
    verdicts: Mutex<Vec<(Asked, Verdict)>>,
}

/// What a verdict depends on. Stores are those of [`Assessor::stores`], which last as long.
#[derive(Debug)]
struct Asked {
    judge: Judge,
    store: Arc<Store>,
    host: String,
    at: i64,
    chain: Vec<Vec<u8>>,
}

impl Asked {
    fn is(&self, hop: &Hop, store: &Arc<Store>, handshake: &Handshake, at: i64) -> bool {
        self.judge == hop.judge
            && Arc::ptr_eq(&self.store, store)
            && self.at == at
            && self.host == hop.name
            && self.chain == handshake.chain
    }
}

impl Assessor {
    /// What the client says to the chain of a handshake; `None` where no chain arrived or the client does not look.
    #[must_use]
    pub fn verdict(&self, hop: &Hop, handshake: &Handshake, at: i64) -> Option<Verdict> {
        if !hop.verify || handshake.chain.is_empty() {
            return None;
        }
        let store = self.store(&hop.roots);
        let known = |(asked, _): &&(Asked, Verdict)| asked.is(hop, &store, handshake, at);
        if let Some((_, verdict)) = locked(&self.verdicts).iter().find(known) {
            return Some(verdict.clone());
        }
        let verdict = self.ask(hop, &store, handshake, at, judge);
        let asked =
            Asked { judge: hop.judge, store, host: hop.name.clone(), at, chain: handshake.chain.clone() };
        locked(&self.verdicts).push((asked, verdict.clone()));
        Some(verdict)
    }

    /// What it would say if it trusted these certificates too.
    #[must_use]
    pub fn verdict_with(&self, hop: &Hop, more: Vec<Anchor>, handshake: &Handshake, at: i64) -> Verdict {
        let store = Store::over(self.store(&hop.roots), more);
        self.ask(hop, &store, handshake, at, judge)
    }

    /// What it would say if it trusted Mozilla's roots and nothing else.
    #[must_use]
    pub fn verdict_with_public(&self, hop: &Hop, handshake: &Handshake, at: i64) -> Verdict {
        self.ask(hop, &Store::built_in(), handshake, at, judge)
    }

    /// The leave to sign on that connection, if the client trusts the chain. A client that does not look gives none.
    #[must_use]
    pub fn permit(&self, hop: &Hop, handshake: &Handshake, at: i64) -> Option<Permit> {
        self.ask(hop, &self.store(&hop.roots), handshake, at, Permit::for_chain)
    }

    fn ask<T>(
        &self,
        hop: &Hop,
        store: &Store,
        handshake: &Handshake,
        at: i64,
        answer: impl Fn(Judge, &Question<'_>, &Signatures) -> T,
    ) -> T {
        let chain: Vec<_> = handshake.chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        answer(hop.judge, &Question { chain: &chain, store, host: &hop.name, at }, &self.signatures)
    }

    fn store(&self, roots: &Roots) -> Arc<Store> {
        let mut stores = locked(&self.stores);
        if let Some((_, store)) = stores.iter().find(|(known, _)| known.fills_as(roots)) {
            return Arc::clone(store);
        }
        let store = roots.store();
        stores.push((roots.clone(), Arc::clone(&store)));
        store
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
