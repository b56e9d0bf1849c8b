//! How long the rules about trust material take over 10,000 certificates, beside reading them: `cargo bench --bench rules`.
//! Prints the best of some runs and their ratio, which should stay at or below one; asserts nothing.

#![expect(clippy::print_stdout, reason = "a bench reports on stdout")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use base64::Engine;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use slsca::client::{ClientId, Runtime};
use slsca::inspect::facts_about;
use slsca::origin::Origin;
use slsca::rules::findings_about_material;
use slsca::trust::bundle::Bundle;
use slsca::trust::source::{Given, Source};

/// 2026-11-23.
const AT: i64 = 1_795_435_200;
const COUNT: usize = 10_000;

fn main() {
    let roots: Vec<String> = (0..COUNT).map(|number| pem(&root(number, 2100))).collect();
    let expired: Vec<String> = (0..COUNT).map(|number| pem(&root(number, 2020))).collect();
    let above = CertifiedIssuer::self_signed(params("Above", 2100), key()).expect("a root");
    let below = |number| {
        params(&format!("Bench CA {number}"), 2100).signed_by(&key(), &above).expect("a CA").der().to_vec()
    };
    let intermediates: Vec<String> = (0..COUNT).map(|number| pem(&below(number))).collect();
    report("roots", &roots.concat());
    report("intermediates without their root", &intermediates.concat());
    report("expired roots", &expired.concat());
    report("one root over and over", &roots[0].repeat(COUNT));
    report("END and BEGIN on one line", &roots.iter().map(|pem| pem.trim_end()).collect::<String>());
    report("indented", &roots.concat().replace("-----BEGIN", "  -----BEGIN"));
    report("damaged", &roots.concat().replace("MII", "M!I"));
}

fn params(name: &str, end: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.not_before = date_time_ymd(2015, 1, 1);
    params.not_after = date_time_ymd(end, 1, 1);
    params
}

fn root(number: usize, end: i32) -> Vec<u8> {
    let params = params(&format!("Bench CA {number}"), end);
    params.self_signed(&key()).expect("a root").der().to_vec()
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn pem(der: &[u8]) -> String {
    let digits = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> =
        (0..digits.len()).step_by(64).map(|at| &digits[at..digits.len().min(at + 64)]).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// Reading is what happens before any rule speaks: blocks, certificates, and what the client makes of them.
fn report(what: &str, text: &str) {
    let read = || {
        let path = "/many.pem".to_owned();
        let bytes = Ok(text.as_bytes().to_vec());
        let source = Source {
            origin: Origin::file(&path),
            given: Given::Path(path),
            bytes: bytes.map(std::sync::Arc::new),
        };
        facts_about(Bundle::read(vec![source]), &[ClientId::Serverless3], Runtime::Node20, AT)
    };
    let reading = best(|| drop(black_box(read())));
    let mut findings = 0;
    let both = best(|| findings = black_box(findings_about_material(&read(), &[])).len());
    let rules = both.saturating_sub(reading);
    let ratio = rules.as_secs_f64() / reading.as_secs_f64();
    println!("{what:<34} read {reading:>9.2?}, rules {rules:>9.2?}, ratio {ratio:.2}, {findings} findings");
}

fn best(mut run: impl FnMut()) -> Duration {
    let mut times = (0..7).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    let first = times.next().unwrap_or_default();
    times.fold(first, Duration::min)
}
