//! Ctrl-C in the middle of a check: what is known is reported, and the exit code says that it is not all.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a stage that cannot be set is a failed test")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Far more than a busy machine needs; only a test that fails waits for it.
const LONG: Duration = Duration::from_mins(1);

/// A server that answers in plain text and one that says nothing, and word of when both are as far as they get.
struct Stage {
    folder: tempfile::TempDir,
    answered: Receiver<()>,
    waiting: Receiver<()>,
}

impl Stage {
    fn set() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (tell_answered, answered) = channel();
        let (tell_waiting, waiting) = channel();
        let quick = serve(tell_answered, true);
        let silent = serve(tell_waiting, false);
        let targets = format!("quick.example.test:{quick}\nsilent.example.test:{silent}\n");
        std::fs::write(folder.path().join("targets"), targets).unwrap();
        Self { folder, answered, waiting }
    }

    /// Starts a check, and interrupts it when one host has answered and the other keeps it waiting.
    fn interrupted(&self, format: &str) -> Output {
        let child = self.check(format);
        self.answered.recv_timeout(LONG).unwrap();
        self.waiting.recv_timeout(LONG).unwrap();
        // The connection is closed before the answer is counted.
        thread::sleep(Duration::from_millis(500));
        let pid = child.id().to_string();
        assert!(Command::new("/bin/kill").args(["-INT", &pid]).status().unwrap().success());
        child.wait_with_output().unwrap()
    }

    fn check(&self, format: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_slsca"));
        command.args(["check", "--client", "rustls", "--tls-only", "--connect-to", "::127.0.0.1:"]);
        command
            .args(["--timeout", "10m", "--format", format, "--targets"])
            .arg(self.folder.path().join("targets"));
        command.env_clear().env("HOME", self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

/// The port of a server that tells when its client is done with it, or, if it never answers, when the greeting is there.
fn serve(tell: Sender<()>, answers: bool) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut buffer = [0; 4096];
            let _ = socket.read(&mut buffer);
            if answers {
                let _ = socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                let _ = socket.shutdown(std::net::Shutdown::Write);
            } else {
                let _ = tell.send(());
            }
            let _ = socket.read_to_end(&mut Vec::new());
            let _ = tell.send(());
        }
    });
    port
}

#[test]
fn the_report_holds_what_was_known_and_says_so() {
    let output = Stage::set().interrupted("json");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["interrupted"], true);
    let endpoints = report["endpoints"].as_array().unwrap();
    let steps = |host: &str| {
        let own = endpoints.iter().find(|endpoint| endpoint["host"] == host).unwrap();
        own["steps"].as_array().unwrap().len()
    };
    assert!(steps("quick.example.test") > 0, "{report:#}");
    assert_eq!(steps("silent.example.test"), 0, "{report:#}");
    assert_eq!(report["cause"]["rule"], "tls/plaintext", "{report:#}");
}

#[test]
fn the_page_says_it_first() {
    let output = Stage::set().interrupted("human");
    assert_eq!(output.status.code(), Some(130));
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("! interrupted; this is what was known\n"), "{page}");
    assert!(page.contains("? rustls and silent.example.test: no answer yet\n"), "{page}");
}
