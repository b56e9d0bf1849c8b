//! `tls.checkServerIdentity` (Node, `lib/tls.js`) and the string of names it is given (`src/crypto/crypto_common.cc`).

use std::net::IpAddr;

use crate::x509::{Certificate, GeneralName, dotted};

use super::idn::Unchecked;
use super::{Mismatch, Names, address, idn, latin1};

/// How a release treats the host before it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Rules {
    /// 18 and 20: as it is.
    AsGiven,
    /// 22.23: through `domainToASCII`, then asks whether it is an address. IPv6 addresses do not survive that.
    AsciiFirst,
    /// 24.21: asks whether it is an address, then `domainToASCII`.
    AddressFirst,
}

pub(in super::super) fn check(
    certificate: &Certificate<'_>,
    host: &str,
    rules: Rules,
) -> Result<(), Mismatch> {
    let names = Names::of(certificate);
    let shown = without_dot(host);
    let ascii;
    let (host, address_host) = match rules {
        Rules::AsGiven => (shown, shown),
        Rules::AsciiFirst | Rules::AddressFirst => {
            let is_22 = rules == Rules::AsciiFirst;
            ascii = idn::domain_to_ascii(host, if is_22 { Unchecked::Plain } else { Unchecked::All });
            let name = without_dot(&ascii);
            (name, if rules == Rules::AsciiFirst { name } else { shown })
        }
    };
    let dns: Vec<String> = names.alternatives().filter_map(dns).collect();
    if let Some(wanted) = parse_address(address_host) {
        let held: Vec<&[u8]> = names.alternatives().filter_map(ip).collect();
        if held.iter().any(|octets| address(octets) == Some(wanted)) {
            return Ok(());
        }
        let shown_ip = |octets: &&[u8]| address(octets).map_or_else(String::new, |ip| ip.to_string());
        let list: Vec<String> = held.iter().map(shown_ip).collect();
        return Err(Mismatch::new(format!("IP: {shown} is not in the cert's list: {}", list.join(", "))));
    }
    // An empty first CN counts as none; several are an array, which counts whatever it holds.
    let has_common = names.common.len() > 1 || names.common.first().is_some_and(|name| !name.is_empty());
    if dns.is_empty() && !has_common {
        return Err(Mismatch::new("Cert does not contain a DNS name".into()));
    }
    let parts = split(host);
    let candidates = if dns.is_empty() { &names.common } else { &dns };
    if candidates.iter().any(|pattern| matches(&parts, pattern)) {
        return Ok(());
    }
    let reason = if dns.is_empty() {
        format!("Host: {shown}. is not cert's CN: {}", names.common.join(","))
    } else {
        format!("Host: {shown}. is not in the cert's altnames: {}", listed(names.alternatives()))
    };
    Err(Mismatch::new(reason))
}

fn dns(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::Dns(octets) => Some(latin1(octets)),
        _ => None,
    }
}

fn ip<'a>(name: &GeneralName<'a>) -> Option<&'a [u8]> {
    match name {
        GeneralName::Ip(octets) => Some(octets),
        _ => None,
    }
}

/// `net.isIP` and `canonicalizeIP`; a zone makes no difference to the first and defeats the second.
fn parse_address(host: &str) -> Option<IpAddr> {
    host.parse().ok()
}

fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

fn split(host: &str) -> Vec<String> {
    without_dot(host).split('.').map(str::to_ascii_lowercase).collect()
}

/// One wildcard, in the left-most label only, of a name with at least three labels, not in an A-label.
fn matches(host: &[String], pattern: &str) -> bool {
    if pattern.is_empty() {
        return false;
    }
    let pattern = split(pattern);
    let is_bad =
        |label: &String| label.is_empty() || !label.chars().all(|c| ('\u{21}'..='\u{7f}').contains(&c));
    if host.len() != pattern.len() || pattern.iter().any(is_bad) || host[1..] != pattern[1..] {
        return false;
    }
    let (label, wanted) = (&host[0], &pattern[0]);
    let pieces: Vec<&str> = wanted.split('*').collect();
    match pieces.as_slice() {
        [_] => label == wanted,
        _ if wanted.contains("xn--") => label == wanted,
        [prefix, suffix] => {
            pattern.len() > 2
                && label.len() >= prefix.len() + suffix.len()
                && label.starts_with(prefix)
                && label.ends_with(suffix)
        }
        _ => false,
    }
}

/// The `subjectaltname` string, values quoted where they hold what could be taken for a separator.
fn listed<'n, 'a: 'n>(names: impl Iterator<Item = &'n GeneralName<'a>>) -> String {
    let entries = names.map(|name| match name {
        GeneralName::Dns(octets) => format!("DNS:{}", quoted(octets)),
        GeneralName::Email(octets) => format!("email:{}", quoted(octets)),
        GeneralName::Uri(octets) => format!("URI:{}", quoted(octets)),
        GeneralName::Ip(octets) => match address(octets) {
            Some(IpAddr::V4(v4)) => format!("IP Address:{v4}"),
            Some(IpAddr::V6(v6)) => {
                let groups: Vec<String> = v6.segments().iter().map(|group| format!("{group:X}")).collect();
                format!("IP Address:{}", groups.join(":"))
            }
            None => format!("IP Address:<invalid length={}>", octets.len()),
        },
        GeneralName::Directory(name) => format!("DirName:{}", quoted(name.shown().as_bytes())),
        GeneralName::RegisteredId(oid) => format!("Registered ID:{}", dotted(oid)),
        GeneralName::Other { .. } => "othername:<unsupported>".into(),
        GeneralName::X400 => "X400Name:<unsupported>".into(),
        GeneralName::EdiParty => "EdiPartyName:<unsupported>".into(),
    });
    entries.collect::<Vec<_>>().join(", ")
}

fn quoted(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    let is_plain = |octet: &u8| matches!(octet, b' '..=b'~') && !matches!(octet, b'"' | b'\\' | b',' | b'\'');
    let mut text = latin1(octets);
    if octets.iter().all(is_plain) {
        return text;
    }
    text = octets.iter().fold(String::new(), |mut out, octet| {
        if is_plain(octet) || *octet == b'\'' {
            out.push(char::from(*octet));
        } else if matches!(octet, b'"' | b'\\') {
            out.push('\\');
            out.push(char::from(*octet));
        } else {
            let _ = write!(out, "\\u{octet:04x}");
        }
        out
    });
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let host = split("www.corp.test");
        for good in [
            "www.corp.test",
            "WWW.Corp.Test",
            "*.corp.test",
            "w*.corp.test",
            "*w.corp.test",
            "w*w.corp.test.",
            "www*.corp.test",
        ] {
            assert!(matches(&host, good), "{good}");
        }
        for bad in [
            "",
            "*",
            "*.test",
            "w**.corp.test",
            "www.*.test",
            "wwww*.corp.test",
            "*.corp.test..",
            " www.corp.test",
            "xn--*.corp.test",
        ] {
            assert!(!matches(&host, bad), "{bad}");
        }
        assert!(!matches(&split("corp.test"), "*.test"));
    }
}
