//! What an argument names: a file, a folder, standard input, or a server.

use crate::world::World;

/// Where certificates are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    File(String),
    Folder(String),
    Server {
        /// A name, or an address without brackets.
        host: String,
        port: u16,
    },
    StandardInput,
}

/// Endings of files, none of which is a top-level domain: a file that is not there is no server.
const FILES: [&str; 18] = [
    "b64", "bundle", "cer", "cert", "crl", "crt", "csr", "der", "jks", "key", "keystore", "p10", "p12",
    "p7b", "p7c", "pem", "pfx", "txt",
];

const HTTPS: u16 = 443;

impl Place {
    /// A file or folder that is there is one; else what looks like `HOST[:PORT]` is a server; the rest is a missing file.
    #[must_use]
    pub fn of(text: &str, world: &World) -> Self {
        if text == "-" {
            return Self::StandardInput;
        }
        if world.files.is_folder(text) {
            return Self::Folder(text.to_owned());
        }
        if !world.files.exists(text)
            && let Some((host, port)) = server(text)
        {
            return Self::Server { host, port };
        }
        Self::File(text.to_owned())
    }
}

/// `host`, `host:port`, `[::1]:port`, each also after `https://`.
pub(crate) fn server(text: &str) -> Option<(String, u16)> {
    let (text, is_url) = match text.strip_prefix("https://") {
        Some(rest) => (rest.trim_end_matches('/'), true),
        None => (text, false),
    };
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']')?;
        (host, after.strip_prefix(':'))
    } else {
        match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        }
    };
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let is_name = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    let ending = host.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_file = ending.as_deref().is_some_and(|ending| FILES.contains(&ending));
    let is_told = is_url || port.is_some() || ending.is_some() || host == "localhost";
    let port = port.map_or(Some(HTTPS), |port| port.parse().ok().filter(|port| *port != 0))?;
    ((is_address || is_name) && is_told && !is_file).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_have_a_dot_a_port_or_a_scheme() {
        let found = |text| server(text).map(|(host, port)| format!("{host} {port}"));
        assert_eq!(found("sts.amazonaws.com").as_deref(), Some("sts.amazonaws.com 443"));
        assert_eq!(found("proxy:8443").as_deref(), Some("proxy 8443"));
        assert_eq!(found("https://proxy/").as_deref(), Some("proxy 443"));
        assert_eq!(found("[::1]:8443").as_deref(), Some("::1 8443"));
        assert_eq!(found("127.0.0.1").as_deref(), Some("127.0.0.1 443"));
    }

    #[test]
    fn a_file_that_is_missing_is_no_server() {
        for text in
            ["corp.pem", "corp", "/etc/corp", "a/b.com", "corp.crt:1", "x y.com", "host:port", "h:0", ""]
        {
            assert_eq!(server(text), None, "{text}");
        }
    }
}
