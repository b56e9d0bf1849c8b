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
    entries: Vec<Stored>,
    /// Hash of the canonical subject and position, sorted; within one subject in the order of loading.
    index: Vec<(u64, usize)>,
}

#[derive(Debug)]
pub(super) struct Stored {
    pub(super) anchor: Anchor,
    pub(super) origin: AnchorOrigin,
}

impl Stored {
    fn copy(&self) -> Self {
        Self { anchor: self.anchor.clone(), origin: self.origin }
    }
}

static BUILT_IN: LazyLock<Arc<Store>> = LazyLock::new(|| Arc::new(Store::build(built_in())));

impl Store {
    /// Certificates that the user gave, in the order in which the client loaded them.
    #[must_use]
    pub fn new(anchors: Vec<Anchor>) -> Self {
        Self::build(given(anchors))
    }

    /// Mozilla's roots, as Node, certifi and curl's bundle carry them. Shared and indexed once.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// Mozilla's roots and, after them, what the user added (`NODE_EXTRA_CA_CERTS`).
    #[must_use]
    pub fn built_in_and(anchors: Vec<Anchor>) -> Self {
        Self::build(built_in().chain(given(anchors)))
    }

    /// Certificates held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The certificates held, in their order.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.entries.iter().map(|stored| &stored.anchor)
    }

    /// Whether this very certificate is in it.
    #[must_use]
    pub fn holds(&self, der: &[u8]) -> bool {
        let mut subject = Vec::new();
        subject_canonical(der, &mut subject).is_some()
            && self.candidates(&subject).any(|position| self.entries[position].anchor.der.as_ref() == der)
    }

    /// This store with one more certificate at its end.
    #[must_use]
    pub fn with(&self, anchor: Anchor) -> Self {
        Self::build(self.copies(usize::MAX).chain(given(vec![anchor])))
    }

    /// This store without the certificate at `position`.
    #[must_use]
    pub fn without(&self, position: usize) -> Self {
        Self::build(self.copies(position))
    }

    /// This store with the certificate at `position` before all others.
    #[must_use]
    pub fn with_first(&self, position: usize) -> Self {
        let first = self.entries.get(position).map(Stored::copy);
        Self::build(first.into_iter().chain(self.copies(position)))
    }

    fn copies(&self, except: usize) -> impl Iterator<Item = Stored> {
        let kept = self.entries.iter().enumerate().filter(move |(position, _)| *position != except);
        kept.map(|(_, stored)| stored.copy())
    }

    /// Drops what is there already, as `X509_STORE_add_cert` does, and what is no certificate at all.
    fn build(loaded: impl Iterator<Item = Stored>) -> Self {
        let mut store = Self::default();
        let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut subject = Vec::new();
        for stored in loaded {
            subject.clear();
            let der = stored.anchor.der.as_ref();
            if subject_canonical(der, &mut subject).is_none() {
                continue;
            }
            // The last octets are those of a signature: as good as random, except where somebody tries.
            let twins = seen.entry(hash(&der[der.len().saturating_sub(32)..])).or_default();
            if twins.iter().any(|&position| store.entries[position].anchor.der.as_ref() == der) {
                continue;
            }
            twins.push(store.entries.len());
            store.index.push((hash(&subject), store.entries.len()));
            store.entries.push(stored);
        }
        store.index.sort_unstable();
        store
    }

    /// Positions of the certificates that may have this (canonical) subject, in their order. Compare before use.
    pub(super) fn candidates(&self, subject: &[u8]) -> impl Iterator<Item = usize> {
        let wanted = hash(subject);
        let start = self.index.partition_point(|entry| entry.0 < wanted);
        self.index[start..].iter().take_while(move |entry| entry.0 == wanted).map(|entry| entry.1)
    }

    pub(super) fn get(&self, position: usize) -> Option<&Stored> {
        self.entries.get(position)
    }
}

fn built_in() -> impl Iterator<Item = Stored> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| Stored {
        anchor: Anchor { der: der.clone(), settings: None },
        origin: AnchorOrigin::BuiltIn,
    })
}

fn given(anchors: Vec<Anchor>) -> impl Iterator<Item = Stored> {
    anchors.into_iter().map(|anchor| Stored { anchor, origin: AnchorOrigin::Given })
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
            assert!(store.candidates(&subject).any(|candidate| candidate == position));
        }
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
