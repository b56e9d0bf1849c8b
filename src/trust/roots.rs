//! The same certificates as rustls' own store: what it takes, and what it refuses.

use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use super::anchor::Anchor;

/// rustls' store, and the anchors it refused: their places in the list, and webpki's reason.
#[derive(Clone, Debug)]
pub struct Roots {
    pub store: Arc<RootCertStore>,
    pub refused: Vec<(usize, rustls::Error)>,
}

/// The store made of these anchors; Mozilla's roots (`webpki-roots`) where no list was given at all.
#[must_use]
pub fn root_store(anchors: Option<&[Anchor]>) -> Roots {
    let Some(anchors) = anchors else {
        let roots = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        return Roots { store: Arc::new(RootCertStore { roots }), refused: Vec::new() };
    };
    let mut store = RootCertStore::empty();
    let mut refused = Vec::new();
    for (index, anchor) in anchors.iter().enumerate() {
        if let Err(error) = store.add(CertificateDer::from(anchor.der.as_ref())) {
            refused.push((index, error));
        }
    }
    Roots { store: Arc::new(store), refused }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::dialect::{Dialect, read};

    #[test]
    fn refusals_are_reported_with_their_place() {
        let root = include_bytes!("../../testdata/rules/pki/root.pem");
        let mut anchors: Vec<_> =
            read(Dialect::PkiTypes, root).anchors.into_iter().map(|(_, anchor)| anchor).collect();
        anchors.insert(0, Anchor { der: CertificateDer::from(vec![0x30, 0]), settings: None });
        let roots = root_store(Some(&anchors));
        assert_eq!(roots.store.len(), 1);
        assert_eq!(roots.refused.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn no_list_means_mozillas_roots_an_empty_list_means_none() {
        assert!(root_store(None).store.len() > 100);
        assert!(root_store(Some(&[])).store.is_empty());
    }
}
