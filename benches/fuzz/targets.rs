//! What is fuzzed, and what must hold for any bytes.

use std::hash::{DefaultHasher, Hash, Hasher};

use slsca::input::ca;
use slsca::origin::Origin;
use slsca::trust::OpenSsl;
use slsca::trust::bundle::{Bundle, Item};
use slsca::trust::certificate::Certificate;
use slsca::trust::dialect::{self, Dialect};
use slsca::trust::repair;
use slsca::trust::source::{Given, Source};
use slsca::untrusted::{Untrusted, comment};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

pub(crate) struct Target {
    /// The folder of its seeds.
    pub(crate) name: &'static str,
    /// Panics where a promise is broken; says what kind of outcome it was.
    pub(crate) run: fn(&[u8]) -> u64,
}

pub(crate) const TARGETS: [Target; 4] = [
    Target { name: "scanner", run: scanner },
    Target { name: "certificate", run: certificate },
    Target { name: "pkcs7", run: pkcs7 },
    Target { name: "ca", run: ca_variable },
];

const DIALECTS: [Dialect; 5] = [
    Dialect::Strict,
    Dialect::Node(OpenSsl::V30),
    Dialect::Node(OpenSsl::V35),
    Dialect::NodeExtra(OpenSsl::V30),
    Dialect::PkiTypes,
];

fn item(bytes: &[u8]) -> Item {
    let given = Given::Path("x".to_owned());
    Item::read(Source { origin: Origin::file("x"), given, bytes: Ok(std::sync::Arc::new(bytes.to_vec())) })
}

/// A file: what is in it, what every client reads out of it, what repairs it.
fn scanner(bytes: &[u8]) -> u64 {
    let item = item(bytes);
    let mut signature = DefaultHasher::new();
    outcome_of(&item, bytes.len(), &mut signature);
    for dialect in DIALECTS {
        let reading = dialect::read(dialect, bytes);
        for (begin, _) in &reading.anchors {
            assert!(*begin <= bytes.len(), "a certificate that begins after the end");
        }
        (reading.anchors.len().min(3), reading.refusal.is_some(), reading.stopped.is_some())
            .hash(&mut signature);
    }
    repaired(repair::item(&item), &mut signature);
    signature.finish()
}

fn outcome_of(item: &Item, length: usize, signature: &mut DefaultHasher) {
    let mut last = 0;
    for entry in &item.entries {
        assert!(last <= entry.span.start && entry.span.end <= length, "spans overlap or leave the file");
        last = entry.span.start;
        (entry.kind, entry.mangled.len(), entry.certificate.is_some(), entry.contained.len().min(3))
            .hash(signature);
        for certificate in repair::certificates(entry) {
            check(certificate);
        }
    }
}

/// What is offered as repaired is read whole.
fn repaired(pem: Option<String>, signature: &mut DefaultHasher) {
    pem.is_some().hash(signature);
    let Some(pem) = pem else { return };
    let again = item(pem.as_bytes());
    assert!(
        again.entries.iter().all(|entry| entry.certificate.is_some() && entry.mangled.is_empty()),
        "a repaired file is not whole"
    );
}

fn certificate(der: &[u8]) -> u64 {
    let mut signature = DefaultHasher::new();
    match Certificate::from_der(der) {
        Ok(certificate) => {
            check(&certificate);
            (
                certificate.version.min(4),
                certificate.basic_constraints == slsca::trust::certificate::BasicConstraints::Absent,
                certificate.key.kind,
                certificate.signature.digest,
                certificate.invalid_extension,
                certificate.odd_date.is_some(),
                certificate.names.len().min(4),
                certificate.key_usage.map(|usage| usage.names().count()),
            )
                .hash(&mut signature);
        }
        Err(error) => {
            assert!(error.offset <= der.len(), "an error beyond the end");
            // The words without the numbers that differ from one input to the next.
            error.what.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().hash(&mut signature);
        }
    }
    signature.finish()
}

/// What is decoded can be decoded again, and shown to anybody.
fn check(certificate: &Certificate) {
    let again = Certificate::from_der(&certificate.der);
    assert!(again.as_ref() == Ok(certificate), "decoding twice is not the same");
    let names = [&*certificate.subject, &*certificate.issuer, &*certificate.name];
    for text in names.into_iter().chain(certificate.names.iter().map(String::as_str)) {
        assert!(!Untrusted(text).to_string().chars().any(char::is_control), "a control character is shown");
        let comment = comment(text, 200);
        assert!(
            comment.is_ascii() && !comment.contains("--") && !comment.contains('\n'),
            "a hostile comment"
        );
    }
    let _ = (certificate.sha1(), certificate.key_pin(), certificate.is_self_signed(), certificate.is_ca());
}

/// PKCS#7, in DER or BER, and the DER certificates it holds.
fn pkcs7(bytes: &[u8]) -> u64 {
    let item = item(bytes);
    let mut signature = DefaultHasher::new();
    outcome_of(&item, bytes.len(), &mut signature);
    repaired(repair::item(&item), &mut signature);
    signature.finish()
}

/// The value of `ca`, split and un-escaped as Serverless does, and the value that repairs it.
fn ca_variable(bytes: &[u8]) -> u64 {
    let value = String::from_utf8_lossy(bytes);
    let bundle = |value: &str| {
        let mut env = Env::default();
        env.set("ca", value);
        let world = World {
            env,
            files: Files::Given([].into()),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        };
        Bundle::read(ca::sources(&world, None))
    };
    let read = bundle(&value);
    let mut signature = DefaultHasher::new();
    for item in &read.items {
        outcome_of(item, item.source.bytes.as_ref().map_or(0, |bytes| bytes.len()), &mut signature);
        for entry in &item.entries {
            let (line, column) = (entry.origin.line.unwrap_or(0), entry.origin.column.unwrap_or(0));
            assert!(line >= 1 && column >= 1, "a place before the first");
            assert!(line <= value.matches('\n').count() + 1, "a place after the last line");
        }
    }
    let repaired = repair::value(&read, "ca");
    repaired.is_some().hash(&mut signature);
    if let Some(repaired) = repaired {
        let again = bundle(&repaired);
        let is_whole = again.entries().all(|entry| entry.certificate.is_some() && entry.mangled.is_empty());
        assert!(is_whole, "a repaired value is not whole");
    }
    signature.finish()
}
