//! What speaks of certificates and is none: a request for one, a list of revoked ones.

use crate::x509;

use super::certificate::{Key, Signature, key, shown_name};
use super::naming;
use super::signature::signature;

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    Request(Request),
    RevocationList(RevocationList),
}

/// A request for a certificate (RFC 2986). Whether it was signed by its key is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Hostile until escaped.
    pub subject: String,
    pub key: Key,
    pub signature: Signature,
    /// DNS names and addresses. Hostile until escaped.
    pub names: Vec<String>,
}

/// A list of revoked certificates (RFC 5280, 5). Times are seconds since the epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList {
    /// Hostile until escaped.
    pub issuer: String,
    /// `None` where the date cannot be read.
    pub this_update: Option<i64>,
    /// `None` also without such a date.
    pub next_update: Option<i64>,
    /// How many certificates it revokes.
    pub revoked: usize,
    pub signature: Signature,
}

impl Document {
    pub(super) fn request(der: &[u8]) -> Option<Self> {
        let parsed = x509::Request::read(der)?;
        let extensions = x509::Extensions::decode(&parsed.extension_list);
        Some(Self::Request(Request {
            subject: naming::shown(&parsed.subject.attributes()),
            key: key(&x509::Key::read(&parsed.public_key_info), &parsed.public_key_info),
            signature: signature(&parsed.algorithm),
            names: extensions.alternative_names.iter().flatten().filter_map(shown_name).collect(),
        }))
    }

    pub(super) fn revocation_list(der: &[u8]) -> Option<Self> {
        let parsed = x509::RevocationList::read(der)?;
        Some(Self::RevocationList(RevocationList {
            issuer: naming::shown(&parsed.issuer.attributes()),
            this_update: parsed.this_update.lenient(),
            next_update: parsed.next_update.and_then(|date| date.lenient()),
            revoked: parsed.revoked,
            signature: signature(&parsed.algorithm),
        }))
    }
}
