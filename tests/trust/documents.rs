//! What speaks of certificates and is none.

use slsca::origin::Origin;
use slsca::trust::bundle::{Bundle, Kind};
use slsca::trust::document::{Document, Request, RevocationList};
use slsca::trust::source::{Given, Source};

const REQUEST: &[u8] = include_bytes!("../../testdata/rules/pki/request.pem");
const LIST: &[u8] = include_bytes!("../../testdata/rules/pki/revoked.crl");
/// 2026-11-23T12:00:00Z, when they were made.
const NOW: i64 = 1_795_435_200;
const DAY: i64 = 86_400;

fn first(bytes: &[u8]) -> (Kind, Option<Document>) {
    let bundle = Bundle::read(vec![Source {
        origin: Origin::file("/x"),
        given: Given::Path("/x".to_owned()),
        bytes: Ok(std::sync::Arc::new(bytes.to_vec())),
    }]);
    let entry = bundle.entries().next().unwrap();
    (entry.kind, entry.document.as_deref().cloned())
}

fn der(pem: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let text = std::str::from_utf8(pem).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(body).unwrap()
}

fn request(bytes: &[u8]) -> Request {
    match first(bytes) {
        (Kind::Csr, Some(Document::Request(request))) => request,
        other => panic!("{other:?}"),
    }
}

fn list(bytes: &[u8]) -> RevocationList {
    match first(bytes) {
        (Kind::Crl, Some(Document::RevocationList(list))) => list,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_request_says_who_asks_for_what() {
    let request = request(REQUEST);
    assert_eq!(request.subject, "O=Corp, CN=api.corp.example");
    assert_eq!(request.names, ["api.corp.example", "10.0.0.1"]);
    assert_eq!((request.key.kind, request.key.curve), ("EC", Some("P-256")));
    assert_eq!(request.signature.digest, Some("SHA-256"));
}

#[test]
fn a_list_says_how_many_and_since_when() {
    let list = list(LIST);
    assert_eq!(list.issuer, "O=Corp, CN=Corp Root CA");
    assert_eq!(list.revoked, 3);
    assert_eq!(list.this_update, Some(NOW - 40 * DAY));
    assert_eq!(list.next_update, Some(NOW - 10 * DAY));
}

#[test]
fn binary_and_the_wrong_label_say_the_same() {
    let relabelled = |pem: &[u8], label: &str| {
        String::from_utf8(pem.to_vec()).unwrap().replace(label, "CERTIFICATE").into_bytes()
    };
    assert_eq!(request(&der(REQUEST)), request(REQUEST));
    assert_eq!(request(&relabelled(REQUEST, "CERTIFICATE REQUEST")), request(REQUEST));
    assert_eq!(list(&der(LIST)), list(LIST));
    assert_eq!(list(&relabelled(LIST, "X509 CRL")), list(LIST));
}

proptest::proptest! {
    #[test]
    fn whatever_the_bytes_nothing_panics(which in 0_usize..2, at in 0_usize..400, byte in 0_u8.., cut in 1_usize..400) {
        let mut bytes = der([REQUEST, LIST][which]);
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        bytes.truncate(cut);
        if let (_, Some(Document::RevocationList(list))) = first(&bytes) {
            proptest::prop_assert!(list.revoked <= bytes.len() / 2);
        }
    }
}
