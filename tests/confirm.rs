//! `--confirm`: what the real Node is asked, and what its word changes. Here a closure speaks for it; `tests/real` asks a real one.

#[path = "support/folder.rs"]
mod folder;

use std::sync::Mutex;

use folder::{KEYS, checked_with};
use slsca::check::Diagnosis;
use slsca::client::Provenance;
use slsca::probe::confirm::{Piece, Question, Word};

const ARGS: [&str; 2] = ["--confirm", "--tls-only"];
const NODE: (&str, &str) = ("/opt/node/v20.20.2/bin/node", "");
const PATH: (&str, &str) = ("PATH", "bin:/opt/node/v20.20.2/bin");
const ROOT: (&str, &str) = ("cafile", "/corp.pem");

fn trusts() -> Word {
    Word::Trusts { version: "20.20.2".to_owned() }
}

fn refuses() -> Word {
    Word::Refuses {
        version: "20.20.2".to_owned(),
        code: "CERT_HAS_EXPIRED".to_owned(),
        message: "certificate has expired".to_owned(),
    }
}

fn asked(env: &[(&str, &str)], word: &Word) -> Diagnosis {
    checked_with(&ARGS, env, &[NODE], &|_| word.clone()).0
}

fn rules(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.findings.iter().map(|(_, finding)| finding.rule).collect()
}

#[test]
fn a_word_that_agrees_becomes_the_source() {
    let diagnosis = asked(&[PATH, ROOT], &trusts());
    let outcome = &diagnosis.facts.runs[0].calls[0].outcome;
    assert_eq!((outcome.ok, outcome.source), (Some(true), Provenance::Node));
    assert!(!rules(&diagnosis).contains(&"tls/node-disagrees"));
}

#[test]
fn a_refusal_outranks_the_judge_and_comes_with_all_that_repeats_it() {
    let diagnosis = asked(&[PATH, ROOT], &refuses());
    let outcome = &diagnosis.facts.runs[0].calls[0].outcome;
    assert_eq!((outcome.ok, outcome.code.as_deref()), (Some(false), Some("CERT_HAS_EXPIRED")));
    assert_eq!(outcome.message.as_deref(), Some("certificate has expired"));
    let finding = diagnosis.findings.iter().find(|(_, finding)| finding.rule == "tls/node-disagrees");
    let (severity, finding) = finding.expect("it is said");
    assert_eq!(*severity, slsca::finding::Severity::Error);
    for part in [
        "node 20.20.2",
        "judge node20",
        "@1795435200",
        "host sts.amazonaws.com",
        "-----BEGIN CERTIFICATE-----",
    ] {
        assert!(finding.detail.contains(part), "{part} in {}", finding.detail);
    }
}

#[test]
fn a_chain_that_only_node_trusts_reaches_and_is_not_signed_for() {
    let (diagnosis, permitted) =
        checked_with(&["--confirm"], &[PATH, KEYS[0], KEYS[1]], &[NODE], &|_| trusts());
    assert_eq!(diagnosis.facts.runs[0].calls[0].outcome.ok, Some(true));
    assert!(permitted.is_empty(), "{permitted:?}");
    assert!(rules(&diagnosis).contains(&"tls/node-disagrees"));
    assert!(!rules(&diagnosis).contains(&"tls/issuer-unknown"), "{:?}", rules(&diagnosis));
}

#[test]
fn another_node_and_no_node_confirm_nothing() {
    let older = Word::Trusts { version: "18.20.8".to_owned() };
    for diagnosis in [asked(&[PATH, ROOT], &older), asked(&[("PATH", "bin"), ROOT], &trusts())] {
        let outcome = &diagnosis.facts.runs[0].calls[0].outcome;
        assert_eq!((outcome.ok, outcome.source), (Some(true), Provenance::Model));
        assert!(diagnosis.ok && rules(&diagnosis).contains(&"tls/node-disagrees"));
    }
}

#[test]
fn node_gets_the_trust_of_the_client_and_nothing_else() {
    let seen = Mutex::new(Vec::new());
    let env = [
        PATH,
        ROOT,
        KEYS[0],
        KEYS[1],
        ("ca", "A"),
        ("NODE_OPTIONS", "--require ./x.js --use-openssl-ca"),
        ("NODE_EXTRA_CA_CERTS", "/extra.pem"),
    ];
    let asker = |question: &Question<'_>| {
        let pieces: Vec<bool> =
            question.endpoint.ca.iter().flatten().map(|piece| matches!(piece, Piece::Text(_))).collect();
        let said = (question.node.to_owned(), question.flags.clone(), question.env.clone(), pieces);
        seen.lock().expect("one at a time").push(said);
        trusts()
    };
    let args = ["--confirm", "--tls-only", "--client", "serverless-3,osls-3"];
    let _ = checked_with(&args, &env, &[NODE], &asker);
    let seen = seen.into_inner().expect("nobody holds it");
    let expected = (
        NODE.0.to_owned(),
        vec!["--use-openssl-ca".to_owned()],
        vec![("NODE_EXTRA_CA_CERTS", "/extra.pem".to_owned())],
        vec![true, false],
    );
    assert_eq!(seen, [expected]);
}

#[test]
fn nobody_is_asked_unless_told_to() {
    let (diagnosis, _) =
        checked_with(&["--tls-only"], &[PATH, ROOT], &[NODE], &|_| unreachable!("not told to"));
    assert_eq!(diagnosis.facts.runs[0].calls[0].confirmation, None);
}
