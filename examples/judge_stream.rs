//! Judges one question a line: for tests that compare the judge with real programs, thousands of times.
//!
//! In: `{ "ca": [text] or "ca_b64": [base64], "chain": [PEM] or "chain_b64": [base64 of DER], "host": name or { "value": name },
//! "time": seconds, "judges": [id] }`, the fields of `testdata/verdicts`. Out: `{ id: { "ok", "code", "message", "depth", "reason" } }`.

use std::io::{BufRead, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Map, Value, json};
use slsca::judge::{Judge, Question, Signatures, Store, judge};
use slsca::trust::OpenSsl;
use slsca::trust::dialect::{Dialect, Refusal, read};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", Value::Object(answers(&question)?))?;
        out.flush()?;
    }
    Ok(())
}

fn answers(question: &Value) -> Result<Map<String, Value>, Failure> {
    let ca = elements(question, "ca")?;
    let chain = match &question["chain_b64"] {
        Value::Null => elements(question, "chain")?
            .iter()
            .map(|pem| Ok(CertificateDer::from_pem_slice(pem)?.into_owned()))
            .collect::<Result<Vec<_>, Failure>>()?,
        _ => elements(question, "chain")?.into_iter().map(CertificateDer::from).collect(),
    };
    let host = question["host"]["value"].as_str().or_else(|| question["host"].as_str()).ok_or("no host")?;
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds, some written as floats")]
    let at = question["time"].as_f64().ok_or("no time")? as i64;
    let signatures = Signatures::new();
    let mut answers = Map::new();
    for id in question["judges"].as_array().ok_or("no judges")?.iter().filter_map(Value::as_str) {
        let by = Judge::from_id(id).ok_or_else(|| format!("no judge is called {id}"))?;
        answers.insert(id.to_owned(), answer(by, &ca, &chain, host, at, &signatures));
    }
    Ok(answers)
}

/// The strings of a list, or the bytes of its twin `…_b64`.
fn elements(question: &Value, name: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let encoded = &question[format!("{name}_b64")];
    let list = if encoded.is_null() { &question[name] } else { encoded };
    let texts = list
        .as_array()
        .ok_or_else(|| format!("no {name}"))?
        .iter()
        .map(|one| one.as_str().unwrap_or_default());
    if encoded.is_null() {
        return Ok(texts.map(|text| text.as_bytes().to_vec()).collect());
    }
    texts.map(|text| Ok(STANDARD.decode(text)?)).collect()
}

fn answer(
    by: Judge,
    ca: &[Vec<u8>],
    chain: &[CertificateDer<'_>],
    host: &str,
    at: i64,
    signatures: &Signatures,
) -> Value {
    let (dialect, one_file) = match by {
        Judge::Node18 | Judge::Node20 => (Dialect::Node(OpenSsl::V30), false),
        Judge::Node22 | Judge::Node24 => (Dialect::Node(OpenSsl::V35), false),
        Judge::Botocore | Judge::Curl => (Dialect::Strict, true),
        Judge::Rustls => (Dialect::PkiTypes, false),
    };
    let sources = if one_file { vec![ca.concat()] } else { ca.to_vec() };
    let readings: Vec<_> = sources.iter().map(|source| read(dialect, source)).collect();
    if let Some(refusal) = readings.iter().find_map(|reading| reading.refusal) {
        return json!({ "ok": false, "code": refused(by, refusal), "message": "the bundle is refused" });
    }
    let anchors =
        readings.into_iter().flat_map(|reading| reading.anchors).map(|(_, anchor)| anchor).collect();
    let store = Store::new(anchors);
    let verdict = judge(by, &Question { chain, store: &store, host, at }, signatures);
    json!({
        "ok": verdict.ok, "code": verdict.code, "message": verdict.message, "depth": verdict.depth, "reason": verdict.reason,
    })
}

/// What a strict loader ends with: curl's exit code, the reason that Python's ssl gives.
fn refused(by: Judge, refusal: Refusal) -> &'static str {
    match (by, refusal) {
        (Judge::Curl, _) => "77",
        (_, Refusal::BadBlock) => "SSLError",
        (_, Refusal::Nothing) => "NO_CERTIFICATE_OR_CRL_FOUND",
    }
}
