//! What clients load out of files, against recordings of the real ones.
//!
//! `testdata/verdicts/cases.jsonl` says which files botocore and curl refused, and where no client found any certificate. A
//! checkout of recorded oracles beside the repository (`../shared/oracle`) adds the number of certificates OpenSSL read.

#![expect(clippy::unwrap_used, reason = "a test says where it failed")]

#[path = "trust/documents.rs"]
mod documents;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use slsca::trust::OpenSsl;
use slsca::trust::dialect::{Dialect, Refusal, read};

#[test]
fn strict_clients_refuse_what_botocore_and_curl_refused() {
    let mut refused = 0;
    for case in recorded() {
        refused += usize::from(agree_on_refusal(&case));
    }
    assert!(refused >= 10, "only {refused} recorded files were refused");
}

#[test]
fn every_certificate_that_openssl_read_is_loaded() {
    let Some(cases) = oracle() else {
        return; // no recorded oracle beside the repository: its own recordings only
    };
    assert!(cases.len() >= 263, "{}", cases.len());
    for case in cases {
        agree_on_refusal(&case);
        for (version, openssl) in [("openssl30_level1", OpenSsl::V30), ("openssl36_level1", OpenSsl::V35)] {
            let Some(expected) = case["verdicts"][version]["ca_n"].as_u64() else { continue };
            let loaded: usize =
                elements(&case).iter().map(|ca| read(Dialect::Node(openssl), ca).anchors.len()).sum();
            assert_eq!(loaded as u64, expected, "{} {version}", case["id"]);
        }
        if let Some(error) = case["verdicts"]["rustls_awslc"]["err"].as_str() {
            let anchors: usize =
                elements(&case).iter().map(|ca| read(Dialect::PkiTypes, ca).anchors.len()).sum();
            assert!(anchors > 0 || error == "NoRootAnchors", "{}: {error}", case["id"]);
        }
    }
}

/// Whether the file was refused, after making sure that the model says the same.
fn agree_on_refusal(case: &Value) -> bool {
    let file = elements(case).concat();
    let reading = read(Dialect::Strict, &file);
    let python = &case["verdicts"]["python313_botocore"];
    let expected = match python["code"].as_str() {
        Some("NO_CERTIFICATE_OR_CRL_FOUND") => Some(Refusal::Nothing),
        Some("SSLError") if python["msg"].as_str().is_some_and(|message| message.contains("PEM lib")) => {
            Some(Refusal::BadBlock)
        }
        _ => None,
    };
    if !python.is_null() {
        assert_eq!(reading.refusal, expected, "{} in botocore: {python}", case["id"]);
    }
    if let Some(code) = case["verdicts"]["curl"]["code"].as_str() {
        assert_eq!(reading.refusal.is_some(), code == "curl:77", "{} in curl: {code}", case["id"]);
    }
    expected.is_some()
}

fn elements(case: &Value) -> Vec<Vec<u8>> {
    let list = |name: &str| case[name].as_array().cloned();
    if let Some(texts) = list("ca") {
        return texts.iter().map(|text| text.as_str().unwrap().as_bytes().to_vec()).collect();
    }
    let encoded = list("ca_b64").unwrap_or_else(|| vec![case["ca_b64"].clone()]);
    encoded.iter().filter_map(Value::as_str).map(|text| STANDARD.decode(text).unwrap()).collect()
}

fn recorded() -> Vec<Value> {
    let path = root().join("testdata/verdicts/cases.jsonl");
    parse(&std::fs::read_to_string(path).unwrap())
}

fn oracle() -> Option<Vec<Value>> {
    let folders = ["../shared/oracle", "../../shared/oracle"].map(|folder| root().join(folder));
    let folder = folders.iter().find(|folder| folder.is_dir())?;
    let files = ["cases", "third-party/cases-limbo", "third-party/cases-bettertls-sample"];
    Some(files.iter().flat_map(|file| parse(&unpacked(&folder.join(format!("{file}.jsonl.xz"))))).collect())
}

fn unpacked(path: &Path) -> String {
    let output = Command::new("xz").arg("-dc").arg(path).stderr(Stdio::inherit()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn parse(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

mod facts {
    //! What is in a file, whoever reads it.

    use slsca::origin::Origin;
    use slsca::trust::OpenSsl;
    use slsca::trust::bundle::{Bundle, Kind};
    use slsca::trust::certificate::{BasicConstraints, Certificate, KeyUsage};
    use slsca::trust::dialect::{Dialect, read};
    use slsca::trust::repair::armour;
    use slsca::trust::source::{Given, Source};
    use x509_parser::prelude::{FromDer, X509Certificate};

    const ROOT: &str = include_str!("../testdata/rules/pki/root.pem");
    const OTHER: &str = include_str!("../testdata/rules/pki/other-root.pem");
    const KEY: &str = include_str!("../testdata/rules/pki/key.pem");

    fn file(bytes: &[u8]) -> Bundle {
        Bundle::read(vec![Source {
            origin: Origin::file("/corp.pem"),
            given: Given::Path("/corp.pem".to_owned()),
            bytes: Ok(std::sync::Arc::new(bytes.to_vec())),
        }])
    }

    fn kinds(bytes: &[u8]) -> Vec<(Kind, usize)> {
        file(bytes).entries().map(|entry| (entry.kind, entry.contained.len())).collect()
    }

    #[test]
    fn public_roots_are_read_as_another_parser_reads_them() {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let text: String = roots.iter().map(|der| armour(der)).collect();
        let bundle = file(text.as_bytes());
        assert_eq!(bundle.certificates().count(), roots.len());
        for ((entry, ours), der) in bundle.certificates().zip(roots) {
            let (_, theirs) = X509Certificate::from_der(der).unwrap();
            assert!(entry.mangled.is_empty() && entry.reason.is_empty(), "{}", ours.subject);
            assert_eq!(ours.not_before, theirs.validity().not_before.timestamp(), "{}", ours.subject);
            assert_eq!(ours.not_after, theirs.validity().not_after.timestamp(), "{}", ours.subject);
            assert_eq!(ours.version, theirs.version().0 + 1, "{}", ours.subject);
            assert_eq!(ours.spki(), theirs.public_key().raw, "{}", ours.subject);
            let is_ca = theirs.basic_constraints().unwrap().is_some_and(|found| found.value.ca);
            assert_eq!(
                matches!(ours.basic_constraints, BasicConstraints::Ca { .. }),
                is_ca,
                "{}",
                ours.subject
            );
            let usage = theirs.key_usage().unwrap().is_some_and(|found| found.value.key_cert_sign());
            let ours_usage = ours.key_usage.is_some_and(|usage| usage.allows("keyCertSign"));
            assert_eq!(ours_usage, usage, "{}", ours.subject);
            assert!(ours.is_self_signed() && ours.odd_date.is_none() && ours.invalid_extension.is_none());
        }
    }

    #[test]
    fn facts_of_one_certificate() {
        let bundle = file(ROOT.as_bytes());
        let (_, root) = bundle.certificates().next().unwrap();
        assert_eq!(&*root.subject, "O=Corp, CN=Corp Root CA");
        assert_eq!(root.name, "Corp Root CA");
        assert_eq!((root.key.kind, root.key.bits), ("EC", 256));
        assert_eq!(root.signature.digest, Some("SHA-256"));
        let usage: Vec<_> = root.key_usage.into_iter().flat_map(KeyUsage::names).collect();
        assert_eq!(usage, ["keyCertSign", "cRLSign"]);
        assert_eq!((root.sha256().len(), root.sha1().len(), root.key_pin().len()), (64, 40, 44));
    }

    #[test]
    fn containers_are_named_and_opened() {
        let der = include_bytes!("../testdata/rules/pki/root.der");
        let pkcs7 = include_bytes!("../testdata/rules/pki/root.p7b");
        let utf_16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(ROOT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bare: String = ROOT.lines().filter(|line| !line.starts_with('-')).collect();
        assert_eq!(kinds(der), [(Kind::DerCertificate, 0)]);
        assert_eq!(kinds(&[&der[..], &der[..]].concat()), [(Kind::DerCertificate, 2)]);
        assert_eq!(kinds(pkcs7), [(Kind::Pkcs7, 1)]);
        assert_eq!(kinds(&utf_16), [(Kind::Utf16, 1)]);
        assert_eq!(kinds(&utf_16[2..]), [(Kind::Utf16, 1)]);
        assert_eq!(kinds(bare.as_bytes()), [(Kind::BareBase64, 0)]);
        assert_eq!(kinds(KEY.as_bytes()), [(Kind::Key, 0)]);
        assert_eq!(kinds(b""), [(Kind::Empty, 0)]);
        assert_eq!(kinds(b"<!DOCTYPE html>"), [(Kind::Markup, 0)]);
        assert_eq!(kinds(b"hello"), [(Kind::Garbage, 0)]);
        assert_eq!(kinds(&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]), [(Kind::JavaKeyStore, 0)]);
        assert_eq!(kinds(&[0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00]), [(Kind::Pkcs12, 0)]);
    }

    #[test]
    fn a_broken_certificate_says_which_part_and_where() {
        let der = include_bytes!("../testdata/rules/pki/root.der");
        let short = Certificate::from_der(&der[..200]).unwrap_err();
        assert_eq!(short.offset, 200);
        assert!(short.what.starts_with("cut short: 200 bytes of"), "{}", short.what);
        let mut odd = der.to_vec();
        // The version, which follows the headers of the two outer sequences.
        assert_eq!(odd[8..13], [0xa0, 3, 2, 1, 2]);
        odd[10] = 0x03;
        let version = Certificate::from_der(&odd).unwrap_err();
        assert_eq!((version.what.as_str(), version.offset), ("version cannot be read", 8));
        odd[8..13].copy_from_slice(&der[8..13]);
        odd[13] = 0x05;
        let serial = Certificate::from_der(&odd).unwrap_err();
        assert_eq!((serial.what.as_str(), serial.offset), ("serialNumber cannot be read", 13));
        odd[13] = der[13];
        odd[15..17].copy_from_slice(&[0, 1]);
        let padded = Certificate::from_der(&odd).unwrap_err();
        let words = "serialNumber cannot be read: a number with an octet too many in front";
        assert_eq!((padded.what.as_str(), padded.offset), (words, 13));
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = format!("# ours\n{ROOT}\n  {OTHER}");
        let lines = ROOT.lines().count();
        let places: Vec<_> = file(text.as_bytes())
            .entries()
            .map(|entry| (entry.origin.block, entry.origin.line, entry.origin.column))
            .collect();
        assert_eq!(places, [(Some(1), Some(2), Some(1)), (Some(2), Some(lines + 3), Some(3))]);
    }

    #[test]
    fn ten_thousand_blocks_are_listed_in_order() {
        let text = ROOT.repeat(10_000);
        let bundle = file(text.as_bytes());
        assert_eq!(bundle.entries().count(), 10_000);
        let last = bundle.entries().last().unwrap();
        assert_eq!(last.origin.line, Some(9_999 * ROOT.lines().count() + 1));
    }

    #[test]
    fn hostile_text_ends_in_reasonable_time() {
        for piece in [
            "-----BEGIN CERTIFICATE-----\n",
            "-----END CERTIFICATE-----\n",
            "- ",
            "-----BEGIN ",
            "BEGIN CERTIFICATE",
            "\\n",
            "a:\n",
            "0\u{80}",
        ] {
            let text = piece.repeat(20_000);
            let bundle = file(text.as_bytes());
            assert!(bundle.entries().count() <= 100_001, "{piece}");
            assert_eq!(bundle.certificates().count(), 0, "{piece}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics_and_nothing_that_a_client_reads_is_missed(
            edits in proptest::collection::vec((0_usize..2000, 0_usize..40, proptest::collection::vec(0_u8.., 0..6)), 0..4),
            pieces in proptest::collection::vec(0_usize..5, 1..4),
        ) {
            let parts = [ROOT, OTHER, KEY, "text: x\n", "\u{feff}"];
            let mut text: Vec<u8> = pieces.iter().flat_map(|piece| parts[*piece].bytes()).collect();
            for (at, length, bytes) in edits {
                let at = at.min(text.len());
                let end = (at + length).min(text.len());
                text.splice(at..end, bytes);
            }
            let bundle = file(&text);
            let mut last = 0;
            for entry in bundle.entries() {
                proptest::prop_assert!(last <= entry.span.start && entry.span.end <= text.len());
                last = entry.span.end;
            }
            for dialect in [Dialect::Node(OpenSsl::V30), Dialect::Node(OpenSsl::V35), Dialect::NodeExtra(OpenSsl::V30), Dialect::Strict, Dialect::PkiTypes] {
                let anchors = read(dialect, &text).anchors;
                if bundle.items.iter().all(|item| item.is_plain) {
                    let loaded: Vec<_> = anchors.iter().map(|(_, anchor)| anchor.der.as_ref()).collect();
                    let own: Vec<_> = bundle.certificates().map(|(_, own)| own.der.as_slice()).collect();
                    proptest::prop_assert_eq!(loaded, own, "{:?} reads what is plain in another way", dialect);
                }
                for (begin, anchor) in anchors {
                    let entry = bundle.entries().find(|entry| entry.span.contains(&begin));
                    // pki-types hands on any bytes.
                    let is_listed = entry.is_some_and(|entry| entry.certificate.is_some() || dialect == Dialect::PkiTypes);
                    proptest::prop_assert!(is_listed, "{dialect:?} reads {} bytes at {begin}", anchor.der.len());
                }
            }
        }

        #[test]
        fn any_bytes_are_some_certificate_or_none(at in 0_usize..420, byte in 0_u8.., cut in 0_usize..420) {
            let mut der = include_bytes!("../testdata/rules/pki/root.der").to_vec();
            let at = at.min(der.len() - 1);
            der[at] = byte;
            der.truncate(cut.max(1));
            if let Err(error) = Certificate::from_der(&der) {
                proptest::prop_assert!(error.offset <= der.len(), "{error}");
            }
            let _ = file(&der);
        }
    }
}
