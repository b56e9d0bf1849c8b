//! `credential_process`: a program of the user's own that prints keys as JSON. Run once, with a limit, only when asked to.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::credentials::{Issued, issued};
use super::deadline::left;
use crate::moment;
use crate::profile::ProcessFailure;
use crate::world::Env;

/// How a client starts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Launch {
    /// The words of the command, as botocore splits them.
    Words,
    /// The shell of the system, as Node's `exec` does.
    Shell,
}

/// More than this is no JSON object with keys.
const OUTPUT: u64 = 64 * 1024;
/// As much of its complaints as is kept.
const COMPLAINT: usize = 2000;

/// Runs the command with exactly this environment, and reads the keys it prints. `at` is the time they have to outlast,
/// seconds since the epoch.
pub fn run(
    command: &str,
    launch: Launch,
    env: &Env,
    limit: Duration,
    at: i64,
) -> Result<Issued, ProcessFailure> {
    let until = Instant::now() + limit;
    let mut child = prepared(command, launch)
        .ok_or(ProcessFailure::NotStarted(std::io::ErrorKind::NotFound))?
        .env_clear()
        .envs(env.iter())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| ProcessFailure::NotStarted(error.kind()))?;
    let (output, complaint) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let timed_out = ProcessFailure::TimedOut { seconds: limit.as_secs() };
    // A grandchild can hold the pipe open: nobody is waited for beyond the limit.
    let printed = left(until).and_then(|left| output.recv_timeout(left).ok());
    let ended = printed.and_then(|printed| Some((printed, wait(&mut child, until)?)));
    let Some((printed, status)) = ended else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(timed_out);
    };
    if !status.success() {
        let said = left(until).and_then(|left| complaint.recv_timeout(left).ok()).unwrap_or_default();
        let stderr = String::from_utf8_lossy(&said).trim().chars().take(COMPLAINT).collect();
        return Err(ProcessFailure::Status { code: status.code(), stderr });
    }
    read(&printed, at)
}

fn prepared(command: &str, launch: Launch) -> Option<Command> {
    let mut words = match (launch, cfg!(windows)) {
        (Launch::Words, _) => words(command),
        (Launch::Shell, false) => vec!["/bin/sh".to_owned(), "-c".to_owned(), command.to_owned()],
        (Launch::Shell, true) => {
            vec!["cmd.exe".to_owned(), "/d".to_owned(), "/s".to_owned(), "/c".to_owned(), command.to_owned()]
        }
    }
    .into_iter();
    let mut prepared = Command::new(words.next()?);
    prepared.args(words);
    Some(prepared)
}

/// Python's `shlex.split`: blanks, both kinds of quotes, backslashes.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = command.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (None, ' ' | '\t' | '\n' | '\r') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (Some(open), close) if open == close => quote = None,
            (None | Some('"'), '\\') => match characters.next() {
                Some(next) if quote.is_none() || matches!(next, '"' | '\\') => {
                    word.get_or_insert_default().push(next);
                }
                Some(next) => word.get_or_insert_default().extend(['\\', next]),
                None => {}
            },
            (_, other) => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

/// Reads a pipe to its end, apart.
fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.map(|pipe| pipe.take(OUTPUT).read_to_end(&mut bytes));
        let _ = send.send(bytes);
    });
    receive
}

fn wait(child: &mut Child, until: Instant) -> Option<std::process::ExitStatus> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        left(until)?;
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// "Sourcing credentials with an external process" of the AWS SDKs and Tools reference guide.
fn read(printed: &[u8], at: i64) -> Result<Issued, ProcessFailure> {
    let value: Value = serde_json::from_slice(printed).map_err(|_| ProcessFailure::NotJson)?;
    if value.get("Version").and_then(Value::as_i64) != Some(1) {
        return Err(if value.is_object() { ProcessFailure::Version } else { ProcessFailure::NotJson });
    }
    let missing = ["AccessKeyId", "SecretAccessKey"]
        .into_iter()
        .find(|name| value.get(name).and_then(Value::as_str).is_none_or(str::is_empty));
    let names = ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"];
    let Some(found) = issued(&value, names) else {
        return Err(ProcessFailure::Missing(missing.unwrap_or("AccessKeyId")));
    };
    match &found.expires {
        Some(expires) if moment::seconds(expires).is_some_and(|end| end <= at) => {
            Err(ProcessFailure::Expired(expires.clone()))
        }
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        r#"{"Version":1,"AccessKeyId":"AKIA1","SecretAccessKey":"s","Expiration":"2026-11-24T00:00:00Z"}"#;

    fn env() -> Env {
        [("PATH", "/usr/bin:/bin"), ("KEYS", GOOD)].into_iter().collect()
    }

    fn ran(command: &str, launch: Launch) -> Result<String, ProcessFailure> {
        run(command, launch, &env(), Duration::from_secs(20), 0)
            .map(|issued| issued.credentials.access_key_id)
    }

    #[test]
    fn words_are_split_as_by_shlex() {
        assert_eq!(words(r#"a  "b c" 'd\e' f\ g "h\"i\j" '' "#), ["a", "b c", r"d\e", "f g", r#"h"i\j"#, ""]);
        assert!(words("  ").is_empty());
    }

    #[test]
    fn what_it_prints_is_read() {
        let read = |text: &str, at| read(text.as_bytes(), at).map(|issued| issued.credentials.access_key_id);
        assert_eq!(read(GOOD, 0).as_deref(), Ok("AKIA1"));
        assert!(matches!(read(GOOD, i64::MAX), Err(ProcessFailure::Expired(_))));
        assert_eq!(read("no", 0), Err(ProcessFailure::NotJson));
        assert_eq!(read("[]", 0), Err(ProcessFailure::NotJson));
        assert_eq!(read(r#"{"Version":2}"#, 0), Err(ProcessFailure::Version));
        assert_eq!(
            read(r#"{"Version":1,"AccessKeyId":"A"}"#, 0),
            Err(ProcessFailure::Missing("SecretAccessKey"))
        );
    }

    #[cfg(unix)]
    #[test]
    fn it_runs_with_the_given_environment_only() {
        assert_eq!(ran("printf %s \"$KEYS\"", Launch::Shell).as_deref(), Ok("AKIA1"));
        assert_eq!(ran("printenv KEYS", Launch::Words).as_deref(), Ok("AKIA1"));
        let failed = ran("echo 'vault is locked' >&2; exit 3", Launch::Shell);
        assert_eq!(
            failed,
            Err(ProcessFailure::Status { code: Some(3), stderr: "vault is locked".to_owned() })
        );
        assert!(matches!(ran("no-such-program-here", Launch::Words), Err(ProcessFailure::NotStarted(_))));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_not_waited_for_beyond_the_limit() {
        let limit = Duration::from_millis(50);
        let ended = run("sleep 600 & sleep 600", Launch::Shell, &env(), limit, 0);
        assert!(matches!(ended, Err(ProcessFailure::TimedOut { .. })), "{ended:?}");
    }
}
