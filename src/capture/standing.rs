//! Where a presented chain ends: in a root that AWS uses, in another public one, or in neither.

use rustls::pki_types::CertificateDer;

use crate::judge::{Judge, Question, Signatures, Store, judge};
use crate::rules::interceptor::{Interceptor, of_issuer};
use crate::trust::anchor::Anchor;
use crate::trust::aws_roots::aws_root;
use crate::trust::certificate::Certificate;

/// The end of a chain, whatever any client trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A root that AWS uses; signatures were checked.
    Aws,
    /// Nothing was presented.
    Nothing,
    /// No public root: made by whoever is on the way, or by a private CA. The product that its names are like.
    Private(Option<&'static Interceptor>),
    /// Another root of Mozilla's.
    Public,
}

impl Standing {
    pub(super) fn of(presented: &[Vec<u8>], chain: &[Certificate]) -> Self {
        // Whether it has ended is another matter, so it is judged at a time when all of it was valid.
        let Some(until) = chain.iter().map(|certificate| certificate.not_after).min() else {
            return Self::Nothing;
        };
        let chain_der: Vec<_> = presented.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        let ends_in = |store: &Store| {
            let question = Question { chain: &chain_der, store, host: "", at: until.saturating_sub(1) };
            judge(Judge::Node20, &question, &Signatures::new()).ok == Some(true)
        };
        let built_in = Store::built_in();
        if !ends_in(&built_in) {
            return Self::Private(chain.iter().find_map(|certificate| of_issuer(&certificate.issuer)));
        }
        let is_of_aws = |anchor: &&Anchor| {
            Certificate::from_der(&anchor.der).is_ok_and(|certificate| aws_root(&certificate).is_some())
        };
        let of_aws = built_in.anchors().filter(is_of_aws).cloned().collect();
        if ends_in(&Store::new(of_aws)) { Self::Aws } else { Self::Public }
    }

    /// The name in the JSON report.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Nothing => "nothing",
            Self::Private(_) => "private",
            Self::Public => "public",
        }
    }
}
