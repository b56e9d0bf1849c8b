//! A prediction beside the record.

use std::collections::BTreeMap;
use std::fmt;

use rustls::pki_types::CertificateDer;
use slsca::judge::{Judge, Permit, Question, Signatures, Store, judge, openssl_errors};
use slsca::trust::OpenSsl;
use slsca::trust::dialect::{Dialect, Refusal};

use crate::case::{Case, Recorded};

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) compared: usize,
    by_judge: BTreeMap<&'static str, Counts>,
    faults: Vec<String>,
    unknown: Vec<String>,
}

#[derive(Default)]
struct Counts {
    verdicts: usize,
    codes: usize,
    unknown: usize,
}

impl Tally {
    pub(crate) fn assert_agreement(&self) {
        assert!(self.faults.is_empty(), "{} disagreements:\n{}", self.faults.len(), self.faults.join("\n"));
        assert!(self.unknown.len() * 50 <= self.compared, "more than 2 % cannot be told: {:?}", self.unknown);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (judge, counts) in &self.by_judge {
            let Counts { verdicts, codes, unknown } = counts;
            writeln!(f, "{judge:<24} {verdicts:>5} verdicts, {codes:>5} codes, {unknown:>3} cannot be told")?;
        }
        self.unknown.iter().try_for_each(|line| writeln!(f, "cannot be told: {line}"))?;
        Ok(())
    }
}

const CLIENTS: [(Judge, &str); 7] = [
    (Judge::Node18, "node18"),
    (Judge::Node20, "node20"),
    (Judge::Node22, "node22"),
    (Judge::Node24, "node24"),
    (Judge::Botocore, "python313_botocore"),
    (Judge::Curl, "curl"),
    (Judge::Rustls, "rustls_awslc"),
];

/// Records of OpenSSL itself, with the judge that has its parameters.
const OPENSSL: [(Judge, &str); 3] = [
    (Judge::Node20, "openssl30_level1"),
    (Judge::Node22, "openssl36_level1"),
    (Judge::Node24, "openssl36_level2"),
];

pub(crate) fn compare(case: &Case, tally: &mut Tally) {
    if case.is_about_the_protocol() {
        return;
    }
    let signatures = Signatures::new();
    let chain = case.chain();
    let host = case.host.as_ref().map_or("", |host| host.value.as_str());
    let at = case.time();
    for (by, name) in CLIENTS {
        let Some(recorded) = case.verdicts.get(name) else { continue };
        let Some(expected) = outcome(recorded) else { continue };
        let (ok, code, message, why) = match store(case, by) {
            Err(refusal) => {
                (Some(false), Some(load_error(by, refusal)), None, "the bundle is refused".to_owned())
            }
            Ok(store) => {
                let verdict = judge(by, &Question { chain: &chain, store: &store, host, at }, &signatures);
                (verdict.ok, verdict.code, Some(verdict.message), verdict.reason.unwrap_or(verdict.why))
            }
        };
        tally.compared += 1;
        let counts = tally.by_judge.entry(name).or_default();
        let Some(ok) = ok else {
            counts.unknown += 1;
            tally.unknown.push(format!("{} {name}: {why}", case.id));
            continue;
        };
        counts.verdicts += 1;
        let wanted = wanted_code(by, recorded);
        let is_code_right = wanted.is_none() || wanted == code;
        let words = wanted_words(by, recorded).zip(message).filter(|(wanted, message)| {
            // curl's record holds its first line only.
            let first = message.lines().next().unwrap_or_default();
            !message.ends_with(wanted.as_str()) && !first.ends_with(wanted.as_str())
        });
        if let Some((wanted, message)) = words.filter(|_| !ok && !expected) {
            tally.faults.push(format!("{} {name}: recorded {wanted:?}, predicted {message:?}", case.id));
        }
        if ok == expected && (ok || is_code_right) {
            counts.codes += usize::from(!ok && wanted.is_some());
            continue;
        }
        let said = recorded.msg.as_deref().or(recorded.err.as_deref()).unwrap_or_default();
        tally.faults.push(format!(
            "{} {name}: recorded {:?} {wanted:?} ({said}), predicted {ok} {code:?} ({why})",
            case.id, recorded.v
        ));
    }
    compare_errors(case, &chain, &signatures, tally);
}

/// Every error of OpenSSL, in its order.
fn compare_errors(case: &Case, chain: &[CertificateDer<'_>], signatures: &Signatures, tally: &mut Tally) {
    let host = case.host.as_ref().map_or("", |host| host.value.as_str());
    for (by, name) in OPENSSL {
        let Some(expected) = case.verdicts.get(name).and_then(|recorded| recorded.errs.as_ref()) else {
            continue;
        };
        let Ok(store) = store(case, by) else { continue };
        let question = Question { chain, store: &store, host, at: case.time() };
        let Some(errors) = openssl_errors(by, &question, signatures) else { continue };
        tally.compared += 1;
        tally.by_judge.entry(name).or_default().verdicts += 1;
        if errors != *expected {
            tally.faults.push(format!("{} {name}: recorded {expected:?}, predicted {errors:?}", case.id));
        }
    }
}

/// Asks for a permit wherever a client refused or died, and counts how often.
pub(crate) fn permits(case: &Case) -> usize {
    let signatures = Signatures::new();
    let chain = case.chain();
    let host = case.host.as_ref().map_or("", |host| host.value.as_str());
    let mut refused = 0;
    for (by, name) in CLIENTS {
        let Some(Some(false)) = case.verdicts.get(name).map(outcome) else { continue };
        refused += 1;
        let Ok(store) = store(case, by) else { continue };
        let question = Question { chain: &chain, store: &store, host, at: case.time() };
        let permit = Permit::for_chain(by, &question, &signatures);
        assert!(permit.is_none(), "{} {name}: refused, and yet permitted", case.id);
    }
    refused
}

/// Whether the client refused the chain, or died of it.
pub(crate) fn is_refused(recorded: &Recorded) -> bool {
    outcome(recorded) == Some(false)
}

/// Whether the client went on; `None` where it was not asked or never got as far.
fn outcome(recorded: &Recorded) -> Option<bool> {
    match recorded.v.as_deref()? {
        "OK" => Some(true),
        "FAIL" | "CRASH" => Some(false),
        _ => None,
    }
}

fn store(case: &Case, by: Judge) -> Result<Store, Refusal> {
    match by {
        Judge::Node18 | Judge::Node20 => Ok(case.node_store(OpenSsl::V30)),
        Judge::Node22 | Judge::Node24 => Ok(case.node_store(OpenSsl::V35)),
        Judge::Botocore | Judge::Curl => case.file_store(Dialect::Strict),
        Judge::Rustls => case.file_store(Dialect::PkiTypes),
    }
}

fn load_error(by: Judge, refusal: Refusal) -> String {
    match (by, refusal) {
        (Judge::Curl, _) => "77".to_owned(),
        (_, Refusal::BadBlock) => "SSLError".to_owned(),
        (_, Refusal::Nothing) => "NO_CERTIFICATE_OR_CRL_FOUND".to_owned(),
    }
}

/// The recorded code in the judge's spelling; `None` where there is nothing to compare.
fn wanted_code(by: Judge, recorded: &Recorded) -> Option<String> {
    let code = recorded.code.as_deref();
    match by {
        Judge::Curl => code?.strip_prefix("curl:").map(str::to_owned),
        Judge::Rustls => recorded.err.as_deref().map(rustls_code),
        _ if code == Some("rc-11") => Some("SIGSEGV".to_owned()),
        _ => code.map(str::to_owned),
    }
}

/// The recorded words, where they are the same everywhere.
fn wanted_words(by: Judge, recorded: &Recorded) -> Option<String> {
    let words = recorded.msg.as_deref()?;
    let is_stable = match by {
        Judge::Curl => words.starts_with("SSL"),
        Judge::Botocore | Judge::Rustls => false,
        _ => !recorded.code.as_deref().is_some_and(|code| code.starts_with("ERR_SSL")),
    };
    is_stable.then(|| words.to_owned())
}

/// `InvalidCertificate(Other(OtherError(CaUsedAsEndEntity)))` -> `CaUsedAsEndEntity`.
fn rustls_code(error: &str) -> String {
    let mut rest = error;
    for wrapper in ["InvalidCertificate(", "Other(", "OtherError("] {
        rest = rest.strip_prefix(wrapper).unwrap_or(rest);
    }
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    name.trim_end_matches("Context").to_owned()
}
