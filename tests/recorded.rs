//! Rules about trust material against what real clients did with it: where a client failed, a rule says something of it; where it
//! did not, no rule calls it an error.

#![expect(clippy::unwrap_used, reason = "a record that cannot be read is a failed test")]

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use slsca::client::{ClientId, Runtime};
use slsca::finding::{Finding, Severity};
use slsca::inspect::facts_about;
use slsca::origin::Origin;
use slsca::rules::findings_about_material;
use slsca::trust::bundle::Bundle;
use slsca::trust::source::{Given, Source};

fn records() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/verdicts/cases.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the client was given: an element of `ca` each, or one file of them all.
fn elements(record: &Value, client: ClientId) -> Vec<Vec<u8>> {
    let texts = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let plain = texts("ca").into_iter().map(|text| text.as_str().unwrap().as_bytes().to_vec());
    let coded = texts("ca_b64").into_iter().map(|text| STANDARD.decode(text.as_str().unwrap()).unwrap());
    let elements: Vec<Vec<u8>> = plain.chain(coded).collect();
    if client == ClientId::Curl { vec![elements.concat()] } else { elements }
}

/// What the rules say of that material for one client, as severe as it is for that client.
fn findings(record: &Value, client: ClientId) -> Vec<(Severity, Finding)> {
    let sources = elements(record, client).into_iter().enumerate().map(|(number, bytes)| {
        let path = format!("/{number}.pem");
        Source {
            origin: Origin::file(&path),
            given: Given::Path(path),
            bytes: Ok(std::sync::Arc::new(bytes)),
        }
    });
    let at = record["time"].as_f64().unwrap().round();
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    let facts = facts_about(Bundle::read(sources.collect()), &[client], Runtime::Node20, at as i64);
    let findings = findings_about_material(&facts, &[]).into_iter();
    findings.map(|finding| (finding.severity(&[client.id()]), finding)).collect()
}

fn is_trusted(record: &Value, client: ClientId) -> Option<bool> {
    let name = if client == ClientId::Curl { "curl" } else { "node20" };
    record["verdicts"][name]["v"].as_str().map(|verdict| verdict == "OK")
}

const CLIENTS: [ClientId; 2] = [ClientId::Node, ClientId::Curl];

#[test]
fn every_form_of_file_that_a_client_lost_is_spoken_of_and_no_other_is_an_error() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for record in records() {
        let id = record["id"].as_str().unwrap();
        for client in CLIENTS.into_iter().filter(|_| id.starts_with("pem/")) {
            let Some(trusted) = is_trusted(&record, client) else { continue };
            let said = findings(&record, client);
            let worst = said.iter().map(|(severity, _)| *severity).max();
            let fits =
                if trusted { worst != Some(Severity::Error) } else { worst >= Some(Severity::Warning) };
            compared += 1;
            if !fits {
                let rules: Vec<_> = said.iter().map(|(severity, finding)| (severity, finding.rule)).collect();
                wrong.push(format!("{id}, {}: trusted {trusted}, and the rules say {rules:?}", client.id()));
            }
        }
    }
    assert!(compared > 200, "only {compared} verdicts compared");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_defect_has_its_rule_and_the_part_that_the_client_gave_it() {
    // Where the client failed for certain the rule is an error; where only for what it is shown, a warning.
    let table = [
        ("bundle/only the intermediate in the bundle", "bundle/issuer-missing", Severity::Error),
        ("bundle/leaf and intermediate in the bundle", "bundle/chain-without-root", Severity::Error),
        ("bundle/only the leaf in the bundle, leaf alone sent", "bundle/server-certificate", Severity::Error),
        ("bundle/expired and renewed intermediate in the bundle", "bundle/superseded", Severity::Note),
        ("bundle/root twice in one element", "bundle/duplicate", Severity::Note),
        (
            "paths/cross-certificate before the new root in the bundle",
            "bundle/cross-signed",
            Severity::Warning,
        ),
        ("paths/new root before the cross-certificate in the bundle", "bundle/cross-signed", Severity::Note),
        (
            "paths/cross-certificate in the bundle without its issuer",
            "bundle/issuer-missing",
            Severity::Error,
        ),
        ("paths/renewed root of the same key, old one expired", "bundle/superseded", Severity::Note),
        ("pem/label PUBLIC CERTIFICATE", "bundle/other-label", Severity::Error),
        ("pem/label CERTIFICATE CHAIN", "bundle/other-label", Severity::Error),
        ("pem/CR only", "bundle/carriage-returns", Severity::Error),
        ("pem/literal \\\\n", "bundle/escaped-twice", Severity::Error),
        ("pem/in double quotes", "bundle/quoted", Severity::Error),
        ("pem/no newlines at all", "bundle/one-line", Severity::Error),
        ("pem/leading blanks on every line", "bundle/indented", Severity::Error),
        ("pem/long dashes", "bundle/typographic-dashes", Severity::Error),
        ("pem/bad base64 before", "bundle/broken-block", Severity::Error),
        ("pem/bad base64 after", "bundle/broken-block", Severity::Warning),
        ("pem/private key before", "bundle/private-key-in-bundle", Severity::Warning),
        ("pem/private key with bad base64 before", "bundle/private-key-in-bundle", Severity::Error),
        ("pem/text after END on the same line", "bundle/text-after-end", Severity::Error),
        ("pem/trailing bytes after the DER", "bundle/trailing-bytes", Severity::Error),
        ("pem/the certificate twice in one block", "bundle/trailing-bytes", Severity::Error),
        ("pem/END and BEGIN on one line", "bundle/joined-blocks", Severity::Error),
    ];
    let records = records();
    for (id, rule, severity) in table {
        let record = records.iter().find(|record| record["id"] == id).unwrap_or_else(|| panic!("no {id}"));
        let said = findings(record, ClientId::Node);
        let own =
            said.iter().filter(|(_, finding)| finding.rule == rule).map(|(severity, _)| *severity).max();
        let trusted = is_trusted(record, ClientId::Node).unwrap();
        assert_eq!(own, Some(severity), "{id}: {rule}");
        assert!(!trusted || severity < Severity::Error, "{id}: the table says more than the record");
    }
}
