//! Judging a chain as a real client does: chain + store + host + time + parameters -> verdict. Pure.
//!
//! # API
//!
//! - [`Store`]: the certificates a client has loaded, indexed by subject, parsed when first needed.
//! - [`Question`]: the chain as sent, the store, the host, the time.
//! - [`judge`]: what one client ([`Judge`]) says to a question: a [`Verdict`]. [`Signatures`] remembers what was verified,
//!   so that all judges together verify each signature once; keep one for a run.
//! - [`remedies`]: the changes to bundle or chain after which a client would trust, each tried by judging again.
//! - [`Permit`]: the leave to sign a request, made from a chain that the client trusts and nowhere else.

mod build;
#[cfg(test)]
mod chains;
mod checks;
mod codes;
mod constraints;
mod dates;
mod host;
mod link;
mod openssl;
mod parameters;
mod pedigree;
mod permit;
mod remedy;
mod run;
mod signature;
mod store;
mod subtree;
mod verdict;
mod webpki;
mod words;

pub use permit::Permit;
pub use remedy::{Change, remedies, works};
pub use signature::Signatures;
pub use store::Store;
pub use verdict::{AnchorOrigin, Verdict};

use rustls::pki_types::CertificateDer;

use parameters::Parameters;

/// A client's way of judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judge {
    /// Node 18: OpenSSL 3.0, security level 1, the last error counts.
    Node18,
    /// Node 20: as Node 18.
    Node20,
    /// Node 22: OpenSSL 3.5, security level 1; host names go through `domainToASCII`.
    Node22,
    /// Node 24: OpenSSL 3.5, security level 2.
    Node24,
    /// Python's ssl module as urllib3 and botocore drive it: security level 2, the first error counts.
    Botocore,
    /// curl with OpenSSL: security level 2, any certificate of the store is an anchor.
    Curl,
    /// rustls with webpki and aws-lc-rs.
    Rustls,
}

impl Judge {
    pub const ALL: [Self; 7] =
        [Self::Node18, Self::Node20, Self::Node22, Self::Node24, Self::Botocore, Self::Curl, Self::Rustls];

    /// The name in `--judge` and in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Node18 => "node18",
            Self::Node20 => "node20",
            Self::Node22 => "node22",
            Self::Node24 => "node24",
            Self::Botocore => "botocore",
            Self::Curl => "curl",
            Self::Rustls => "rustls",
        }
    }

    /// One of the Node versions.
    #[must_use]
    pub fn is_node(self) -> bool {
        matches!(self, Self::Node18 | Self::Node20 | Self::Node22 | Self::Node24)
    }

    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|judge| judge.id() == id)
    }
}

/// What is to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// As sent by the server, leaf first.
    pub chain: &'a [CertificateDer<'a>],
    /// What the client has loaded.
    pub store: &'a Store,
    /// The name or address literal (IPv6 without brackets) that the client asked for. Empty: the host is not checked, and
    /// nothing is permitted.
    pub host: &'a str,
    /// Seconds since the epoch.
    pub at: i64,
}

/// What one client says to a question.
#[must_use]
pub fn judge(judge: Judge, question: &Question<'_>, signatures: &Signatures) -> Verdict {
    match Parameters::of(judge) {
        Some(parameters) => openssl::judge(judge, parameters, question, signatures),
        None => webpki::judge(question),
    }
}

/// The errors that OpenSSL would report to the client's callback, as number and depth, in their order; `None` where it gets no
/// certificate to verify, or for rustls. For comparing with records of OpenSSL itself.
#[must_use]
pub fn openssl_errors(
    judge: Judge,
    question: &Question<'_>,
    signatures: &Signatures,
) -> Option<Vec<(u16, usize)>> {
    openssl::errors(Parameters::of(judge)?, question, signatures)
}
