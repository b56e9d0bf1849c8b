//! urllib3's `match_hostname`, over names as Python's ssl module decodes them (`Modules/_ssl.c`).

use std::net::IpAddr;

use crate::x509::{Certificate, GeneralName, Reader, oids};

use super::{Kind, Mismatch, Names, address};

pub(in super::super) fn check(certificate: &Certificate<'_>, host: &str) -> Result<(), Mismatch> {
    if !host.is_ascii() {
        // Without the optional idna package urllib3 refuses such a URL.
        let message = format!("Failed to parse: '{host}', label empty or too long");
        return Err(Mismatch { message, kind: Kind::NoSuchHost });
    }
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let wanted: Option<IpAddr> = host.parse().ok();
    if !has_readable_information_access(certificate) {
        let message = "[ASN1] nested asn1 error".to_owned();
        return Err(Mismatch { message, kind: Kind::Crash("SSLError") });
    }
    let names = Names::of(certificate);
    let decoded: Vec<Held> = names.alternatives().filter_map(held).collect::<Result<_, _>>()?;
    let mut seen = Vec::new();
    for name in decoded {
        match &name {
            Held::Dns(text) => {
                if wanted.is_none() && dns_matches(text, &host)? {
                    return Ok(());
                }
            }
            Held::Ip(None) if wanted.is_some() => {
                let message = "'<invalid>' does not appear to be an IPv4 or IPv6 address".to_owned();
                return Err(Mismatch { message, kind: Kind::Crash("ValueError") });
            }
            Held::Ip(held) => {
                if wanted.is_some() && *held == wanted {
                    return Ok(());
                }
            }
        }
        seen.push(name.shown());
    }
    if wanted.is_none() && seen.is_empty() {
        for name in names.common {
            if dns_matches(&name, &host)? {
                return Ok(());
            }
            seen.push(name);
        }
    }
    let list: Vec<String> = seen.iter().map(|name| format!("'{name}'")).collect();
    Err(Mismatch::new(match list.as_slice() {
        [] => "no appropriate subjectAltName fields were found".into(),
        [one] => format!("hostname '{host}' doesn't match {one}"),
        more => format!("hostname '{host}' doesn't match either of {}", more.join(", ")),
    }))
}

enum Held {
    Dns(String),
    Ip(Option<IpAddr>),
}

impl Held {
    fn shown(&self) -> String {
        match self {
            Self::Dns(text) => text.clone(),
            Self::Ip(None) => "<invalid>".into(),
            Self::Ip(Some(IpAddr::V4(v4))) => v4.to_string(),
            Self::Ip(Some(IpAddr::V6(v6))) => {
                v6.segments().iter().map(|group| format!("{group:X}")).collect::<Vec<_>>().join(":")
            }
        }
    }
}

/// DNS names have to be UTF-8, or Python fails while it decodes the certificate.
fn held(name: &GeneralName<'_>) -> Option<Result<Held, Mismatch>> {
    match name {
        GeneralName::Dns(octets) => Some(match std::str::from_utf8(octets) {
            Ok(text) => Ok(Held::Dns(text.to_owned())),
            Err(_) => Err(undecodable()),
        }),
        GeneralName::Email(octets) | GeneralName::Uri(octets) if std::str::from_utf8(octets).is_err() => {
            Some(Err(undecodable()))
        }
        GeneralName::Ip(octets) => Some(Ok(Held::Ip(address(octets)))),
        _ => None,
    }
}

/// `getpeercert` decodes authorityInfoAccess too; what it cannot decode surfaces as an error of the next call.
fn has_readable_information_access(certificate: &Certificate<'_>) -> bool {
    let mut found =
        certificate.extension_list.iter().filter(|extension| extension.oid == oids::INFORMATION_ACCESS);
    let (Some(extension), None) = (found.next(), found.next()) else { return true };
    let descriptions = |content| {
        let mut list = Reader::new(content);
        while !list.is_empty() {
            let mut fields = Reader::new(list.expect(0x30)?.value);
            fields.expect(6)?;
            GeneralName::read(&fields.any()?)?;
            fields.end()?;
        }
        Some(())
    };
    Reader::new(extension.value).expect_list(0x30).and_then(|sequence| descriptions(sequence.value)).is_some()
}

fn undecodable() -> Mismatch {
    let message = "'utf-8' codec can't decode a name of the certificate".to_owned();
    Mismatch { message, kind: Kind::Crash("UnicodeDecodeError") }
}

/// `_dnsname_match`: one `*`, in the left-most label, which never matches a dot.
fn dns_matches(pattern: &str, host: &str) -> Result<bool, Mismatch> {
    let pattern = pattern.to_lowercase();
    let (left, rest) =
        pattern.split_once('.').map_or((pattern.as_str(), None), |(left, rest)| (left, Some(rest)));
    let pieces: Vec<&str> = left.split('*').collect();
    let [prefix, suffix] = match pieces.as_slice() {
        [_] => return Ok(!pattern.is_empty() && pattern == host),
        [prefix, suffix] => [*prefix, *suffix],
        _ => {
            return Err(Mismatch::new(format!("too many wildcards in certificate DNS name: '{pattern}'")));
        }
    };
    let (host_left, host_rest) = host.split_once('.').map_or((host, None), |(left, rest)| (left, Some(rest)));
    if rest != host_rest {
        return Ok(false);
    }
    Ok(if left == "*" {
        !host_left.is_empty()
    } else if left.starts_with("xn--") || host.starts_with("xn--") {
        host_left == left
    } else {
        host_left.len() >= prefix.len() + suffix.len()
            && host_left.starts_with(prefix)
            && host_left.ends_with(suffix)
    })
}
