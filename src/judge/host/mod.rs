//! Whether a certificate is for a host: every client has its own rules.

pub(super) mod curl;
mod idn;
pub(super) mod node;
pub(super) mod urllib3;

use crate::x509::{Certificate, GeneralName, oids};

/// A certificate that is not for the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// The client's own words. Holds text from the certificate.
    pub(super) message: String,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The client says no.
    Mismatch,
    /// The client's check fails with an error of this name.
    Crash(&'static str),
    /// The client does not even connect to such a host.
    NoSuchHost,
}

impl Mismatch {
    fn new(message: String) -> Self {
        Self { message, kind: Kind::Mismatch }
    }
}

/// Names of a leaf that host checks look at.
struct Names<'c, 'a> {
    /// subjectAltName, if there is one.
    alternatives: Option<&'c [GeneralName<'a>]>,
    /// Values of commonName as UTF-8, in their order.
    common: Vec<String>,
}

impl<'c, 'a> Names<'c, 'a> {
    fn of(certificate: &'c Certificate<'a>) -> Self {
        let common = certificate.subject.values(oids::COMMON_NAME);
        Self {
            alternatives: certificate.extensions().alternative_names.as_deref(),
            common: common.iter().filter_map(|text| text.utf8().map(std::borrow::Cow::into_owned)).collect(),
        }
    }

    fn alternatives(&self) -> impl Iterator<Item = &'c GeneralName<'a>> + use<'c, 'a> {
        self.alternatives.unwrap_or_default().iter()
    }
}

/// Octets as characters of the same number, the way C strings of names become strings.
fn latin1(octets: &[u8]) -> String {
    octets.iter().map(|&octet| char::from(octet)).collect()
}

/// The address in an iPAddress, if it has the length of one.
fn address(octets: &[u8]) -> Option<std::net::IpAddr> {
    if let Ok(four) = <[u8; 4]>::try_from(octets) {
        return Some(four.into());
    }
    <[u8; 16]>::try_from(octets).ok().map(Into::into)
}
