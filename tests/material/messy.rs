//! Every messy way in which people come by certificates: what it is called, what is found in it, and that a whole PEM comes out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::{AT, Desk, pki, pki_text};

/// Kind of the first entry, and how many certificates are found, contained ones included.
fn seen(name: &str, content: Vec<u8>) -> (String, usize) {
    let desk = Desk::new(&[(name, content)]);
    let said = desk.run(&["inspect", "--at", AT, "--format", "json", name], &[], b"");
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let entries = report["entries"].as_array().unwrap();
    let own = entries.iter().filter(|entry| !entry["sha256"].is_null()).count();
    let contained =
        entries.iter().filter_map(|entry| entry["contained"].as_array()).map(Vec::len).sum::<usize>();
    (entries[0]["kind"].as_str().unwrap().to_owned(), own + contained)
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff_u16).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn every_messy_file_is_named_and_its_certificates_are_found() {
    let root = pki_text("root.pem");
    let der = pki("root.der");
    let body: String = root.lines().filter(|line| !line.starts_with('-')).collect();
    let p7b = pki_text("root.p7b");
    let p7_der =
        STANDARD.decode(p7b.lines().filter(|line| !line.starts_with('-')).collect::<String>()).unwrap();
    let cases: [(&str, Vec<u8>, &str, usize); 26] = [
        ("plain.pem", root.clone().into(), "certificate", 1),
        ("crlf.pem", root.replace('\n', "\r\n").into(), "certificate", 1),
        ("cr.pem", root.replace('\n', "\r").into(), "certificate", 1),
        ("bom.pem", format!("\u{feff}{root}").into(), "certificate", 1),
        ("indented.pem", root.replace('\n', "\n    ").into(), "certificate", 1),
        ("quoted.pem", format!("\"{}\"", root.trim_end()).into(), "certificate", 1),
        ("one-line.pem", root.replace('\n', " ").into(), "certificate", 1),
        ("escaped.pem", root.replace('\n', "\\n").into(), "certificate", 1),
        ("escaped-twice.pem", root.replace('\n', "\\\\n").into(), "certificate", 1),
        ("dashes.pem", root.replace("-----", "—–").into(), "certificate", 1),
        (
            "lower.pem",
            root.replace("CERTIFICATE", "certificate").replace("BEGIN", "begin").into(),
            "certificate",
            1,
        ),
        ("openssl.txt", format!("Certificate:\n    Data:\n{root}and text\n").into(), "certificate", 1),
        ("trusted.pem", root.replace(" CERTIFICATE", " TRUSTED CERTIFICATE").into(), "certificate", 1),
        ("wide.pem", utf_16(&root), "utf-16", 1),
        ("bare.txt", body.into(), "bare-base64", 1),
        ("root.der", der.clone(), "der", 1),
        ("two.der", [der.clone(), der.clone()].concat(), "der", 2),
        ("chain.p7b", p7b.into(), "pkcs7", 1),
        ("chain.p7c", p7_der, "pkcs7", 1),
        ("store.jks", [&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2][..], &[0; 40]].concat(), "jks", 0),
        ("page.pem", b"<!DOCTYPE html><html>log in</html>".to_vec(), "html", 0),
        ("empty.pem", b"\n".to_vec(), "empty", 0),
        ("key.pem", pki("key.pem"), "key", 0),
        ("note.txt", b"ask Bob for the certificate".to_vec(), "garbage", 0),
        ("cut.der", der[..der.len() / 2].to_vec(), "garbage", 0),
        ("cut.pem", root.as_bytes()[..root.len() / 2].to_vec(), "broken-certificate", 0),
    ];
    for (name, content, kind, count) in cases {
        assert_eq!(seen(name, content), (kind.to_owned(), count), "{name}");
    }
}

#[test]
fn what_comes_out_as_pem_is_the_same_certificate_every_time() {
    let root = pki_text("root.pem");
    for content in [
        root.replace('\n', "\r\n").into_bytes(),
        root.replace('\n', "\\n").into_bytes(),
        format!("'{}'", root.replace('\n', " ")).into_bytes(),
        utf_16(&root),
        pki("root.der"),
        pki("root.p7b"),
    ] {
        let said = Desk::new(&[]).run(&["inspect", "--pem", "--at", AT, "-"], &[], &content);
        assert_eq!(said.out, root);
    }
}

#[test]
fn a_private_key_is_named_and_never_shown() {
    let key = pki_text("key.pem");
    let desk = Desk::new(&[("both.pem", pki("root-and-key.pem")), ("key.pem", key.clone().into())]);
    let secret = key.lines().nth(1).unwrap();
    for view in [&["--long"][..], &["--tree"], &["--pem"], &["--format", "json"], &["-v"]] {
        let args = [&["inspect", "--at", AT][..], view, &["both.pem", "key.pem"]].concat();
        let said = desk.run(&args, &[], b"");
        assert!(!said.out.contains(&secret[..16]) && !said.err.contains(&secret[..16]), "{view:?}");
    }
    let value = key.replace('\n', "\\n");
    let said = desk.run(&["inspect", "--at", AT], &[("ca", &value)], b"");
    assert!(said.out.contains("private key"), "{}", said.out);
    assert!(!said.out.contains(&secret[..16]), "{}", said.out);
}
