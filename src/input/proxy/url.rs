//! What a client makes of the text of a proxy URL: four parsers, four answers for the same oddity.

use crate::secret::Secret;
use crate::wire::{Proxy, ProxyScheme};

/// Whose parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// curl's own (`lib/url.c`, `parse_proxy`).
    Curl,
    /// Node's `url.parse` and `https-proxy-agent` 5, as in Serverless 2 and 3.
    Legacy,
    /// botocore's `_fix_proxy_url`, then urllib3.
    Python,
    /// `new URL()` and `https-proxy-agent` 7 and later, as in osls and Serverless 4.
    Whatwg,
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Understood {
    /// The client stops here.
    Invalid(Fault),
    Proxy(Proxy),
    /// `url.parse` found no host, so Node connects to a Unix socket of this name.
    Socket(String),
}

/// Why a URL is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A `%` that is no escape, in the user or the password (JavaScript: `URIError: URI malformed`).
    Escape,
    /// A scheme that the client cannot speak.
    Scheme(String),
    /// No URL at all, or one with an impossible host or port (JavaScript: `TypeError: Invalid URL`).
    Syntax,
}

/// Reads the value of a proxy variable as the client would.
#[must_use]
pub fn understand(text: &str, dialect: Dialect) -> Understood {
    match dialect {
        Dialect::Curl => curl(text),
        Dialect::Legacy => legacy(text),
        Dialect::Python => python(text),
        Dialect::Whatwg => whatwg(text),
    }
}

/// Whether the text starts with a scheme and `//`, as it should.
#[must_use]
pub fn has_scheme(text: &str) -> bool {
    text.trim().split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme))
}

fn is_scheme(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Node's agents know two kinds of proxy: `https:` is spoken to over TLS, everything else in clear.
fn agent_scheme(protocol: &str) -> ProxyScheme {
    if protocol.eq_ignore_ascii_case("https") { ProxyScheme::Https } else { ProxyScheme::Http }
}

fn agent_port(scheme: ProxyScheme) -> u16 {
    if scheme == ProxyScheme::Https { 443 } else { 80 }
}

/// `url.parse`: `h:3128` has the protocol `h:` and the host `3128`; a text without `//` has no host.
fn legacy(text: &str) -> Understood {
    let text = text.trim_matches(|c: char| c <= ' ' || c == '\u{feff}' || c == '\u{a0}').replace('\\', "/");
    // The pattern of `url.parse` lets a protocol start with a digit or a dot.
    let (protocol, rest) = match text.split_once(':') {
        Some((protocol, rest))
            if !protocol.is_empty()
                && protocol.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-')) =>
        {
            (protocol.to_ascii_lowercase(), rest)
        }
        _ => (String::new(), text.as_str()),
    };
    let authority = match (protocol.is_empty(), rest.strip_prefix("//")) {
        (false, Some(authority)) => authority,
        (false, None) if !SLASHED.contains(&protocol.as_str()) => rest,
        _ => return Understood::Socket(rest.to_owned()),
    };
    let (credentials, host) = legacy_authority(authority);
    let (user, password) = match credentials.map(decode).transpose() {
        Err(fault) => return Understood::Invalid(fault),
        Ok(credentials) => split_credentials(credentials.as_deref().unwrap_or_default()),
    };
    let (host, port) = legacy_port(host);
    // What follows a stray colon belongs to the path.
    let host = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    if host.is_empty() && port.is_none() {
        return Understood::Socket(authority.to_owned());
    }
    let scheme = agent_scheme(&protocol);
    let host = if host.is_empty() { format!(":{}", port.unwrap_or(0)) } else { bare(host) };
    Understood::Proxy(Proxy { scheme, host, port: port.unwrap_or(agent_port(scheme)), user, password })
}

/// Protocols that `url.parse` expects slashes after.
const SLASHED: &[&str] = &["http", "https", "ftp", "gopher", "file", "ws", "wss"];

/// Credentials and host: the authority ends at `/`, `?` or `#`; the host at the first character it cannot hold; the
/// credentials at the last `@` before.
fn legacy_authority(text: &str) -> (Option<&str>, &str) {
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let authority = &text[..end];
    let (credentials, host) = match authority.rsplit_once('@') {
        Some((credentials, host)) => (Some(credentials), host),
        None => (None, authority),
    };
    let stop = host
        .find(['\t', '\n', '\r', ' ', '"', '%', '\'', ';', '<', '>', '^', '`', '{', '|', '}'])
        .unwrap_or(host.len());
    (credentials, &host[..stop])
}

fn legacy_port(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|c| c.is_ascii_digit()) => (name, port.parse().ok()),
        _ => (host, None),
    }
}

/// `new URL()`: special schemes need a host and a valid port; any other `x:y` is a URL without host, and Node connects
/// an empty host name to this machine.
fn whatwg(text: &str) -> Understood {
    let text: String =
        text.trim_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let Some((protocol, rest)) = text.split_once(':').filter(|(protocol, _)| is_scheme(protocol)) else {
        return Understood::Invalid(Fault::Syntax);
    };
    let protocol = protocol.to_ascii_lowercase();
    let scheme = agent_scheme(&protocol);
    let special = SPECIAL.contains(&protocol.as_str());
    let authority = if special {
        rest.trim_start_matches(['/', '\\'])
    } else {
        let Some(authority) = rest.strip_prefix("//") else {
            let host = "localhost".to_owned();
            return Understood::Proxy(Proxy {
                scheme,
                host,
                port: agent_port(scheme),
                user: None,
                password: None,
            });
        };
        authority
    };
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let (credentials, host) = match authority[..end].rsplit_once('@') {
        Some((credentials, host)) => (credentials, host),
        None => ("", &authority[..end]),
    };
    let Some((host, port)) = strict_host(host).filter(|(host, _)| !special || !host.is_empty()) else {
        return Understood::Invalid(Fault::Syntax);
    };
    // The agent decodes user and password apart.
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let (Ok(user), Ok(password)) = (decode(user), decode(password)) else {
        return Understood::Invalid(Fault::Escape);
    };
    let host = if host.is_empty() { "localhost".to_owned() } else { bare(host) };
    Understood::Proxy(Proxy {
        scheme,
        host,
        port: port.unwrap_or(agent_port(scheme)),
        password: (!user.is_empty() || !password.is_empty()).then(|| Secret::new(&password)),
        user: (!user.is_empty() || !password.is_empty()).then_some(user),
    })
}

/// The special schemes of the URL Standard, without `file`.
const SPECIAL: &[&str] = &["http", "https", "ftp", "ws", "wss"];

/// Host and port, or `None` when either cannot be.
fn strict_host(text: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (text, ""),
    };
    let port = if port.is_empty() { None } else { Some(port.parse().ok()?) };
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let forbidden = |c: char| c <= ' ' || "#/:<>?@[\\]^|%\u{7f}".contains(c);
    (bracketed || !host.contains(forbidden)).then_some((host, port))
}

/// botocore puts `http://` before what has no scheme it knows; urllib3 refuses an impossible host or port.
fn python(text: &str) -> Understood {
    let fixed = if text.starts_with("http:") || text.starts_with("https:") {
        text.to_owned()
    } else if text.starts_with("//") {
        format!("http:{text}")
    } else {
        format!("http://{text}")
    };
    let (protocol, rest) = fixed.split_once(':').unwrap_or(("http", ""));
    let scheme = agent_scheme(protocol);
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let (credentials, host) = match authority[..end].rsplit_once('@') {
        Some((credentials, host)) => (Some(credentials), host),
        None => (None, &authority[..end]),
    };
    let Some((host, port)) = strict_host(host).filter(|(host, _)| !host.is_empty()) else {
        return Understood::Invalid(Fault::Syntax);
    };
    let (user, password) = split_credentials(credentials.unwrap_or_default());
    let user = user.map(|user| lenient_decode(&user));
    let password = password.map(|password| Secret::new(&lenient_decode(password.expose())));
    Understood::Proxy(Proxy {
        scheme,
        host: bare(host),
        port: port.unwrap_or(agent_port(scheme)),
        user,
        password,
    })
}

/// curl: no scheme means `http`, no port means 1080 (443 for an `https` proxy). Blanks are allowed nowhere, and what has the form
/// of no scheme is taken for a host, which it cannot be (`lib/urlapi.c`, `junkscan` and `Curl_is_absolute_url`).
fn curl(text: &str) -> Understood {
    let in_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if text.contains(|c: char| c <= ' ' || c == '\u{7f}')
        || text.split_once("://").is_some_and(|(protocol, _)| !protocol.chars().all(in_scheme))
    {
        return Understood::Invalid(Fault::Syntax);
    }
    let (protocol, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = match protocol.to_ascii_lowercase().as_str() {
        "http" => ProxyScheme::Http,
        "https" => ProxyScheme::Https,
        "socks5" => ProxyScheme::Socks5,
        "socks5h" => ProxyScheme::Socks5h,
        other => return Understood::Invalid(Fault::Scheme(other.to_owned())),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (credentials, host) = match rest[..end].rsplit_once('@') {
        Some((credentials, host)) => (Some(credentials), host),
        None => (None, &rest[..end]),
    };
    let Some((host, port)) = strict_host(host).filter(|(host, _)| !host.is_empty()) else {
        return Understood::Invalid(Fault::Syntax);
    };
    let (user, password) = split_credentials(credentials.unwrap_or_default());
    let user = user.map(|user| lenient_decode(&user));
    let password = password.map(|password| Secret::new(&lenient_decode(password.expose())));
    let port = port.unwrap_or(if scheme == ProxyScheme::Https { 443 } else { 1080 });
    Understood::Proxy(Proxy { scheme, host: bare(host), port, user, password })
}

/// Lower case, without the brackets of an IPv6 literal.
fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

fn split_credentials(credentials: &str) -> (Option<String>, Option<Secret>) {
    match credentials.split_once(':') {
        Some((user, password)) => (Some(user.to_owned()), Some(Secret::new(password))),
        None if credentials.is_empty() => (None, None),
        None => (Some(credentials.to_owned()), None),
    }
}

/// JavaScript's `decodeURIComponent`.
fn decode(text: &str) -> Result<String, Fault> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16)).ok_or(Fault::Escape);
        let value = digit(rest.next())? * 16 + digit(rest.next())?;
        bytes.push(u8::try_from(value).map_err(|_| Fault::Escape)?);
    }
    String::from_utf8(bytes).map_err(|_| Fault::Escape)
}

/// Python and curl leave a `%` that is no escape as it is.
fn lenient_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escape = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let value = escape.filter(|_| byte == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(byte));
        rest = if value.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
