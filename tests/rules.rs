//! Every rule's cases: a whole check in a given world, with given traces, and whether the rule speaks up.
//!
//! A case is `testdata/rules/<stage>/<name>/<case>.json`; `testdata/rules/README.md` tells what can be in it. Its certificates
//! are in `testdata/rules/pki/`, or come from a recording of real programs, whose outcome the rule must then explain.

#[path = "rules/failures.rs"]
mod failures;
#[path = "rules/recorded.rs"]
mod recorded;

#[path = "rules/fixes.rs"]
mod fixes;

#[path = "rules/secrets.rs"]
mod secrets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::Value;
use slsca::check::request::Request;
use slsca::check::{Diagnosis, check};
use slsca::cli::{Cli, Command};
use slsca::finding::Severity;
use slsca::judge::Permit;
use slsca::origin::ReadFailure;
use slsca::probe::aws::classify;
use slsca::rules;
use slsca::wire::{Answer, Handshake, Route, Trace};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

const AT: &str = "2026-11-23T12:00:00Z";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules")
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn strings(value: &Value) -> BTreeMap<String, String> {
    let object = value.as_object().into_iter().flatten();
    object.map(|(key, value)| (key.clone(), value.as_str().expect("a text").to_owned())).collect()
}

/// `pki/root.pem`, `escaped:pki/root.pem`, `text:...`: how a case names contents.
fn content(case: &Value, given: &str) -> Vec<u8> {
    match given.split_once(':') {
        Some(("made", name)) => made(&case["made"][name]),
        Some(("text", text)) => text.as_bytes().to_vec(),
        Some(("escaped", file)) => text_of(file).trim_end().replace('\n', "\\n").into_bytes(),
        Some(("escaped-twice", file)) => text_of(file).trim_end().replace('\n', "\\\\n").into_bytes(),
        Some(("spaces", file)) => text_of(file).trim_end().replace('\n', " ").into_bytes(),
        Some(("utf-16", file)) => {
            [0xff, 0xfe].into_iter().chain(text_of(file).encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        Some(("size", bytes)) => vec![b'x'; bytes.parse().expect("a number")],
        _ => std::fs::read(folder().join(given)).unwrap_or_else(|error| panic!("{given}: {error}")),
    }
}

/// A file with some texts replaced, as much of it as is to be kept, and that several times over.
fn made(recipe: &Value) -> Vec<u8> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut made = text_of(&text(&recipe["file"])).trim_end().to_owned();
    for pair in recipe["replace"].as_array().into_iter().flatten() {
        made = made.replace(&text(&pair[0]), &text(&pair[1]));
    }
    let number = |name: &str| recipe[name].as_u64().and_then(|number| usize::try_from(number).ok());
    made.truncate(number("keep").unwrap_or(made.len()));
    made.repeat(number("repeat").unwrap_or(1)).into_bytes()
}

fn world(case: &Value) -> World {
    let mut env: Env = Env::default();
    env.set("HOME", "/home/dev");
    for (name, value) in strings(&case["env"]) {
        env.set(&name, &value);
    }
    for (name, given) in strings(&case["env_from"]) {
        env.set(&name, &String::from_utf8(content(case, &given)).expect("a variable is text"));
    }
    for (name, replaced) in strings(&case["env_templates"]) {
        let filled = replaced
            .replace("{root}", &String::from_utf8(content(case, "escaped:pki/root.pem")).expect("text"));
        let filled = filled.replace(
            "{other}",
            &String::from_utf8(content(case, "escaped:pki/other-root.pem")).expect("text"),
        );
        env.set(&name, &filled);
    }
    for name in case["env_garbled"].as_array().into_iter().flatten() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = std::ffi::OsString::from_vec(b"/corp-\xe4.pem".to_vec());
        env.set_os(name.as_str().expect("a name"), bytes);
    }
    let (failing, whole): (Vec<_>, Vec<_>) =
        strings(&case["files"]).into_iter().partition(|(_, given)| given.starts_with("unreadable:"));
    let files = whole.into_iter().map(|(path, given)| (PathBuf::from(path), content(case, &given)));
    let failures = failing.into_iter().map(|(path, given)| (PathBuf::from(path), read_failure(&given)));
    let modes = strings(&case["modes"]).into_iter();
    let modes = modes
        .map(|(path, mode)| (PathBuf::from(path), u32::from_str_radix(&mode, 8).expect("a mode")))
        .collect();
    World {
        env,
        files: Files::Faulty { files: files.collect(), failures: failures.collect(), modes },
        clock: Clock::Fixed(1_795_435_200),
        net: Net::Refused,
        terminal: Terminal::none(),
    }
}

fn read_failure(given: &str) -> ReadFailure {
    match given {
        "unreadable:permission" => ReadFailure::PermissionDenied,
        "unreadable:pipe" => ReadFailure::NotRegular,
        "unreadable:size" => ReadFailure::TooLarge { bytes: 1 << 30 },
        other => panic!("no failure is called {other:?}"),
    }
}

fn chain(case: &Value, file: &str) -> Vec<Vec<u8>> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let pem = content(case, file);
    CertificateDer::pem_slice_iter(&pem).map(|der| der.expect("a certificate").to_vec()).collect()
}

/// What the wire shows on one route, as the case says; the first entry of `wire` that fits.
fn trace(
    case: &Value,
    route: &Route,
    service: &str,
    decide: &mut dyn FnMut(&Trace) -> Option<Permit>,
) -> Trace {
    let mut trace = Trace::untried(route);
    let fits = |entry: &&Value| {
        entry["host"].as_str().is_none_or(|host| host == route.host)
            && entry["proxy"].as_bool().is_none_or(|proxy| proxy == route.proxy.is_some())
    };
    let Some(entry) = case["wire"].as_array().into_iter().flatten().find(fits) else { return trace };
    trace.failure = entry["failure"].as_str().map(failures::named);
    if let Some(file) = entry["proxy_chain"].as_str() {
        trace.proxy_tls =
            Some(Handshake { chain: chain(case, file), signature_verified: true, ..Handshake::default() });
    }
    if let Some(file) = entry["chain"].as_str() {
        let seen = Handshake {
            chain: chain(case, file),
            version: Some("TLSv1.3".to_owned()),
            signature_verified: true,
            client_certificate_requested: entry["client_certificate_requested"] == true,
            ..Handshake::default()
        };
        trace.tls = Some(seen);
        let permitted = decide(&trace).is_some();
        if permitted && trace.failure.is_none() && entry["answer"].is_object() {
            answer(&entry["answer"], service, &mut trace);
        }
    }
    trace
}

fn answer(given: &Value, service: &str, trace: &mut Trace) {
    let answer = Answer {
        status: given["status"].as_u64().and_then(|status| status.try_into().ok()).expect("a status"),
        headers: strings(&given["headers"]).into_iter().collect(),
        body: given["body"].as_str().unwrap_or_default().as_bytes().to_vec(),
        received_at: 1_795_435_200,
    };
    trace.signed = true;
    trace.aws = Some(classify(&answer, service));
    trace.answer = Some(answer);
}

fn diagnosis(case: &Value) -> Diagnosis {
    diagnosis_in(case, &world(case))
}

/// The case's arguments and network, in this world.
fn diagnosis_in(case: &Value, world: &World) -> Diagnosis {
    let own = case["args"].as_array().into_iter().flatten().map(|arg| arg.as_str().expect("a text"));
    let at = case["at"].as_str().unwrap_or(AT);
    let args = ["slsca", "check", "--at", at].into_iter().chain(own);
    let Command::Check(args) = Cli::try_parse_from(args).expect("good arguments").command else {
        unreachable!()
    };
    let request = Request::new(&args, world).expect("good usage");
    check(&request, world, &|jobs, _, decide| {
        let traces = jobs.iter().enumerate().map(|(place, job)| {
            let service = job.call.as_ref().map_or("sts", |call| call.service);
            Some(trace(case, &job.route, service, &mut |shown| decide(place, shown)))
        });
        traces.collect()
    })
}

/// Stage, name and path of every case.
fn cases() -> Vec<(String, PathBuf)> {
    let mut cases = Vec::new();
    for stage in children(&folder()).into_iter().filter(|path| path.is_dir() && !path.ends_with("pki")) {
        for rule in children(&stage) {
            let id = rule.strip_prefix(folder()).expect("a child").to_string_lossy().replace('\\', "/");
            cases.extend(children(&rule).into_iter().map(|case| (id.clone(), case)));
        }
    }
    cases
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a readable case");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A recorded situation shows all clients the same: the rule speaks up for each or for none, and calls it an error where,
/// and only where, the real program refused.
#[test]
fn rules_explain_what_real_programs_did() {
    let recordings = recorded::recordings();
    let mut wrong = Vec::new();
    let mut held = BTreeSet::new();
    for (id, path) in cases() {
        let case = read(&path);
        let Some(name) = case["recorded"].as_str() else { continue };
        held.insert(id.clone());
        let recording = recorded::find(&recordings, name);
        if let Some(wanted) = case["python"].as_str() {
            let said = recorded::code(&recording, "python313");
            if said != wanted {
                wrong.push(format!("{id}: {name}: Python should say {wanted}, and said {said}"));
            }
        }
        for (client, args) in recorded::CLIENTS {
            let diagnosis = diagnosis(&recorded::expanded(&case, &recording, &args));
            let found: Vec<_> = diagnosis.findings.iter().filter(|(_, finding)| finding.rule == id).collect();
            let is_error = found.iter().any(|(severity, _)| *severity == Severity::Error);
            let is_refused = recorded::is_refused(&recording, client);
            let fires = case["fires"] == true;
            if found.is_empty() == fires || is_error != (is_refused && fires) {
                let all: Vec<_> =
                    diagnosis.findings.iter().map(|(severity, finding)| (severity, finding.rule)).collect();
                let outcomes: Vec<_> = diagnosis
                    .facts
                    .runs
                    .iter()
                    .flat_map(|run| &run.calls)
                    .map(|call| &call.outcome.message)
                    .collect();
                wrong.push(format!(
                    "{id}: {name}: {client}: refused {is_refused}, fires {fires}, but {all:?} {outcomes:?}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    for rule in rules::all().filter(|rule| rule.id.starts_with("cert/")) {
        assert!(held.contains(rule.id), "{} is held against no recording", rule.id);
    }
}

#[test]
fn rules_speak_up_where_their_cases_say_and_nowhere_else() {
    let mut wrong = Vec::new();
    for (id, path) in cases() {
        let case = read(&path);
        let shown = path.strip_prefix(folder()).expect("a case").display().to_string();
        assert!(
            case["doc"].as_str().is_some_and(|doc| doc.len() > 10),
            "{shown}: a sentence on what it shows"
        );
        if case["recorded"].is_string() {
            continue;
        }
        let diagnosis = diagnosis(&case);
        let found: Vec<_> = diagnosis.findings.iter().filter(|(_, finding)| finding.rule == id).collect();
        let fires = case["fires"].as_bool().expect("`fires`: true or false");
        if found.is_empty() == fires {
            let all: Vec<_> = diagnosis.findings.iter().map(|(_, finding)| finding.rule).collect();
            let outcomes: Vec<_> =
                diagnosis.facts.runs.iter().flat_map(|run| &run.calls).map(|call| &call.outcome).collect();
            wrong.push(format!("{shown}: fires should be {fires}; findings {all:?}, outcomes {outcomes:?}"));
        }
        if let Some(severity) = case["severity"].as_str() {
            let severities: BTreeSet<_> =
                found.iter().map(|(severity, _)| format!("{severity:?}").to_lowercase()).collect();
            if !severities.contains(severity) {
                wrong.push(format!("{shown}: severity should be {severity}, is {severities:?}"));
            }
        }
        if let Some(cause) = case["cause"].as_str() {
            let named = diagnosis.cause.as_ref().map(|cause| cause.rule);
            if named != Some(cause) {
                wrong.push(format!("{shown}: the cause should be {cause}, is {named:?}"));
            }
        }
        if let Some(verified) = case["verified"].as_bool() {
            let any = found.iter().any(|(_, finding)| finding.fix.iter().any(|fix| fix.verified));
            if any != verified {
                wrong.push(format!("{shown}: a verified fix should be {verified}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_that_fires_and_a_near_miss() {
    let mut seen: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for (id, path) in cases() {
        seen.entry(id).or_default().insert(read(&path)["fires"] == true);
    }
    for rule in rules::all() {
        assert_eq!(
            seen.get(rule.id).map(BTreeSet::len),
            Some(2),
            "{} needs a case that fires and a near miss",
            rule.id
        );
    }
    for id in seen.keys() {
        assert!(rules::find(id).is_some(), "cases of {id}, which is no rule");
    }
}

#[test]
fn nothing_is_signed_behind_a_proxy_whose_certificate_is_not_trusted() {
    let signed = |proxy_chain: &str| {
        let case = serde_json::json!({
            "env": {
                "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
                "AWS_SECRET_ACCESS_KEY": "example",
                "HTTPS_PROXY": "https://sts.amazonaws.com:3129",
                "NODE_EXTRA_CA_CERTS": "/corp.pem",
            },
            "files": { "/corp.pem": "pki/root.pem" },
            "wire": [{ "proxy_chain": proxy_chain, "chain": "pki/chain.pem", "answer": { "status": 200, "body": "" } }],
        });
        diagnosis(&case).facts.traces.iter().any(|trace| trace.signed)
    };
    assert!(signed("pki/chain.pem"), "a proxy that Node trusts");
    assert!(!signed("pki/chain-intercepted.pem"), "a proxy of another root");
    assert!(!signed("pki/chain-wrong-host.pem"), "a proxy with another name");
}
