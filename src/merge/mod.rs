//! One clean bundle out of many sources: each CA once, what has ended or is no CA left out, and every omission accounted for.

mod flaws;

use std::collections::HashSet;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use crate::client::shelf;
use crate::input::ca;
use crate::origin::{Origin, ReadError};
use crate::trust::bundle::{Bundle, Entry, Kind};
use crate::trust::certificate::{BasicConstraints, Certificate};
use crate::trust::repair;
use crate::trust::source::{Given, Source};
use crate::world::{READ_LIMIT, World};

pub use flaws::flaws;

/// What to merge.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Paths, in their order; `-` is standard input.
    pub files: Vec<String>,
    /// Also what `ca` and `cafile` hold.
    pub environment: bool,
    /// Also the system's own bundle.
    pub system: bool,
    /// Also Mozilla's roots, as they are built in.
    pub mozilla: bool,
    /// Seconds since the epoch.
    pub at: i64,
}

/// Where a certificate comes from, the user's own first: that is their order in the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    User,
    System,
    Mozilla,
}

/// A certificate of the bundle.
#[derive(Clone, Debug)]
pub struct Kept {
    pub certificate: Certificate,
    pub provider: Provider,
    /// Where it was found first.
    pub origin: Origin,
}

/// Something that was found and is not in the bundle.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The certificate's name, or what it is instead. Hostile until escaped.
    pub name: String,
    pub provider: Provider,
    pub origin: Origin,
    pub why: Why,
}

/// Why it was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same certificate is in the bundle already.
    Duplicate,
    /// It ended, at that time.
    Expired(i64),
    NotACa,
    /// It is no certificate, or cannot be read; what it is.
    NotACertificate(String),
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// In the order of the bundle: by provider, roots before other CAs, then by name.
    pub kept: Vec<Kept>,
    /// In the order in which it was found.
    pub left_out: Vec<LeftOut>,
    /// Files that were asked for and cannot be read.
    pub unread: Vec<(Origin, ReadError)>,
    /// The system's bundle was asked for, and there is none in a file.
    pub lacks_system: bool,
}

/// Merges what is asked for. `stdin` is read where a file is called `-`.
#[must_use]
pub fn merge(request: &Request, world: &World, stdin: &dyn Fn() -> Result<Vec<u8>, ReadError>) -> Merged {
    let mut merged = Merged::default();
    let mut seen = HashSet::new();
    let mut sources = if request.environment { ca::sources(world, None) } else { Vec::new() };
    for path in &request.files {
        let bytes = if path == "-" { stdin() } else { world.files.read(path, READ_LIMIT) };
        sources.push(Source {
            origin: Origin::file(path),
            given: Given::Path(path.clone()),
            bytes: bytes.map(Arc::new),
        });
    }
    merged.add(Bundle::read(sources), Provider::User, request.at, &mut seen);
    if request.system {
        let system = shelf::system_bundle(world);
        merged.lacks_system = system.is_none();
        merged.add(Bundle::read(system.into_iter().collect()), Provider::System, request.at, &mut seen);
    }
    if request.mozilla {
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            merged.add_built_in(der, request.at, &mut seen);
        }
    }
    let rank = |kept: &Kept| (kept.provider, !kept.certificate.is_self_issued());
    merged.kept.sort_by(|a, b| {
        let by_name = a.certificate.name.to_lowercase().cmp(&b.certificate.name.to_lowercase());
        rank(a)
            .cmp(&rank(b))
            .then(by_name)
            .then(a.certificate.sha256_bytes().cmp(b.certificate.sha256_bytes()))
    });
    merged
}

/// The certificates alone, as PEM, in the order of the bundle.
#[must_use]
pub fn plain(merged: &Merged) -> String {
    merged.kept.iter().map(|kept| repair::armour(&kept.certificate.der)).collect()
}

type Seen = HashSet<[u8; 32]>;

impl Merged {
    fn add(&mut self, bundle: Bundle, provider: Provider, at: i64, seen: &mut Seen) {
        for item in bundle.items {
            if let Err(error) = item.source.bytes {
                self.unread.push((item.source.origin, error));
                continue;
            }
            for entry in item.entries {
                self.add_entry(&entry, provider, at, seen);
            }
        }
    }

    fn add_entry(&mut self, entry: &Entry, provider: Provider, at: i64, seen: &mut Seen) {
        let mut is_empty = true;
        for certificate in repair::certificates(entry) {
            is_empty = false;
            self.add_certificate(certificate.clone(), provider, &entry.origin, at, seen);
        }
        if is_empty && entry.kind != Kind::Empty {
            let why = Why::NotACertificate(entry.reason.clone());
            self.left_out.push(LeftOut {
                name: entry.label.to_string(),
                provider,
                origin: entry.origin.clone(),
                why,
            });
        }
    }

    fn add_built_in(&mut self, der: &CertificateDer<'_>, at: i64, seen: &mut Seen) {
        if let Ok(certificate) = Certificate::from_der(der) {
            self.add_certificate(certificate, Provider::Mozilla, &Origin::default(), at, seen);
        }
    }

    fn add_certificate(
        &mut self,
        certificate: Certificate,
        provider: Provider,
        origin: &Origin,
        at: i64,
        seen: &mut Seen,
    ) {
        let why = if !may_issue(&certificate) {
            Some(Why::NotACa)
        } else if certificate.not_after <= at {
            Some(Why::Expired(certificate.not_after))
        } else {
            (!seen.insert(*certificate.sha256_bytes())).then_some(Why::Duplicate)
        };
        let origin = origin.clone();
        match why {
            None => self.kept.push(Kept { certificate, provider, origin }),
            Some(why) => self.left_out.push(LeftOut { name: certificate.name, provider, origin, why }),
        }
    }
}

/// A CA as OpenSSL counts (`check_ca`): it says so, or it is of version 1, or its keyUsage says so in place of basicConstraints.
fn may_issue(certificate: &Certificate) -> bool {
    let by_usage = certificate.basic_constraints == BasicConstraints::Absent
        && certificate.key_usage.as_ref().is_some_and(|usage| usage.allows("keyCertSign"));
    certificate.is_ca() || by_usage
}
