//! `url.domainToASCII` of Node: the host parser of the URL standard, for special schemes.

use std::net::Ipv4Addr;

use idna::AsciiDenyList;

/// Which A-labels of an ASCII host are taken as they are, without asking whether they decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unchecked {
    /// Node 24.
    All,
    /// Node 22: those that decode to nothing but ASCII (`xn--abc-`).
    Plain,
}

/// The ASCII form of a domain, an IPv4 address in its usual form, or nothing.
pub(super) fn domain_to_ascii(host: &str, unchecked: Unchecked) -> String {
    // Node parses `ws://` + host: what begins a path, a query or a fragment ends the host.
    let host = host.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host: String = host.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    if let Some(inner) = host.strip_prefix('[') {
        let literal = inner.strip_suffix(']').and_then(|inner| inner.parse::<std::net::Ipv6Addr>().ok());
        return literal.map_or_else(String::new, |address| format!("[{address}]"));
    }
    if host.contains(':') {
        return String::new();
    }
    let decoded = percent_decoded(&host);
    if decoded.is_ascii() {
        return ascii_domain(&decoded.to_ascii_lowercase(), unchecked);
    }
    let Ok(ascii) = idna::domain_to_ascii_cow(&decoded, AsciiDenyList::URL) else {
        return String::new();
    };
    numbered(ascii.into_owned())
}

/// A host in lower-case ASCII, with the labels that are not to be checked disguised while the others are.
fn ascii_domain(host: &[u8], unchecked: Unchecked) -> String {
    let is_exempt = |label: &[u8]| match unchecked {
        Unchecked::All => label.starts_with(b"xn--"),
        Unchecked::Plain => label.len() > 5 && label.starts_with(b"xn--") && label.ends_with(b"-"),
    };
    let disguised =
        |label: &[u8]| if is_exempt(label) { [b"xm", &label[2..]].concat() } else { label.to_vec() };
    let shown = host.split(|&octet| octet == b'.').map(disguised).collect::<Vec<_>>().join(&b'.');
    match idna::domain_to_ascii_cow(&shown, AsciiDenyList::URL) {
        Ok(_) => numbered(String::from_utf8_lossy(host).into_owned()),
        Err(_) => String::new(),
    }
}

/// An IPv4 address in its usual form, if the host ends in a number.
fn numbered(host: String) -> String {
    match ipv4(&host) {
        Number::Address(address) => address.to_string(),
        Number::Invalid => String::new(),
        Number::Name => host,
    }
}

fn percent_decoded(host: &str) -> Vec<u8> {
    let bytes = host.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%'
            && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
            && let Ok(octet) = u8::try_from(high << 4 | low)
        {
            decoded.push(octet);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    decoded
}

enum Number {
    Address(Ipv4Addr),
    Invalid,
    Name,
}

/// The URL standard's "ends in a number" and IPv4 parser.
fn ipv4(host: &str) -> Number {
    let mut parts: Vec<&str> = host.split('.').collect();
    if parts.last() == Some(&"") && parts.len() > 1 {
        parts.pop();
    }
    let Some(last) = parts.last() else { return Number::Name };
    let is_decimal = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if !is_decimal && number(last).is_none() {
        return Number::Name;
    }
    let numbers: Option<Vec<u64>> = parts.iter().map(|part| number(part)).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() <= 4) else { return Number::Invalid };
    let Some((&tail, heads)) = numbers.split_last() else { return Number::Invalid };
    let room = 32 - 8 * heads.len();
    if heads.iter().any(|&head| head > 255) || tail >= 1 << room {
        return Number::Invalid;
    }
    let high = heads.iter().enumerate().fold(0, |sum, (place, &head)| sum | head << (24 - 8 * place));
    u32::try_from(high | tail).map_or(Number::Invalid, |bits| Number::Address(bits.into()))
}

/// Decimal, octal with a leading 0, hexadecimal after 0x (which alone is zero).
fn number(part: &str) -> Option<u64> {
    if part.is_empty() {
        return None;
    }
    let hexadecimal = part.strip_prefix("0x").or_else(|| part.strip_prefix("0X"));
    let (digits, radix) = match hexadecimal {
        Some(digits) => (digits, 16),
        None if part.len() > 1 && part.starts_with('0') => (&part[1..], 8),
        None => (part, 10),
    };
    if digits.is_empty() {
        return Some(0);
    }
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    // Too many digits are a number too, only not one that fits.
    Some(u64::from_str_radix(digits, radix).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::{Unchecked, domain_to_ascii};

    /// Answers of `url.domainToASCII` in Node 22.23.3 and 24.21.0, which agree here.
    #[test]
    fn as_node_22_and_24_say() {
        for (host, ascii) in [
            ("127.1", "127.0.0.1"),
            ("0x7f.1", "127.0.0.1"),
            ("10.1.2", "10.1.0.2"),
            ("::1", ""),
            ("[::1]", "[::1]"),
            ("Ä.corp.test", "xn--4ca.corp.test"),
            ("a_b.test", "a_b.test"),
            ("ex ample.test", ""),
            ("a%41.test", "aa.test"),
            ("xn--mnchen-3ya.corp.test", "xn--mnchen-3ya.corp.test"),
            ("xn--abc-.test", "xn--abc-.test"),
            ("a..b", "a..b"),
            ("*.corp.test", "*.corp.test"),
            ("API.Corp.test.", "api.corp.test."),
            ("1.2.3.4.", "1.2.3.4"),
            ("256.1.1.1", ""),
            ("a.1", ""),
            ("a.0x1", ""),
            ("", ""),
            ("a/b", "a"),
            ("foo:80", ""),
            ("faß.de", "xn--fa-hia.de"),
            ("１.2.3.4", "1.2.3.4"),
            ("%31.2.3.4", "1.2.3.4"),
            ("a\u{200d}b.test", ""),
        ] {
            assert_eq!(domain_to_ascii(host, Unchecked::All), ascii, "{host:?}");
            assert_eq!(domain_to_ascii(host, Unchecked::Plain), ascii, "{host:?}");
        }
    }

    /// Node 22 decodes A-labels of ASCII hosts, Node 24 does not.
    #[test]
    fn a_labels_that_do_not_decode() {
        for host in [
            "xn--a.test",
            "xn--.test",
            "xn--0.test",
            "xn--99999999.test",
            "xn--a-b.test",
            "*.xn--a.test",
            "xn--1ug.test",
        ] {
            assert_eq!(domain_to_ascii(host, Unchecked::All), host);
            assert_eq!(domain_to_ascii(host, Unchecked::Plain), "", "{host}");
        }
        assert_eq!(domain_to_ascii("XN--A.test", Unchecked::All), "xn--a.test");
    }
}
