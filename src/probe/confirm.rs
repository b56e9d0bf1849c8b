//! Asking the user's own `node` about one endpoint: the same roots, the same way, the same name; no keys, no files of the project,
//! and an environment of only what changes Node's trust.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::connect_to::ConnectTo;
use super::run::bracketed;
use super::{Deadline, Options};
use crate::secret::Secret;
use crate::wire::{ProxyScheme, Route};
use crate::world::Net;

/// What Node runs. It is handed over as an argument: nothing is read from the folder.
const SCRIPT: &str = include_str!("confirm.cjs");
/// A word has a few hundred bytes.
const WORD_LIMIT: u64 = 64 * 1024;
/// How often a child that says nothing is looked at.
const PAUSE: Duration = Duration::from_millis(5);

/// What to ask.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The program, by its full path.
    pub node: &'a str,
    /// Node's own switches of trust, such as `--use-openssl-ca`.
    pub flags: Vec<String>,
    /// The variables that change Node's trust, and no others.
    pub env: Vec<(&'static str, String)>,
    pub route: &'a Route,
    /// For the session with an `https://` proxy.
    pub proxy: Trust<'a>,
    /// For the session with the endpoint.
    pub endpoint: Trust<'a>,
}

/// What the client tells Node about one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust<'a> {
    /// The client's own list; `None`: Node's roots.
    pub ca: Option<Vec<Piece<'a>>>,
    /// It goes on whatever the certificate says.
    pub unverified: bool,
}

/// One element of Node's `ca`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The content of a file.
    Bytes(&'a [u8]),
    /// The text of a variable.
    Text(&'a str),
}

/// What Node said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// It shook hands and was content.
    Trusts { version: String },
    /// It refused the certificate, in these words.
    Refuses { version: String, code: String, message: String },
    /// It gave no verdict: why.
    Silent(String),
}

/// Asks. Whatever goes wrong is a [`Word::Silent`].
#[must_use]
pub fn ask(net: Net, question: &Question<'_>, options: &Options) -> Word {
    if net != Net::Real {
        return Word::Silent("nobody may be asked".to_owned());
    }
    let until = Deadline::start(options.timeouts).phase();
    match started(question).and_then(|child| spoken(child, &asked(question, options), until)) {
        Ok(word) => word,
        Err(error) => Word::Silent(format!("`{}` cannot be asked: {error}", question.node)),
    }
}

fn started(question: &Question<'_>) -> std::io::Result<Child> {
    let mut command = Command::new(question.node);
    command.env_clear().args(&question.flags).args(["--input-type=commonjs", "--eval", SCRIPT]);
    for (name, value) in &question.env {
        command.env(name, absolute(value));
    }
    // Windows has no sockets without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).current_dir("/").spawn()
}

/// Node runs in the root folder, where relative paths would lead elsewhere. What is no path (`1`) has no such file beside it.
fn absolute(value: &str) -> String {
    let path = std::path::Path::new(value);
    match std::path::absolute(path) {
        Ok(absolute) if path.exists() => absolute.to_string_lossy().into_owned(),
        _ => value.to_owned(),
    }
}

fn spoken(mut child: Child, question: &str, until: Instant) -> std::io::Result<Word> {
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let text = std::thread::scope(|scope| {
        // A child that dies early breaks the pipe; what it said, or did not, counts.
        scope.spawn(move || stdin.map(|mut pipe| pipe.write_all(question.as_bytes())));
        let reader = scope.spawn(move || {
            let mut text = String::new();
            stdout.map(|pipe| pipe.take(WORD_LIMIT).read_to_string(&mut text)).transpose().map(|_| text)
        });
        while child.try_wait()?.is_none() && Instant::now() < until {
            std::thread::sleep(PAUSE);
        }
        // Harmless where it has ended; otherwise both threads end with it.
        child.kill()?;
        child.wait()?;
        reader.join().unwrap_or_else(|_| Ok(String::new()))
    })?;
    Ok(understood(&text))
}

#[derive(Serialize)]
struct Asked<'a> {
    proxy: Option<Hop<'a>>,
    endpoint: Hop<'a>,
}

#[derive(Serialize)]
struct Hop<'a> {
    name: &'a str,
    at: At,
    ca: Option<Vec<Element<'a>>>,
    verify: bool,
    /// Whether the session with the proxy is a TLS one.
    tls: bool,
    /// `user:password`
    basic: Option<String>,
    authority: String,
}

#[derive(Serialize)]
struct At {
    host: String,
    port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Element<'a> {
    Base64(String),
    Text(&'a str),
}

/// It can hold the password of a proxy: wiped when sent.
fn asked(question: &Question<'_>, options: &Options) -> Zeroizing<String> {
    let Route { host, port, proxy, .. } = question.route;
    let hop = |host: &'_ str, port: u16| {
        let (host, to) = ConnectTo::resolve(&options.connect_to, host, port);
        At { host, port: to }
    };
    let proxy = proxy.as_ref().map(|proxy| Hop {
        name: &proxy.host,
        at: hop(&proxy.host, proxy.port),
        ca: question.proxy.ca.as_deref().map(elements),
        verify: !question.proxy.unverified,
        tls: proxy.scheme == ProxyScheme::Https,
        basic: proxy
            .user
            .as_ref()
            .map(|user| format!("{user}:{}", proxy.password.as_ref().map_or("", Secret::expose))),
        authority: String::new(),
    });
    let endpoint = Hop {
        name: host,
        at: hop(host, *port),
        ca: question.endpoint.ca.as_deref().map(elements),
        verify: !question.endpoint.unverified,
        tls: true,
        basic: None,
        authority: format!("{}:{port}", bracketed(host)),
    };
    // Nothing in a question can fail to serialise.
    Zeroizing::new(serde_json::to_string(&Asked { proxy, endpoint }).unwrap_or_default())
}

fn elements<'a>(pieces: &[Piece<'a>]) -> Vec<Element<'a>> {
    use base64::Engine;
    let encoded = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let element = |piece: &Piece<'a>| match *piece {
        Piece::Bytes(bytes) => Element::Base64(encoded(bytes)),
        Piece::Text(text) => Element::Text(text),
    };
    pieces.iter().map(element).collect()
}

#[derive(Deserialize)]
struct Said {
    node: String,
    ok: bool,
    #[serde(default)]
    judged: bool,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

fn understood(text: &str) -> Word {
    match serde_json::from_str::<Said>(text) {
        Err(_) => Word::Silent("`node` gave no answer in time".to_owned()),
        Ok(said) if said.ok => Word::Trusts { version: said.node },
        Ok(said) if said.judged => {
            Word::Refuses { version: said.node, code: said.code, message: said.message }
        }
        Ok(said) => Word::Silent(format!("the connection of `node` broke first: {}", said.code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_certificate_is_a_verdict() {
        let refused =
            r#"{"node":"20.20.2","ok":false,"judged":true,"code":"CERT_HAS_EXPIRED","message":"m"}"#;
        assert!(matches!(understood(refused), Word::Refuses { code, .. } if code == "CERT_HAS_EXPIRED"));
        let broken = r#"{"node":"20.20.2","ok":false,"judged":false,"code":"ECONNRESET"}"#;
        assert!(matches!(understood(broken), Word::Silent(why) if why.contains("ECONNRESET")));
        assert!(matches!(understood(r#"{"node":"20.20.2","ok":true}"#), Word::Trusts { .. }));
        assert!(matches!(understood(""), Word::Silent(_)));
    }

    #[test]
    fn the_question_holds_texts_as_texts_and_files_as_bytes() {
        let route =
            Route { scheme: crate::wire::Scheme::Https, host: "::1".to_owned(), port: 443, proxy: None };
        let pieces = vec![Piece::Text("A"), Piece::Bytes(&[0xff])];
        let question = Question {
            node: "",
            flags: Vec::new(),
            env: Vec::new(),
            route: &route,
            proxy: Trust::default(),
            endpoint: Trust { ca: Some(pieces), unverified: false },
        };
        let asked: serde_json::Value =
            serde_json::from_str(&asked(&question, &Options::default())).expect("JSON");
        assert_eq!(asked["endpoint"]["ca"], serde_json::json!([{ "text": "A" }, { "base64": "/w==" }]));
        assert_eq!(asked["endpoint"]["authority"], "[::1]:443");
    }

    #[test]
    fn who_may_not_be_asked_is_not() {
        let route = Route { scheme: crate::wire::Scheme::Https, host: "h".to_owned(), port: 1, proxy: None };
        let question = Question {
            node: "/nowhere/node",
            flags: Vec::new(),
            env: Vec::new(),
            route: &route,
            proxy: Trust::default(),
            endpoint: Trust::default(),
        };
        assert!(matches!(ask(Net::Refused, &question, &Options::default()), Word::Silent(_)));
        assert!(
            matches!(ask(Net::Real, &question, &Options::default()), Word::Silent(why) if why.contains("/nowhere"))
        );
    }
}
