//! The certificates that a client has loaded: found by subject, parsed only when a chain asks for them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, LazyLock};

use crate::trust::anchor::Anchor;
use crate::x509::subject_canonical;

use super::AnchorOrigin;

/// A client's trust store: certificates in their order, without duplicates.
#[derive(Debug, Default)]
pub struct Store {
    /// What was loaded before the certificates here, shared with others who loaded it.
    base: Option<Arc<Self>>,
    entries: Vec<Stored>,
    /// Hash of the canonical subject and position, sorted; within one subject in the order of loading.
    index: Vec<(u64, usize)>,
}

#[derive(Debug)]
pub(super) struct Stored {
    pub(super) anchor: Arc<Anchor>,
    pub(super) origin: AnchorOrigin,
}

impl Stored {
    fn copy(&self) -> Self {
        Self { anchor: Arc::clone(&self.anchor), origin: self.origin }
    }
}

static BUILT_IN: LazyLock<Arc<Store>> = LazyLock::new(|| Arc::new(Store::build(None, built_in())));

impl Store {
    /// Certificates that the user gave, in the order in which the client loaded them.
    #[must_use]
    pub fn new(anchors: Vec<impl Into<Arc<Anchor>>>) -> Self {
        Self::build(None, given(anchors))
    }

    /// Mozilla's roots, as Node, certifi and curl's bundle carry them. Shared and indexed once.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// Mozilla's roots and, after them, what the user added (`NODE_EXTRA_CA_CERTS`).
    #[must_use]
    pub fn built_in_and(anchors: Vec<impl Into<Arc<Anchor>>>) -> Self {
        Self::over(Self::built_in(), anchors)
    }

    /// A store and, after it, what the user added.
    #[must_use]
    pub fn over(base: Arc<Self>, anchors: Vec<impl Into<Arc<Anchor>>>) -> Self {
        Self::build(Some(base), given(anchors))
    }

    /// Certificates held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.before() + self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many were loaded before those here.
    fn before(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.len())
    }

    /// The certificates held, in their order.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.stored().map(|stored| &*stored.anchor)
    }

    /// Whether this very certificate is in it.
    #[must_use]
    pub fn holds(&self, der: &[u8]) -> bool {
        let mut subject = Vec::new();
        subject_canonical(der, &mut subject).is_some() && self.holds_by(&subject, der)
    }

    fn holds_by(&self, subject: &[u8], der: &[u8]) -> bool {
        let is_same = |position| self.get(position).is_some_and(|stored| stored.anchor.der.as_ref() == der);
        self.candidates(subject).into_iter().any(is_same)
    }

    /// This store with one more certificate at its end.
    #[must_use]
    pub fn with(&self, anchor: Anchor) -> Self {
        Self::build(None, self.copies(usize::MAX).chain(given(vec![anchor])))
    }

    /// This store without the certificate at `position`.
    #[must_use]
    pub fn without(&self, position: usize) -> Self {
        Self::build(None, self.copies(position))
    }

    /// This store with the certificate at `position` before all others.
    #[must_use]
    pub fn with_first(&self, position: usize) -> Self {
        let first = self.get(position).map(Stored::copy);
        Self::build(None, first.into_iter().chain(self.copies(position)))
    }

    fn copies(&self, except: usize) -> impl Iterator<Item = Stored> {
        let kept = self.stored().enumerate().filter(move |(position, _)| *position != except);
        kept.map(|(_, stored)| stored.copy())
    }

    fn stored(&self) -> impl Iterator<Item = &Stored> {
        (0..self.len()).filter_map(|position| self.get(position))
    }

    /// Drops what is there already, as `X509_STORE_add_cert` does, and what is no certificate at all.
    fn build(base: Option<Arc<Self>>, loaded: impl Iterator<Item = Stored>) -> Self {
        let mut store = Self { base, ..Self::default() };
        let before = store.before();
        let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut subject = Vec::new();
        for stored in loaded {
            subject.clear();
            let der = stored.anchor.der.as_ref();
            if subject_canonical(der, &mut subject).is_none()
                || store.base.as_ref().is_some_and(|base| base.holds_by(&subject, der))
            {
                continue;
            }
            // The last octets are those of a signature: as good as random, except where somebody tries.
            let twins = seen.entry(hash(&der[der.len().saturating_sub(32)..])).or_default();
            if twins.iter().any(|&place| store.entries[place].anchor.der.as_ref() == der) {
                continue;
            }
            twins.push(store.entries.len());
            store.index.push((hash(&subject), before + store.entries.len()));
            store.entries.push(stored);
        }
        store.index.sort_unstable();
        store
    }

    /// Positions of the certificates that may have this (canonical) subject, in their order. Compare before use.
    pub(super) fn candidates(&self, subject: &[u8]) -> Vec<usize> {
        let mut found = self.base.as_ref().map_or_else(Vec::new, |base| base.candidates(subject));
        let wanted = hash(subject);
        let start = self.index.partition_point(|entry| entry.0 < wanted);
        let own = self.index[start..].iter().take_while(|entry| entry.0 == wanted);
        found.extend(own.map(|entry| entry.1));
        found
    }

    pub(super) fn get(&self, position: usize) -> Option<&Stored> {
        match (&self.base, position.checked_sub(self.before())) {
            (Some(base), None) => base.get(position),
            (_, place) => self.entries.get(place?),
        }
    }
}

fn built_in() -> impl Iterator<Item = Stored> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| Stored {
        anchor: Arc::new(Anchor { der: der.clone(), settings: None }),
        origin: AnchorOrigin::BuiltIn,
    })
}

fn given(anchors: Vec<impl Into<Arc<Anchor>>>) -> impl Iterator<Item = Stored> {
    anchors.into_iter().map(|anchor| Stored { anchor: anchor.into(), origin: AnchorOrigin::Given })
}

fn hash(octets: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(octets);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roots_are_found_by_subject() {
        let store = Store::built_in();
        assert!(store.len() > 100);
        for (position, anchor) in store.anchors().enumerate() {
            let mut subject = Vec::new();
            subject_canonical(&anchor.der, &mut subject).unwrap();
            assert!(store.candidates(&subject).contains(&position));
        }
    }

    #[test]
    fn a_store_over_another_holds_both_in_their_order() {
        let roots = &webpki_root_certs::TLS_SERVER_ROOT_CERTS[..3];
        let [first, second, third] = [0, 1, 2].map(|at| Anchor { der: roots[at].clone(), settings: None });
        let base = Arc::new(Store::new(vec![first.clone(), second.clone()]));
        let store = Store::over(Arc::clone(&base), vec![second, third.clone(), third]);
        let held: Vec<_> = store.anchors().map(|anchor| anchor.der.clone()).collect();
        assert_eq!(held, roots);
        for (position, root) in roots.iter().enumerate() {
            let mut subject = Vec::new();
            subject_canonical(root, &mut subject).unwrap();
            assert_eq!(store.candidates(&subject), [position]);
            assert!(store.holds(root));
        }
        assert!(!base.holds(&roots[2]) && store.get(3).is_none());
        assert_eq!(store.with_first(2).anchors().next().map(|anchor| &anchor.der), Some(&roots[2]));
    }

    #[test]
    fn duplicates_and_garbage_are_dropped() {
        let root = Anchor { der: webpki_root_certs::TLS_SERVER_ROOT_CERTS[0].clone(), settings: None };
        let garbage = Anchor { der: vec![0x30, 3, 2, 1, 1].into(), settings: None };
        let store = Store::new(vec![root.clone(), garbage.clone(), root.clone()]);
        assert_eq!(store.len(), 1);
        assert_eq!(Store::built_in().with(root.clone()).len(), Store::built_in().len());
        assert!(store.without(0).is_empty());
        assert!(store.holds(&root.der) && !store.holds(&garbage.der) && !store.without(0).holds(&root.der));
    }
}
