//! `HOST:PORT:ADDRESS:PORT`: connect there instead, as curl's `--connect-to`. TLS and the request keep the name.

use std::str::FromStr;

/// One rule. An empty part of the left pair fits everything; an empty part of the right pair changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectTo {
    host: Option<String>,
    port: Option<u16>,
    to_host: Option<String>,
    to_port: Option<u16>,
}

/// Text that is no such rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected HOST:PORT:ADDRESS:PORT, where each part may be empty and IPv6 addresses stand in brackets")]
pub struct NotConnectTo;

impl ConnectTo {
    /// Where to connect for `host:port` by the first rule that fits.
    pub(super) fn resolve(rules: &[Self], host: &str, port: u16) -> (String, u16) {
        let fits = |rule: &&Self| {
            rule.host.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(host))
                && rule.port.is_none_or(|wanted| wanted == port)
        };
        let rule = rules.iter().find(fits);
        let to_host = rule.and_then(|rule| rule.to_host.clone()).unwrap_or_else(|| host.to_owned());
        (to_host, rule.and_then(|rule| rule.to_port).unwrap_or(port))
    }
}

impl FromStr for ConnectTo {
    type Err = NotConnectTo;

    fn from_str(text: &str) -> Result<Self, NotConnectTo> {
        let (host, rest) = host(text)?;
        let (from_port, rest) = rest.split_once(':').ok_or(NotConnectTo)?;
        let (to_host, to_port) = self::host(rest)?;
        Ok(Self { host, port: port(from_port)?, to_host, to_port: port(to_port)? })
    }
}

/// A host up to its colon, and what follows; empty is `None`.
fn host(text: &str) -> Result<(Option<String>, &str), NotConnectTo> {
    let (host, rest) = match text.strip_prefix('[') {
        Some(literal) => literal.split_once("]:"),
        None => text.split_once(':'),
    }
    .ok_or(NotConnectTo)?;
    Ok(((!host.is_empty()).then(|| host.to_owned()), rest))
}

fn port(text: &str) -> Result<Option<u16>, NotConnectTo> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| NotConnectTo) }
}

#[cfg(test)]
mod tests {
    use super::{ConnectTo, NotConnectTo};

    fn to(rule: &str, host: &str, port: u16) -> (String, u16) {
        ConnectTo::resolve(&[rule.parse().unwrap()], host, port)
    }

    #[test]
    fn rules_are_read_as_curl_reads_them() {
        assert_eq!(to("a.test:443:127.0.0.1:8443", "A.test", 443), ("127.0.0.1".to_owned(), 8443));
        assert_eq!(to("a.test:443:127.0.0.1:8443", "a.test", 80), ("a.test".to_owned(), 80));
        assert_eq!(to("::[::1]:9", "any.test", 443), ("::1".to_owned(), 9));
        assert_eq!(to("[::1]:443:b.test:", "::1", 443), ("b.test".to_owned(), 443));
        assert_eq!(to(":::", "a.test", 443), ("a.test".to_owned(), 443));
    }

    #[test]
    fn the_first_rule_that_fits_counts() {
        let rules = ["b.test:::1".parse().unwrap(), "::c.test:2".parse().unwrap()];
        assert_eq!(ConnectTo::resolve(&rules, "a.test", 443), ("c.test".to_owned(), 2));
        assert_eq!(ConnectTo::resolve(&rules, "b.test", 443), ("b.test".to_owned(), 1));
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "a", "a:1:b", "a:x:b:1", "a:1:b:99999", "[::1:1:b:2"] {
            assert_eq!(text.parse::<ConnectTo>(), Err(NotConnectTo), "{text}");
        }
    }
}
