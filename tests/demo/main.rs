//! `slsca demo` as a user runs it: every scenario names its cause, and its transcript is the one in `testdata/`.
//!
//! `UPDATE=1 cargo test --test demo` rewrites the transcripts. What differs from run to run (ports, times, keys) is
//! replaced by placeholders here.

#![expect(clippy::unwrap_used, reason = "a test says where it failed")]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use slsca::demo::{PROXY_PASSWORD, SCENARIOS};

mod placeholders;

/// Nothing that is printed may hold one of these.
const SECRETS: [&str; 5] = [
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
    PROXY_PASSWORD,
    "PRIVATE KEY",
    "ZGVtbzpvcGVuLXNlc2FtZS1FWEFNUExF",
];

#[test]
fn every_scenario_ends_in_its_cause() {
    let mut faults = Vec::new();
    for scenario in &SCENARIOS {
        let output = slsca(&["demo", scenario.name, "--format", "json"]);
        let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
            faults.push(format!("{}: no JSON: {}", scenario.name, text(&output)));
            continue;
        };
        let cause = report["cause"]["rule"].as_str();
        let code = i32::from(scenario.cause.is_some());
        if cause != scenario.cause || output.status.code() != Some(code) || report["ok"] != (code == 0) {
            faults.push(format!("{}: {cause:?}, exit code {:?}", scenario.name, output.status.code()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_transcript_is_the_one_committed() {
    let mut stale = Vec::new();
    for name in SCENARIOS.iter().map(|scenario| scenario.name).chain(["story"]) {
        let arguments = if name == "story" { vec!["demo"] } else { vec!["demo", name] };
        let transcript = placeholders::filled(&String::from_utf8(slsca(&arguments).stdout).unwrap());
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("testdata/transcripts/{name}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &transcript).unwrap();
        } else if std::fs::read_to_string(&file).unwrap_or_default() != transcript {
            stale.push(format!("{name} is now:\n{transcript}"));
        }
    }
    assert!(stale.is_empty(), "UPDATE=1 rewrites them\n{}", stale.join("\n"));
}

#[test]
fn transcripts_fit_eighty_columns() {
    let long = |line: &str| line.chars().count() > 80;
    for name in SCENARIOS.iter().map(|scenario| scenario.name) {
        let output = slsca(&["demo", name]);
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| long(line)).collect();
        // A word that is longer than a line stays whole, to be copied.
        let lines: Vec<_> =
            lines.iter().filter(|line| line.split_whitespace().all(|word| !long(word))).collect();
        assert!(lines.is_empty(), "{name}: {lines:#?}");
        assert!(!text.contains('\u{1b}'), "{name} is coloured");
    }
}

#[test]
fn no_output_holds_a_secret() {
    for scenario in &SCENARIOS {
        for extra in [&[][..], &["--format", "json"]] {
            let output = slsca(&[&["demo", scenario.name], extra].concat());
            assert!(!output.stdout.is_empty(), "{}", scenario.name);
            let text = text(&output);
            for secret in SECRETS {
                assert!(!text.contains(secret), "{} {extra:?} prints {secret}", scenario.name);
            }
        }
    }
}

#[test]
fn the_story_fails_twice_and_ends_well() {
    let output = slsca(&["demo"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert_eq!(text.matches("The intercepting proxy received no signature.").count(), 2, "{text}");
}

#[test]
fn the_scenarios_are_listed() {
    let output = slsca(&["demo", "--format", "json"]);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names: Vec<&str> =
        list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
    assert_eq!(names, SCENARIOS.map(|scenario| scenario.name));
    assert!(list[0]["schema"] == "slsca.scenario/1" && list[0]["about"].is_string());
}

#[test]
fn an_unknown_scenario_is_bad_usage() {
    let output = slsca(&["demo", "no-such-thing"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(output.stdout.is_empty());
}

#[test]
fn a_served_scenario_is_reached_by_its_exports_and_ends_with_standard_input() {
    let mut served = Served::start("ok");
    let report = served.check(&[]);
    assert_eq!(report["ok"], true, "{report:#}");
    drop(served.child.stdin.take());
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert!(!served.folder().exists());
}

#[test]
fn the_proxy_password_opens_the_way_and_is_not_printed() {
    let mut served = Served::start("proxy-auth");
    let refused = served.check(&[]);
    assert_eq!(refused["cause"]["rule"], "proxy/auth-required", "{refused:#}");
    let proxy = served.export("HTTPS_PROXY").replace("http://", &format!("http://demo:{PROXY_PASSWORD}@"));
    let report = served.check(&[("HTTPS_PROXY", &proxy)]);
    assert_eq!(report["ok"], true, "{report:#}");
    for secret in SECRETS {
        assert!(!report.to_string().contains(secret), "{secret} is printed");
    }
    drop(served.child.stdin.take());
    served.child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn a_served_scenario_tidies_up_when_it_is_told_to_end() {
    let mut served = Served::start("intercepted");
    let folder = served.folder();
    assert!(folder.exists());
    // `wait` would close it, and end the program by itself.
    let _stdin = served.child.stdin.take();
    let pid = served.child.id().to_string();
    assert!(Command::new("/bin/kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(served.child.wait().unwrap().code(), Some(130));
    assert!(!folder.exists());
}

/// `slsca demo --serve`, running.
struct Served {
    child: Child,
    exports: Vec<(String, String)>,
    arguments: Vec<String>,
}

impl Served {
    fn start(name: &str) -> Self {
        let mut child =
            command(&["demo", name, "--serve"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut exports = Vec::new();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map(Result::unwrap);
        let arguments = loop {
            let line = lines.next().unwrap();
            if let Some((name, value)) =
                line.strip_prefix("export ").and_then(|export| export.split_once('='))
            {
                exports.push((name.to_owned(), value.trim_matches('\'').to_owned()));
            } else if let Some(arguments) = line.strip_prefix("slsca ") {
                break arguments.split(' ').map(str::to_owned).collect();
            }
        };
        drop(lines);
        Self { child, exports, arguments }
    }

    fn export(&self, name: &str) -> &str {
        &self.exports.iter().find(|(key, _)| key == name).unwrap().1
    }

    fn folder(&self) -> PathBuf {
        Path::new(self.export("AWS_SHARED_CREDENTIALS_FILE")).ancestors().nth(2).unwrap().to_owned()
    }

    fn check(&self, overrides: &[(&str, &str)]) -> Value {
        let mut command = command(&[]);
        command.args(&self.arguments).args(["--format", "json"]);
        command.envs(self.exports.iter().map(|(name, value)| (name, value))).envs(overrides.iter().copied());
        let output = command.output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", text(&output)))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // A test that failed leaves no server behind: the end of standard input ends it.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
        let _ = self.child.stdout.take().map(|mut rest| rest.read(&mut [0]));
    }
}

fn slsca(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The program with an empty environment.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slsca"));
    command.args(arguments).env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
