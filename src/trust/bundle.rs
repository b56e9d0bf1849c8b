//! All trust material the user gave: every block of every item, with its origin and what it is. Nothing is dropped.

use std::borrow::Cow;
use std::ops::Range;

use crate::origin::Origin;
use crate::shares::in_shares;

use super::body::{self, Undecodable};
use super::certificate::Certificate;
use super::container;
use super::der::OpenSsl;
use super::dialect::{self, Dialect};
use super::document::Document;
use super::mangled::Mangled;
use super::pem;
use super::plain;
use super::sniff;
use super::source::{Places, Source};

/// Everything that was given, item by item.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    pub items: Vec<Item>,
}

/// One item with its entries. An item that cannot be read has none.
#[derive(Clone, Debug)]
pub struct Item {
    pub source: Source,
    pub entries: Vec<Entry>,
    /// Nothing but certificates, and every reader loads all of them.
    pub is_plain: bool,
}

/// One block, or a whole item that has no blocks.
#[derive(Clone, Debug)]
pub struct Entry {
    pub origin: Origin,
    /// In the bytes of the source.
    pub span: Range<usize>,
    pub kind: Kind,
    /// The label of the BEGIN marker. Empty without one. Hostile until escaped.
    pub label: Cow<'static, str>,
    /// Why it is not what it should be; empty for a sound block.
    pub reason: String,
    pub mangled: Vec<Mangled>,
    /// Every reader takes what is between its markers for the certificate that it is.
    pub is_plain: bool,
    pub certificate: Option<Box<Certificate>>,
    /// Certificates inside what no client opens: PKCS#7, several in DER, text in UTF-16.
    pub contained: Vec<Certificate>,
    /// What a request or a list of revoked certificates says.
    pub document: Option<Box<Document>>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Base64 of a certificate without BEGIN and END.
    BareBase64,
    /// A block with a certificate's label that does not hold one.
    BrokenCertificate,
    Certificate,
    Crl,
    Csr,
    /// A certificate in binary.
    DerCertificate,
    Empty,
    Garbage,
    /// A Java key store.
    JavaKeyStore,
    /// A private key. Its bytes are never kept.
    Key,
    /// A web page or XML.
    Markup,
    /// A block with a label that no client here reads.
    Other,
    /// A path where text of certificates belongs.
    Path,
    Pkcs7,
    Pkcs12,
    /// Text in UTF-16.
    Utf16,
}

impl Bundle {
    /// Finds out what every source holds.
    #[must_use]
    pub fn read(sources: Vec<Source>) -> Self {
        Self { items: sources.into_iter().map(Item::read).collect() }
    }

    /// All entries, in their order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.items.iter().flat_map(|item| &item.entries)
    }

    /// All certificates that could be decoded, whatever a client makes of them.
    pub fn certificates(&self) -> impl Iterator<Item = (&Entry, &Certificate)> {
        self.entries().filter_map(|entry| Some((entry, entry.certificate.as_deref()?)))
    }
}

impl Item {
    #[must_use]
    pub fn read(source: Source) -> Self {
        let Ok(bytes) = &source.bytes else { return Self { source, entries: Vec::new(), is_plain: false } };
        let blocks = pem::scan(bytes);
        let mut lines = Places::new(&source);
        let entries = if blocks.is_empty() {
            vec![whole(&source, &mut lines, bytes)]
        } else {
            let mut place = |(index, block): (usize, pem::Block)| Placed {
                number: index + 1,
                place: lines.of(block.span.start),
                block,
            };
            let blocks: Vec<_> = blocks.into_iter().enumerate().map(&mut place).collect();
            let decode = |placed: &Placed| {
                let origin = source.origin.clone().block(placed.number).at_place(placed.place);
                entry(origin, bytes, &placed.block)
            };
            let shares = in_shares(&blocks, |share| share.iter().map(decode).collect::<Vec<_>>());
            let mut entries = joined(shares);
            adopt(&mut entries, bytes);
            entries
        };
        let is_plain = entries.iter().all(|entry| entry.is_plain)
            && plain::are_plain(bytes, entries.iter().map(|entry| &entry.span));
        Self { source, entries, is_plain }
    }
}

/// All shares in one list. The first is not copied.
fn joined(shares: Vec<Vec<Entry>>) -> Vec<Entry> {
    shares
        .into_iter()
        .reduce(|mut all, mut share| {
            all.append(&mut share);
            all
        })
        .unwrap_or_default()
}

/// A block with its number and its line and column in what is shown.
struct Placed {
    number: usize,
    place: (usize, usize),
    block: pem::Block,
}

/// What a client reads as a certificate is one, however odd its block looks: readers ignore what people stumble over.
fn adopt(entries: &mut [Entry], bytes: &[u8]) {
    let is_plain = |entry: &Entry| {
        entry.mangled.is_empty() && (entry.certificate.is_some() || entry.kind != Kind::BrokenCertificate)
    };
    if entries.iter().all(is_plain) {
        return;
    }
    for dialect in [Dialect::Node(OpenSsl::V30), Dialect::PkiTypes] {
        for (begin, anchor) in dialect::read(dialect, bytes).anchors {
            let after = entries.partition_point(|entry| entry.span.start <= begin);
            let found = entries[..after].last_mut().filter(|entry| entry.span.contains(&begin));
            let Some(entry) = found else { continue };
            let known = entry.certificate.as_ref().is_some_and(|known| known.der == anchor.der.as_ref());
            if !known && let Ok(certificate) = Certificate::from_der(&anchor.der) {
                entry.certificate = Some(Box::new(certificate));
                entry.kind = Kind::Certificate;
                entry.reason = mangled_reason(&entry.mangled);
            }
        }
    }
}

fn whole(source: &Source, places: &mut Places<'_>, bytes: &[u8]) -> Entry {
    let kind = sniff::kind(bytes, source.is_text());
    let decoded = body::decode(bytes.trim_ascii()).map(|body| body.der);
    let contained: Vec<Vec<u8>> = match kind {
        Kind::BareBase64 => decoded.map(|der| held(&der)).unwrap_or_default(),
        Kind::DerCertificate | Kind::Pkcs7 => held(bytes),
        Kind::Utf16 => container::armoured(container::utf_16_text(bytes).as_bytes()),
        _ => Vec::new(),
    };
    let mut contained: Vec<_> = contained.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    let is_single = contained.len() == 1 && matches!(kind, Kind::BareBase64 | Kind::DerCertificate);
    let certificate = if is_single { contained.pop().map(Box::new) } else { None };
    Entry {
        origin: source.origin.clone().at_place(places.of(0)),
        span: 0..bytes.len(),
        kind,
        label: Cow::default(),
        reason: whole_reason(kind).to_owned(),
        mangled: Vec::new(),
        is_plain: false,
        certificate,
        contained,
        document: document(kind, bytes),
    }
}

fn document(kind: Kind, der: &[u8]) -> Option<Box<Document>> {
    let found = match kind {
        Kind::Crl => Document::revocation_list(der),
        Kind::Csr => Document::request(der),
        _ => None,
    };
    found.map(Box::new)
}

/// The certificates in a run of DER ones, or in PKCS#7.
fn held(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = container::certificates(bytes);
    if found.is_empty() {
        found = container::pkcs7(bytes);
    }
    found.into_iter().map(<[u8]>::to_vec).collect()
}

fn whole_reason(kind: Kind) -> &'static str {
    match kind {
        Kind::BareBase64 => "base64 of a certificate, without its BEGIN and END lines",
        Kind::Crl => "a list of revoked certificates in binary",
        Kind::Csr => "a request for a certificate in binary, not a certificate",
        Kind::DerCertificate => "a certificate in binary (DER), not in PEM",
        Kind::Empty => "nothing",
        Kind::JavaKeyStore => "a Java key store",
        Kind::Key => "a private key in binary",
        Kind::Markup => "a web page or XML, not a certificate",
        Kind::Path => "a path; this variable takes the text of certificates",
        Kind::Pkcs12 => "a PKCS#12 store (.p12, .pfx)",
        Kind::Pkcs7 => "PKCS#7 in binary (.p7b)",
        Kind::Utf16 => "text in UTF-16, as Windows tools save it",
        _ => "no certificate and nothing else that is known here",
    }
}

fn entry(origin: Origin, bytes: &[u8], block: &pem::Block) -> Entry {
    let text = &bytes[block.body.clone()];
    let mut entry = Entry {
        origin,
        span: block.span.clone(),
        kind: Kind::Other,
        label: block.label.clone(),
        reason: String::new(),
        mangled: block.mangled.clone(),
        is_plain: false,
        certificate: None,
        contained: Vec::new(),
        document: None,
    };
    let (kind, reason) = match entry.label.as_ref() {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => return certificate(entry, text),
        "X509 CRL" => (Kind::Crl, "a list of revoked certificates"),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            (Kind::Csr, "a request for a certificate, not a certificate")
        }
        "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => {
            entry.contained = armoured(text);
            (Kind::Pkcs7, "PKCS#7, which may hold certificates, but not for these clients")
        }
        label if label.ends_with("PRIVATE KEY") => (Kind::Key, "a private key"),
        _ => {
            entry.contained = armoured(text);
            (Kind::Other, "a block that no client looks at")
        }
    };
    if matches!(kind, Kind::Crl | Kind::Csr) {
        entry.document = body::decode(text).ok().and_then(|body| document(kind, &body.der));
    }
    Entry { kind, reason: reason.to_owned(), ..entry }
}

/// The certificates in the body of a block whose label promises none.
fn armoured(text: &[u8]) -> Vec<Certificate> {
    let bytes = body::decode(text).map(|body| body.der).unwrap_or_default();
    held(&bytes).iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
}

/// A block whose label promises a certificate.
fn certificate(mut entry: Entry, text: &[u8]) -> Entry {
    entry.kind = Kind::BrokenCertificate;
    let text = if entry.mangled.contains(&Mangled::Header) { body::after_header(text) } else { text };
    let body = match body::decode(text) {
        Ok(body) => body,
        Err(fault) => return Entry { reason: undecodable(fault, &entry.mangled), ..entry },
    };
    entry.mangled.extend(body.lacks_padding.then_some(Mangled::NoPadding));
    entry.mangled.extend(body.is_url_alphabet.then_some(Mangled::UrlAlphabet));
    match Certificate::from_der(&body.der) {
        Ok(certificate) => {
            entry.kind = Kind::Certificate;
            // OpenSSL's own label has trust settings there.
            if certificate.der.len() < body.der.len() && entry.label != "TRUSTED CERTIFICATE" {
                entry.mangled.push(Mangled::TrailingBytes);
                let more = container::certificates(&body.der[certificate.der.len()..]);
                entry.contained = more.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
            }
            // Not every OpenSSL reads a certificate with an odd date.
            entry.is_plain = body.is_clean && entry.mangled.is_empty() && certificate.odd_date.is_none();
            entry.reason = mangled_reason(&entry.mangled);
            entry.certificate = Some(Box::new(certificate));
        }
        Err(error) => {
            let kind = sniff::sequence_kind(&body.der);
            let instead = matches!(kind, Kind::Crl | Kind::Csr | Kind::Key | Kind::Pkcs7 | Kind::Pkcs12);
            entry.reason = if instead {
                format!("labelled as a certificate, but {}", whole_reason(kind))
            } else {
                format!("the bytes are no certificate: {error}")
            };
            if instead {
                entry.kind = kind;
                entry.document = document(kind, &body.der);
                entry.contained =
                    held(&body.der).iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
            }
        }
    }
    entry
}

fn undecodable(fault: Undecodable, mangled: &[Mangled]) -> String {
    match fault {
        _ if mangled.contains(&Mangled::NoEnd) => "the block has no END line".to_owned(),
        Undecodable::Character(at) => format!("character {} of the body is not base64", at + 1),
        Undecodable::Incomplete => "the base64 is incomplete".to_owned(),
        Undecodable::Nothing => "the block is empty".to_owned(),
    }
}

fn mangled_reason(mangled: &[Mangled]) -> String {
    mangled.first().map_or_else(String::new, |mangled| format!("the block {}", mangled.words()))
}
