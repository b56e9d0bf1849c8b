//! The tunnel through an HTTP proxy: CONNECT, written and read by hand so that nothing of a refusal is lost.
//!
//! The head is read byte by byte: what follows a 2xx belongs to TLS. Every read is bounded, in bytes and in time.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::wire::{Failure, Phase, Proxy};

use super::stream::{Broken, Stream};

/// A head beyond this is no answer of a proxy.
const HEAD_LIMIT: usize = 32 * 1024;
/// As much of a refusal's body as is kept: block pages name themselves in their first lines.
const BODY_LIMIT: usize = 16 * 1024;
/// How long the body of a refusal is waited for; it often comes in a segment of its own.
const BODY_PATIENCE: Duration = Duration::from_millis(500);
/// As much as is kept of what is no HTTP.
const GARBAGE_LIMIT: usize = 256;
/// How long the rest of a line that is no HTTP is waited for.
const GARBAGE_PATIENCE: Duration = Duration::from_millis(100);

/// Asks the proxy for a tunnel to `authority` (`host:port`); gives the status line.
pub(super) fn connect(
    stream: &mut Stream,
    proxy: &Proxy,
    authority: &str,
    user_agent: &str,
    until: Instant,
) -> Result<String, Failure> {
    let asked = stream.write_all(request(proxy, authority, user_agent).as_bytes());
    let segment = match stream.first_segment() {
        Err(error) if Broken::from_io(&error) == Broken::Reset => {
            return Err(Failure::ConnectClosed { reset: true });
        }
        segment => segment.ok().flatten(),
    };
    // A proxy that has already hung up may have said why.
    let head = match (read_head(stream, until), asked) {
        (Ok(head), _) => head,
        (Err(Stop::Garbage(first)), _) => return Err(Failure::ConnectGarbage { first }),
        (Err(Stop::Broken(Broken::TimedOut)), _) => return Err(Failure::Timeout { phase: Phase::Connect }),
        (Err(Stop::Broken(broken)), Ok(())) => {
            return Err(Failure::ConnectClosed { reset: broken == Broken::Reset });
        }
        (Err(Stop::Broken(_)), Err(error)) => {
            return Err(Failure::ConnectClosed { reset: Broken::from_io(&error) == Broken::Reset });
        }
    };
    let head_alone = segment.is_some_and(|bytes| bytes <= head.len());
    let Some(head) = Head::parse(&head) else { return Err(Failure::ConnectGarbage { first: head }) };
    if (200..300).contains(&head.status) {
        return Ok(format!("{} {}", head.status, head.reason).trim_end().to_owned());
    }
    stream.set_end(until.min(Instant::now() + BODY_PATIENCE));
    let body = read_body(stream, head.length());
    Err(Failure::ConnectRefused {
        status: head.status,
        authenticate: head.authenticate(),
        reason: head.reason,
        headers: head.headers,
        body_apart: head_alone && !body.is_empty(),
        body,
    })
}

/// The request, with the password in it: wiped when sent.
fn request(proxy: &Proxy, authority: &str, user_agent: &str) -> Zeroizing<String> {
    let mut request = Zeroizing::new(format!(
        "CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: {user_agent}\r\n"
    ));
    request.push_str(&authorization(proxy));
    request.push_str("Proxy-Connection: Keep-Alive\r\n\r\n");
    request
}

/// The header with the proxy's name and password, if it has any; wiped when it was used.
pub(super) fn authorization(proxy: &Proxy) -> Zeroizing<String> {
    let mut header = Zeroizing::new(String::new());
    if proxy.user.is_some() || proxy.password.is_some() {
        let user = proxy.user.as_deref().unwrap_or_default();
        let password = proxy.password.as_ref().map_or("", |password| password.expose());
        let plain = Zeroizing::new(format!("{user}:{password}"));
        let encoded = Zeroizing::new(STANDARD.encode(plain.as_bytes()));
        header.push_str("Proxy-Authorization: Basic ");
        header.push_str(&encoded);
        header.push_str("\r\n");
    }
    header
}

enum Stop {
    Broken(Broken),
    Garbage(Vec<u8>),
}

/// The bytes up to the empty line.
fn read_head(stream: &mut Stream, until: Instant) -> Result<Vec<u8>, Stop> {
    /// What every answer begins with (RFC 9112, 4).
    const START: &[u8] = b"HTTP/";
    let mut head = Vec::with_capacity(512);
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") && !head.ends_with(b"\n\n") {
        match stream.read(&mut byte) {
            Ok(0) if head.is_empty() => return Err(Stop::Broken(Broken::Closed)),
            Ok(0) => return Err(Stop::Garbage(head)),
            Ok(_) => head.push(byte[0]),
            Err(error) => return Err(Stop::Broken(Broken::from_io(&error))),
        }
        let compared = head.len().min(START.len());
        if head.get(..compared) != START.get(..compared) {
            stream.set_end(until.min(Instant::now() + GARBAGE_PATIENCE));
            return Err(Stop::Garbage(rest_of_line(stream, head)));
        }
        if head.len() > HEAD_LIMIT {
            head.truncate(GARBAGE_LIMIT);
            return Err(Stop::Garbage(head));
        }
    }
    Ok(head)
}

fn rest_of_line(stream: &mut Stream, mut line: Vec<u8>) -> Vec<u8> {
    let mut byte = [0; 1];
    while line.len() < GARBAGE_LIMIT && !line.ends_with(b"\n") {
        match stream.read(&mut byte) {
            Ok(count) if count > 0 => line.push(byte[0]),
            _ => break,
        }
    }
    line
}

/// Up to `length` bytes, the bound, the end or the end of patience, whichever is first.
fn read_body(stream: &mut Stream, length: Option<usize>) -> Vec<u8> {
    let wanted = length.unwrap_or(BODY_LIMIT).min(BODY_LIMIT);
    let mut body = Vec::new();
    let mut buffer = [0; 2048];
    while body.len() < wanted {
        let room = buffer.len().min(wanted - body.len());
        match buffer.get_mut(..room).map(|buffer| stream.read(buffer)) {
            Some(Ok(count)) if count > 0 => body.extend(buffer.iter().take(count)),
            _ => break,
        }
    }
    body
}

/// A status line and its headers.
struct Head {
    status: u16,
    reason: String,
    /// Lower-case names, in the order received.
    headers: Vec<(String, String)>,
}

impl Head {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        let (_, status) = lines.next()?.split_once(' ')?;
        let (status, reason) = status.trim_start().split_once(' ').unwrap_or((status.trim(), ""));
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        Some(Self {
            status: status.parse().ok()?,
            reason: reason.trim().to_owned(),
            headers: headers.collect(),
        })
    }

    fn length(&self) -> Option<usize> {
        self.values("content-length").next()?.parse().ok()
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The schemes of `Proxy-Authenticate`, each once: several headers, or several challenges in one.
    fn authenticate(&self) -> Vec<String> {
        let mut schemes: Vec<String> = Vec::new();
        for scheme in self.values("proxy-authenticate").flat_map(challenges) {
            if !schemes.iter().any(|known| known.eq_ignore_ascii_case(&scheme)) {
                schemes.push(scheme);
            }
        }
        schemes
    }
}

/// The schemes of a list of challenges (RFC 9110, 11.6.1): after a comma outside quotes, a word without `=` begins one.
fn challenges(value: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = value.split(|character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    let first_words = parts.filter_map(|part| part.split_whitespace().next());
    first_words.filter(|word| !word.contains('=')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Head, challenges, request};
    use crate::secret::Secret;
    use crate::wire::{Proxy, ProxyScheme};

    #[test]
    fn challenges_are_told_from_their_parameters() {
        assert_eq!(challenges("Basic realm=\"a, NTLM b\", charset=\"UTF-8\", NTLM"), ["Basic", "NTLM"]);
        assert_eq!(challenges("Negotiate oYH1=="), ["Negotiate"]);
        assert!(challenges("").is_empty());
    }

    #[test]
    fn heads_without_a_reason_or_with_odd_lines_are_read() {
        let head =
            Head::parse(b"HTTP/1.0 407\r\nX\r\nProxy-Authenticate: NTLM\r\nproxy-authenticate:ntlm\r\n\r\n")
                .unwrap();
        assert_eq!((head.status, head.reason.as_str()), (407, ""));
        assert_eq!(head.authenticate(), ["NTLM"]);
        assert!(Head::parse(b"HTTP/1.1\r\n\r\n").is_none());
        assert!(Head::parse(b"HTTP/1.1 abc\r\n\r\n").is_none());
    }

    #[test]
    fn name_and_password_are_sent_and_never_shown() {
        let mut proxy = Proxy {
            scheme: ProxyScheme::Http,
            host: "p.test".to_owned(),
            port: 3128,
            user: Some("CORP\\jo".to_owned()),
            password: Some(Secret::new("p@ss:word")),
        };
        let sent = request(&proxy, "a.test:443", "slsca");
        // printf 'CORP\\jo:p@ss:word' | base64
        assert!(sent.contains("Proxy-Authorization: Basic Q09SUFxqbzpwQHNzOndvcmQ=\r\n"), "{}", *sent);
        let shown = format!("{proxy:?}");
        assert!(!shown.contains("jo") && !shown.contains("p@ss"), "{shown}");
        proxy.user = None;
        proxy.password = None;
        assert!(!request(&proxy, "a.test:443", "slsca").contains("Authorization"));
    }
}
