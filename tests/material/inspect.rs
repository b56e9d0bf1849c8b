//! `slsca inspect`: every view, and what it does when something is missing.

use crate::material::golden::assert_golden;
use crate::{AT, Desk, pki, pki_text};

fn desk() -> Desk {
    let p12 = [&[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30][..], &[0x80; 300]].concat();
    Desk::new(&[
        ("corp.pem", pki("two-roots.pem")),
        ("chain.pem", pki("chain.pem")),
        ("folder/a/root.pem", pki("root.pem")),
        ("folder/b/again.crt", pki("root.pem")),
        ("folder/b/issuing.pem", pki("intermediate.pem")),
        ("folder/b/sha1.pem", pki("sha1-intermediate.pem")),
        ("folder/old.pem", pki("expired-and-renewed.pem")),
        ("folder/hostile.pem", pki("hostile-root.pem")),
        ("folder/README", b"nothing here".to_vec()),
        ("broken.pem", pki("root-then-broken.pem")),
        ("corp.der", pki("root.der")),
        ("chain.p7b", pki("root.p7b")),
        ("store.p12", p12[..260].to_vec()),
        ("key.pem", pki("root-and-key.pem")),
        ("request.pem", pki("request.pem")),
        ("mixed.pem", [pki("revoked.crl"), pki("root.pem"), pki("request.pem")].concat()),
    ])
}

#[test]
fn every_view_is_as_it_was() {
    let desk = desk();
    let cases: [(&str, &[&str]); 13] = [
        ("inspect-short", &["corp.pem"]),
        ("inspect-chain", &["chain.pem"]),
        ("inspect-long", &["--long", "chain.pem"]),
        ("inspect-tree", &["--tree", "folder"]),
        ("inspect-pem", &["--pem", "corp.pem", "corp.der"]),
        ("inspect-json", &["--format", "json", "broken.pem", "chain.p7b"]),
        ("inspect-broken", &["broken.pem"]),
        ("inspect-der", &["corp.der"]),
        ("inspect-p12", &["store.p12"]),
        ("inspect-key", &["key.pem"]),
        ("inspect-missing", &["corp.pem", "no-such.pem"]),
        ("inspect-request", &["request.pem", "mixed.pem"]),
        ("inspect-request-json", &["--format", "json", "mixed.pem"]),
    ];
    for (name, args) in cases {
        let args = [&["inspect", "--at", AT, "--client", "serverless-3", "--node", "20"], args].concat();
        assert_golden(name, &desk.run(&args, &[], b""));
    }
}

#[test]
fn without_an_argument_the_environment_is_read() {
    let desk = desk();
    let ca = pki_text("root.pem").replace('\n', " ");
    let env = [("ca", ca.as_str()), ("NODE_EXTRA_CA_CERTS", "corp.pem")];
    let args = ["inspect", "--at", AT, "--client", "serverless-3", "--node", "20"];
    assert_golden("inspect-environment", &desk.run(&args, &env, b""));
    assert_golden("inspect-nothing", &desk.run(&args, &[], b""));
}

#[test]
fn the_exit_code_follows_the_threshold() {
    let desk = desk();
    let code = |more: &[&str]| {
        let args = [&["inspect", "--at", AT, "--client", "serverless-3", "--node", "20"], more].concat();
        desk.run(&args, &[], b"").code
    };
    assert_eq!(code(&["corp.pem"]), 0);
    assert_eq!(code(&["broken.pem"]), 0, "Node reads what stands before");
    assert_eq!(code(&["broken.pem", "--fail-on", "warning"]), 1);
    assert_eq!(code(&["broken.pem", "--client", "curl"]), 1);
    assert_eq!(code(&["no-such.pem"]), 1);
    assert_eq!(code(&["--client", "nobody"]), 2);
    assert_eq!(code(&["--ignore", "no/rule"]), 2);
}

#[test]
fn nothing_is_named_in_the_json_that_was_not_decoded() {
    let said = desk().run(&["inspect", "--at", AT, "--format", "json", "corp.pem"], &[], b"");
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(report["schema"], "slsca.inspect/1");
    let entry = &report["entries"][0];
    for field in
        ["subject", "issuer", "serial", "sha256", "sha1", "spki_sha256", "not_before", "not_after", "key"]
    {
        assert!(!entry[field].is_null(), "{field}");
    }
    assert_eq!(entry["origin"]["block"], 1);
    assert_eq!(entry["clients"]["serverless-3"], "loaded");
}

#[test]
fn a_server_that_is_not_there_is_said_and_no_reason_to_stop() {
    // Nothing listens on the discard port of loopback.
    let said = desk().run(&["inspect", "--at", AT, "127.0.0.1:9", "corp.pem"], &[], b"");
    assert_eq!(said.code, 1);
    assert!(said.out.contains("127.0.0.1:9: tcp"), "{}", said.out);
    assert!(said.out.contains("Corp Root CA"), "{}", said.out);
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let desk = desk();
    let file = std::fs::File::create(desk.path("huge.pem")).unwrap();
    file.set_len(1 << 30).unwrap();
    let said = desk.run(&["inspect", "--at", AT, "huge.pem"], &[], b"");
    assert!(said.out.contains("no file of certificates is that large"), "{}", said.out);
    assert_eq!(said.code, 1);
}
