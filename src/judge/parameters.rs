//! What sets one OpenSSL-based client apart from another: the parameters it gives to `X509_verify_cert`.

use super::Judge;

/// Parameters of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) release: Release,
    /// Security level: 1 asks for 80 bits, 2 for 112.
    pub(super) level: u32,
    /// `X509_V_FLAG_PARTIAL_CHAIN`: any certificate of the store ends a chain.
    pub(super) partial_chain: bool,
    /// The verify callback stops at the first error. Node's never stops, so that the last error counts.
    pub(super) stops_at_first: bool,
}

/// Releases of OpenSSL whose differences matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    V3_0,
    V3_5,
}

impl Parameters {
    /// `None` for rustls, which is no OpenSSL.
    pub(super) fn of(judge: Judge) -> Option<Self> {
        let node = |release, level| Self { release, level, partial_chain: false, stops_at_first: false };
        Some(match judge {
            Judge::Node18 | Judge::Node20 => node(Release::V3_0, 1),
            Judge::Node22 => node(Release::V3_5, 1),
            Judge::Node24 => node(Release::V3_5, 2),
            Judge::Botocore => {
                Self { release: Release::V3_0, level: 2, partial_chain: false, stops_at_first: true }
            }
            Judge::Curl => {
                Self { release: Release::V3_0, level: 2, partial_chain: true, stops_at_first: true }
            }
            Judge::Rustls => return None,
        })
    }

    /// Security bits that the level asks of keys and digests.
    pub(super) fn bits(self) -> u32 {
        if self.level >= 2 { 112 } else { 80 }
    }
}
