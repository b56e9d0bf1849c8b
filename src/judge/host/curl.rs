//! curl's own checks of the leaf with OpenSSL (`lib/vtls/openssl.c`, `lib/vtls/hostcheck.c`; 7.88).

use std::net::IpAddr;

use crate::x509::{Certificate, GeneralName, Text, oids};

use super::idn::Unchecked;
use super::{Mismatch, idn};

pub(in super::super) fn check(certificate: &Certificate<'_>, host: &str) -> Result<(), Mismatch> {
    // Messages name the host as typed, save for addresses.
    let typed = host;
    let host = normalised(host);
    let shown = if host.parse::<IpAddr>().is_ok() { &host } else { typed };
    let alternatives = certificate.extensions().alternative_names.as_deref().unwrap_or_default();
    let wanted: Option<IpAddr> = host.parse().ok();
    let is_match = |name: &GeneralName<'_>| match (name, wanted) {
        (GeneralName::Dns(octets), None) => !octets.contains(&0) && name_matches(octets, host.as_bytes()),
        (GeneralName::Ip(octets), Some(IpAddr::V4(v4))) => *octets == v4.octets(),
        (GeneralName::Ip(octets), Some(IpAddr::V6(v6))) => *octets == v6.octets(),
        _ => false,
    };
    if !alternatives.iter().any(is_match) {
        let decides = |name: &GeneralName<'_>| matches!(name, GeneralName::Dns(_) | GeneralName::Ip(_));
        if alternatives.iter().any(decides) {
            return Err(Mismatch::new(format!(
                "SSL: no alternative certificate subject name matches target host name '{shown}'"
            )));
        }
        common_name(certificate, &host, shown)?;
    }
    if certificate.issuer.is_empty() {
        return Err(Mismatch::new("SSL: couldn't get X509-issuer name".into()));
    }
    Ok(())
}

/// Addresses in their usual form, names in ASCII, as curl's URL parser and libidn2 leave them.
fn normalised(host: &str) -> String {
    if host.parse::<IpAddr>().is_ok() {
        return host.to_owned();
    }
    let ascii = idn::domain_to_ascii(host, Unchecked::Plain);
    if host.is_ascii() && ascii.parse::<std::net::Ipv4Addr>().is_err() { host.to_owned() } else { ascii }
}

/// The last CN, which has to be there and to hold no NUL.
fn common_name(certificate: &Certificate<'_>, host: &str, shown: &str) -> Result<(), Mismatch> {
    let names = certificate.subject.values(oids::COMMON_NAME);
    let Some(name) = names.last().and_then(Text::utf8) else {
        return Err(Mismatch::new("SSL: unable to obtain common name from peer certificate".into()));
    };
    if name.contains('\0') {
        return Err(Mismatch::new("SSL: illegal cert name field".into()));
    }
    if name_matches(name.as_bytes(), host.as_bytes()) {
        return Ok(());
    }
    Err(Mismatch::new(format!(
        "SSL: certificate subject name '{name}' does not match target host name '{shown}'"
    )))
}

/// `hostmatch`: `*.` in front of at least two labels stands for one label; never for part of an address.
fn name_matches(pattern: &[u8], host: &[u8]) -> bool {
    if pattern.is_empty() || host.is_empty() {
        return false;
    }
    let pattern = pattern.strip_suffix(b".").unwrap_or(pattern);
    let host = host.strip_suffix(b".").unwrap_or(host);
    let Some(base) = pattern.strip_prefix(b"*") else { return host.eq_ignore_ascii_case(pattern) };
    if base.first() != Some(&b'.') {
        return host.eq_ignore_ascii_case(pattern);
    }
    if std::str::from_utf8(host).is_ok_and(|host| host.parse::<IpAddr>().is_ok()) {
        return false;
    }
    if !base[1..].contains(&b'.') {
        return host.eq_ignore_ascii_case(pattern);
    }
    let Some(dot) = host.iter().position(|&octet| octet == b'.') else { return false };
    host[dot..].eq_ignore_ascii_case(base)
}
