//! One verification as OpenSSL does it: the chain so far, and the errors in the order in which they arose.
//!
//! Follows `x509_verify_cert` (`crypto/x509/x509_vfy.c`): building, extensions, strength, signatures and dates, name
//! constraints.

use std::cell::Cell;
use std::rc::Rc;

use crate::x509::{Certificate, Key, Unreadable};

use super::codes::Code;
use super::link::{Link, Place};
use super::parameters::{Parameters, Release};
use super::{Question, Signatures, Store};

/// An error, as the verify callback sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) depth: usize,
    /// Which certificate and which field, as a sentence.
    pub(super) why: String,
}

/// Verification ends here: the callback said so, or OpenSSL failed inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

pub(super) type Step = Result<(), Stopped>;

pub(super) struct Run<'a> {
    pub(super) parameters: Parameters,
    pub(super) at: i64,
    pub(super) signatures: &'a Signatures,
    pub(super) sent: Vec<Rc<Link<'a>>>,
    pub(super) chain: Vec<Rc<Link<'a>>>,
    /// How many certificates of the chain came from the server.
    pub(super) untrusted: usize,
    pub(super) faults: Vec<Fault>,
    /// The last error set, also where no callback was told.
    pub(super) error: Option<Code>,
    /// The first other error that OpenSSL has put into its queue; curl takes that for the cause.
    pub(super) queued: Cell<Option<Queued>>,
    /// What could not be verified here.
    pub(super) unknown: Option<String>,
    store: &'a Store,
    /// Certificates of the store that were needed so far.
    parsed: Vec<(usize, Option<Rc<Link<'a>>>)>,
}

impl<'a> Run<'a> {
    /// `Err` where a certificate that was sent cannot be read: then the handshake fails before verification. `Ok(None)`
    /// without any certificate.
    pub(super) fn new(
        parameters: Parameters,
        question: &Question<'a>,
        signatures: &'a Signatures,
    ) -> Result<Option<Self>, Unsent> {
        let mut sent = Vec::with_capacity(question.chain.len());
        for (position, der) in question.chain.iter().enumerate() {
            let certificate =
                Certificate::read(der.as_ref()).map_err(|part| Unsent::Unreadable { position, part })?;
            if parameters.release == Release::V3_0 && certificate.has_odd_length() {
                return Err(Unsent::OddLength { position });
            }
            if parameters.release == Release::V3_5
                && let Some(time) = certificate.short_date()
            {
                return Err(Unsent::ShortDate { position, is_generalized: time.is_generalized });
            }
            // Only what could be parsed is compared with the length that was announced.
            if certificate.der.len() != der.len() {
                return Err(Unsent::Trailing { position });
            }
            sent.push(Rc::new(Link { certificate, place: Place::Sent, release: parameters.release }));
        }
        let Some(leaf) = sent.first() else { return Ok(None) };
        let chain = vec![Rc::clone(leaf)];
        Ok(Some(Self {
            parameters,
            at: question.at,
            signatures,
            sent,
            chain,
            untrusted: 1,
            faults: Vec::new(),
            error: None,
            queued: Cell::new(None),
            unknown: None,
            store: question.store,
            parsed: Vec::new(),
        }))
    }

    /// `X509_verify_cert`. The outcome is in `faults` and `error`.
    pub(super) fn verify(&mut self) {
        let complete = self.check_leaf_key().is_ok() && self.verify_chain().is_ok();
        if !complete && self.error.is_none() {
            self.error = Some(Code::UNSPECIFIED);
        }
    }

    fn verify_chain(&mut self) -> Step {
        self.build()?;
        self.check_extensions()?;
        self.check_strength()?;
        self.check_first_key()?;
        self.check_signatures_and_dates()?;
        self.check_name_constraints()
    }

    /// Records an error. `Err` where the client stops at the first.
    pub(super) fn fault(&mut self, code: Code, depth: usize, why: impl FnOnce(&Link<'a>) -> String) -> Step {
        let why = self.chain.get(depth).map_or_else(String::new, |link| why(link));
        self.error = Some(code);
        self.faults.push(Fault { code, depth, why });
        if self.parameters.stops_at_first { Err(Stopped) } else { Ok(()) }
    }

    /// Remembers what a certificate leaves in the error queue when it is looked at.
    pub(super) fn note(&self, link: &Link<'a>) {
        if !link.is_valid() {
            self.queue(Queued::InvalidExtension);
        } else if matches!(link.certificate.key(), Key::Unreadable) {
            self.queue(Queued::UnreadableKey);
        }
    }

    pub(super) fn queue(&self, entry: Queued) {
        self.queued.set(self.queued.get().or(Some(entry)));
    }

    /// OpenSSL gives up without telling the callback.
    pub(super) fn internal_error(&mut self) -> Stopped {
        self.error = Some(Code::UNSPECIFIED);
        Stopped
    }

    /// Certificates of the store with that (canonical) subject, in their order.
    pub(super) fn stored(&mut self, subject: &[u8]) -> Vec<Rc<Link<'a>>> {
        let store = self.store;
        let candidates = store.candidates(subject).into_iter().filter_map(|position| self.parse(position));
        candidates.filter(|link| link.certificate.subject.canonical() == subject).collect()
    }

    /// All certificates that were sent, and those of the store that were looked at.
    pub(super) fn seen(&self) -> impl Iterator<Item = &Rc<Link<'a>>> {
        self.sent.iter().chain(self.parsed.iter().filter_map(|(_, link)| link.as_ref()))
    }

    fn parse(&mut self, position: usize) -> Option<Rc<Link<'a>>> {
        if let Some((_, link)) = self.parsed.iter().find(|(known, _)| *known == position) {
            return link.clone();
        }
        let stored = self.store.get(position)?;
        let release = self.parameters.release;
        let link = Certificate::read(stored.anchor.der.as_ref())
            .ok()
            .filter(|certificate| match release {
                Release::V3_0 => !certificate.has_odd_length(),
                Release::V3_5 => certificate.short_date().is_none(),
            })
            .map(|certificate| {
                let place =
                    Place::Stored { settings: stored.anchor.settings.as_ref(), origin: stored.origin };
                Rc::new(Link { certificate, place, release })
            });
        self.parsed.push((position, link.clone()));
        link
    }
}

/// What OpenSSL puts into its error queue besides the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Queued {
    BadSignature,
    InvalidExtension,
    UnreadableKey,
}

/// Why a chain does not get as far as verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsent {
    OddLength { position: usize },
    ShortDate { position: usize, is_generalized: bool },
    Trailing { position: usize },
    Unreadable { position: usize, part: Unreadable },
}
