//! How each kind of client reads trust material: which certificates it loads, which it loses, and whether it refuses all.
//!
//! Facts per dialect, measured on 93 forms of files with Node 18 to 24, Python's ssl module, curl and rustls-pki-types.

use std::ops::Range;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use crate::x509::{Reader, dotted};

use super::anchor::{Anchor, TrustSettings};
use super::der::{self, OpenSsl};
use super::reader::{Bio, Blocks, Read, Why};

/// A way of reading PEM.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `curl --cacert`, `ssl.SSLContext.load_verify_locations`, AWS CLI: any bad block refuses the file, and so does a file
    /// without certificates (`X509_load_cert_crl_file`, `PEM_X509_INFO_read_bio`).
    Strict,
    /// Node's `ca` option: `PEM_read_bio_X509_AUX` until the first failure; nothing is ever an error.
    Node(OpenSsl),
    /// `NODE_EXTRA_CA_CERTS`: `PEM_read_bio_X509` until the first failure; what was read is used, with a warning.
    NodeExtra(OpenSsl),
    /// rustls-pki-types: every whole `CERTIFICATE` block, bad ones skipped.
    PkiTypes,
}

/// What became of a block, or of a whole source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is in the client's store.
    Loaded,
    /// The client does not load it, and does not say so.
    Lost,
    /// The client stops with an error because of it, or because of another block of the same file.
    Refused,
    /// The client does not read this source at all.
    Unread,
}

/// What one client reads out of one source.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Certificates in their order, with the bytes they came from: from the BEGIN line on.
    pub anchors: Vec<(usize, Arc<Anchor>)>,
    /// Where reading stopped, and why.
    pub stopped: Option<Stopped>,
    /// The client gives up with an error instead of going on.
    pub refusal: Option<Refusal>,
}

impl Reading {
    /// The certificates, in their order.
    pub fn anchors(&self) -> impl Iterator<Item = Arc<Anchor>> {
        self.anchors.iter().map(|(_, anchor)| Arc::clone(anchor))
    }
}

/// Why a client stopped reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Where the block that it could not read begins.
    pub at: usize,
    pub why: Fault,
}

/// What is wrong with a block, as the client sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    BadBase64,
    /// A revocation list or a key that cannot be decoded: strict clients refuse it.
    BadBlock,
    /// The bytes are no certificate.
    BadCertificate,
    /// The END line is missing, or another one stands there.
    BadEnd,
    /// A header on a certificate, such as `Proc-Type`.
    Header,
    /// There is nothing between BEGIN and END.
    NoData,
}

/// How a strict loader says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A block could not be read (`[X509] PEM lib`).
    BadBlock,
    /// Nothing was there to load (`NO_CERTIFICATE_OR_CRL_FOUND`).
    Nothing,
}

/// What a client made of the entries of one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    /// One for each entry, in their order; one for all of an item without entries.
    pub each: Vec<Fate>,
    /// The entry at which reading ended: whatever follows it was not looked at.
    pub stopped: Option<usize>,
}

impl Fates {
    /// The same fate for an item with this many entries.
    #[must_use]
    pub fn all(fate: Fate, entries: usize) -> Self {
        Self { each: vec![fate; entries.max(1)], stopped: None }
    }

    /// What became of this entry; of one that is not there, nothing is known to the client.
    #[must_use]
    pub fn of(&self, entry: usize) -> Fate {
        self.each.get(entry).copied().unwrap_or(Fate::Unread)
    }
}

impl Reading {
    /// What became of the entries that take up these bytes of the source: in their order, and without overlap, as anchors are.
    #[must_use]
    pub fn fates<'a>(&self, spans: impl Iterator<Item = &'a Range<usize>>) -> Fates {
        let mut anchors = self.anchors.iter().map(|(begin, _)| *begin).peekable();
        let mut fates = Fates::default();
        for (entry, span) in spans.enumerate() {
            while anchors.next_if(|begin| *begin < span.start).is_some() {}
            let mut is_loaded = false;
            while anchors.next_if(|begin| *begin < span.end).is_some() {
                is_loaded = true;
            }
            if self.stopped.is_some_and(|stopped| span.contains(&stopped.at)) {
                fates.stopped = Some(entry);
            }
            fates.each.push(match (self.refusal, is_loaded) {
                (Some(_), _) => Fate::Refused,
                (None, true) => Fate::Loaded,
                (None, false) => Fate::Lost,
            });
        }
        fates
    }
}

/// Reads one element of `ca`, or one file.
#[must_use]
pub fn read(dialect: Dialect, bytes: &[u8]) -> Reading {
    match dialect {
        Dialect::Node(openssl) => node(bytes, openssl),
        Dialect::NodeExtra(openssl) => node_extra(bytes, openssl),
        Dialect::PkiTypes => pki_types(bytes),
        Dialect::Strict => strict(bytes),
    }
}

const CERTIFICATE: &[u8] = b"CERTIFICATE";
const X509: &[u8] = b"X509 CERTIFICATE";
const TRUSTED: &[u8] = b"TRUSTED CERTIFICATE";

fn node(bytes: &[u8], openssl: OpenSsl) -> Reading {
    until_first_fault(Blocks::new(bytes, Bio::Memory), openssl, &[CERTIFICATE, X509, TRUSTED], true)
}

fn node_extra(bytes: &[u8], openssl: OpenSsl) -> Reading {
    until_first_fault(Blocks::new(bytes, Bio::File), openssl, &[CERTIFICATE, X509], false)
}

fn until_first_fault(blocks: Blocks<'_>, openssl: OpenSsl, labels: &[&[u8]], with_settings: bool) -> Reading {
    let mut reading = Reading::default();
    for block in blocks {
        let (begin, anchor) = match block {
            Ok(block) if !labels.contains(&block.label.as_slice()) => continue,
            Ok(block) => (block.begin, certificate(&block, openssl, with_settings)),
            Err(stop) => (stop.begin, Err(Fault::from(stop.why))),
        };
        match anchor {
            Ok(anchor) => reading.anchors.push((begin, Arc::new(anchor))),
            Err(why) => {
                reading.stopped = Some(Stopped { at: begin, why });
                break;
            }
        }
    }
    reading
}

/// `d2i_X509`, or `d2i_X509_AUX`, which takes what follows the certificate for trust settings.
fn certificate(block: &Read, openssl: OpenSsl, with_settings: bool) -> Result<Anchor, Fault> {
    if block.has_header {
        return Err(Fault::Header);
    }
    let length = der::certificate_length(&block.der, openssl).ok_or(Fault::BadCertificate)?;
    let (certificate, trailer) = block.der.split_at(length);
    let settings = if with_settings && !trailer.is_empty() {
        Some(trust_settings(trailer).ok_or(Fault::BadCertificate)?)
    } else {
        None
    };
    Ok(Anchor { der: CertificateDer::from(certificate.to_vec()), settings })
}

/// `X509_CERT_AUX`: trust, `[0]` reject, alias, key identifier, `[1]` other; all optional, in this order.
fn trust_settings(bytes: &[u8]) -> Option<TrustSettings> {
    let outer = Reader::new(bytes).expect(0x30)?;
    let mut settings = TrustSettings::default();
    let mut fields = Reader::new(outer.value);
    let mut tags = [0x30, 0xa0, 0x0c, 0x04, 0xa1].into_iter();
    while !fields.is_empty() {
        let field = fields.any()?;
        tags.find(|tag| *tag == field.tag)?;
        match field.tag {
            0x30 => settings.trusted = Some(object_identifiers(field.value)?),
            0xa0 => settings.rejected = object_identifiers(field.value)?,
            _ => {}
        }
    }
    Some(settings)
}

fn object_identifiers(bytes: &[u8]) -> Option<Vec<String>> {
    let mut list = Reader::new(bytes);
    let mut identifiers = Vec::new();
    while !list.is_empty() {
        identifiers.push(dotted(list.expect(0x06)?.value));
    }
    Some(identifiers)
}

fn strict(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let mut lists = 0;
    for block in Blocks::new(bytes, Bio::File) {
        let outcome = match &block {
            Ok(block) if [CERTIFICATE, X509, TRUSTED].contains(&block.label.as_slice()) => {
                certificate(block, OpenSsl::V30, block.label == TRUSTED).map(Some)
            }
            Ok(block) => other_block(block).map(|is_list| {
                lists += usize::from(is_list);
                None
            }),
            Err(stop) => Err(Fault::from(stop.why)),
        };
        let begin = block.as_ref().map_or_else(|stop| stop.begin, |block| block.begin);
        match outcome {
            Ok(anchor) => reading.anchors.extend(anchor.map(|anchor| (begin, Arc::new(anchor)))),
            Err(why) => {
                reading.stopped = Some(Stopped { at: begin, why });
                reading.refusal = Some(Refusal::BadBlock);
                reading.anchors.clear();
                return reading;
            }
        }
    }
    if reading.anchors.is_empty() && lists == 0 {
        reading.refusal = Some(Refusal::Nothing);
    }
    reading
}

/// Revocation lists and keys are decoded as well, so broken ones refuse the file. Says whether it is a revocation list.
fn other_block(block: &Read) -> Result<bool, Fault> {
    let is_list = block.label == b"X509 CRL";
    let is_key = memchr::memmem::find(&block.label, b"PRIVATE KEY").is_some();
    let is_encrypted = block.has_header || block.label == b"ENCRYPTED PRIVATE KEY";
    let is_sound = match (is_list, is_key) {
        (true, _) => !block.has_header && der::is_revocation_list(&block.der),
        (_, true) => is_encrypted || der::is_private_key(&block.der),
        _ => true,
    };
    if is_sound { Ok(is_list) } else { Err(Fault::BadBlock) }
}

/// pki-types gives no offsets, but leaves its input where a section ended: the BEGIN line is the last before that.
fn pki_types(bytes: &[u8]) -> Reading {
    use rustls::pki_types::pem::{SectionKind, SliceIter};
    let mut reading = Reading::default();
    let mut sections = SliceIter::<(SectionKind, Vec<u8>)>::new(bytes);
    while let Some(section) = sections.next() {
        let Ok((SectionKind::Certificate, der)) = section else { continue };
        let end = bytes.len() - sections.remainder().len();
        let begin = memchr::memmem::rfind(&bytes[..end], b"-----BEGIN CERTIFICATE-----").unwrap_or(0);
        reading.anchors.push((begin, Arc::new(Anchor { der: der.into(), settings: None })));
    }
    reading
}

impl From<Why> for Fault {
    fn from(why: Why) -> Self {
        match why {
            Why::BadBase64 => Self::BadBase64,
            Why::BadEnd => Self::BadEnd,
            Why::NoData => Self::NoData,
        }
    }
}
