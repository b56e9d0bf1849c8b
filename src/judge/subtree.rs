//! Whether a name lies within one subtree of name constraints (`nc_match_single` and below, `crypto/x509/v3_ncons.c`).

use std::borrow::Cow;

use crate::x509::{GeneralName, Name, Tlv, oids};

use super::codes::Code;
use super::parameters::Release;

/// A name that a certificate holds, wherever in it.
#[derive(Clone, Copy)]
pub(super) enum Held<'n, 'a> {
    Alternative(&'n GeneralName<'a>),
    Directory(&'n Name<'a>),
    /// From a CN.
    Dns(&'n [u8]),
    /// From the subject.
    Email(&'n [u8]),
}

/// What a subtree has to be to apply to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'n> {
    Directory,
    Dns,
    EdiParty,
    Email,
    Ip,
    Other(&'n [u8]),
    RegisteredId,
    Uri,
    X400,
}

pub(super) enum Fit {
    Fault(Code),
    Inside,
    Outside,
}

impl Fit {
    fn when(inside: bool) -> Self {
        if inside { Self::Inside } else { Self::Outside }
    }
}

/// The kind of a subtree's base.
pub(super) fn kind<'n>(name: &'n GeneralName<'_>) -> Kind<'n> {
    match name {
        GeneralName::Other { oid, .. } => Kind::Other(oid),
        GeneralName::Email(_) => Kind::Email,
        GeneralName::Dns(_) => Kind::Dns,
        GeneralName::X400 => Kind::X400,
        GeneralName::Directory(_) => Kind::Directory,
        GeneralName::EdiParty => Kind::EdiParty,
        GeneralName::Uri(_) => Kind::Uri,
        GeneralName::Ip(_) => Kind::Ip,
        GeneralName::RegisteredId(_) => Kind::RegisteredId,
    }
}

impl<'n> Held<'n, '_> {
    /// Internationalised e-mail addresses (RFC 8398) are constrained by e-mail subtrees.
    pub(super) fn kind(&self) -> Kind<'n> {
        match *self {
            Self::Alternative(GeneralName::Other { oid, .. }) if *oid == oids::SMTP_UTF8_MAILBOX => {
                Kind::Email
            }
            Self::Alternative(name) => kind(name),
            Self::Directory(_) => Kind::Directory,
            Self::Dns(_) => Kind::Dns,
            Self::Email(_) => Kind::Email,
        }
    }

    pub(super) fn shown(&self) -> Cow<'n, str> {
        match *self {
            Self::Alternative(name) => match name {
                GeneralName::Dns(text) | GeneralName::Email(text) | GeneralName::Uri(text) => {
                    String::from_utf8_lossy(text)
                }
                GeneralName::Ip(octets) => {
                    octets.iter().map(u8::to_string).collect::<Vec<_>>().join(".").into()
                }
                GeneralName::Directory(name) => name.shown().into(),
                _ => "of an unusual type".into(),
            },
            Self::Dns(text) | Self::Email(text) => String::from_utf8_lossy(text),
            Self::Directory(name) => name.shown().into(),
        }
    }
}

pub(super) fn matches(held: &Held<'_, '_>, base: &GeneralName<'_>, release: Release) -> Fit {
    match (*held, base) {
        (Held::Directory(name), GeneralName::Directory(base)) => directory(name, base),
        (Held::Dns(name), GeneralName::Dns(base)) => dns(name, base),
        (Held::Email(name), GeneralName::Email(base)) => email(name, base),
        (Held::Alternative(name), base) => match (name, base) {
            (GeneralName::Directory(name), GeneralName::Directory(base)) => directory(name, base),
            (GeneralName::Dns(name), GeneralName::Dns(base)) => dns(name, base),
            (GeneralName::Email(name), GeneralName::Email(base)) => email(name, base),
            (GeneralName::Ip(address), GeneralName::Ip(base)) => ip(address, base),
            (GeneralName::Other { value, .. }, GeneralName::Email(base)) => mailbox(value, base),
            (GeneralName::Uri(name), GeneralName::Uri(base)) => match release {
                Release::V3_0 => uri(host_3_0(name), base),
                Release::V3_5 => uri(host_3_5(name), base),
            },
            _ => Fit::Fault(Code::UNSUPPORTED_CONSTRAINT_TYPE),
        },
        _ => Fit::Fault(Code::UNSUPPORTED_CONSTRAINT_TYPE),
    }
}

fn directory(name: &Name<'_>, base: &Name<'_>) -> Fit {
    Fit::when(name.canonical().starts_with(base.canonical()))
}

/// The base, or anything with labels before it; a base with a leading dot only the latter (or, as OpenSSL has it, itself).
fn dns(name: &[u8], base: &[u8]) -> Fit {
    let Some(extra) = name.len().checked_sub(base.len()) else { return Fit::Outside };
    if base.is_empty() {
        return Fit::Inside;
    }
    if extra > 0 && base[0] != b'.' && name[extra - 1] != b'.' {
        return Fit::Outside;
    }
    Fit::when(name[extra..].eq_ignore_ascii_case(base))
}

fn email(name: &[u8], base: &[u8]) -> Fit {
    let Some(at) = name.iter().rposition(|&octet| octet == b'@') else {
        return Fit::Fault(Code::UNSUPPORTED_NAME_SYNTAX);
    };
    let base_at = base.iter().rposition(|&octet| octet == b'@');
    if base_at.is_none() && base.first() == Some(&b'.') {
        return Fit::when(ends_with_more(name, base));
    }
    let mut host = base;
    if let Some(base_at) = base_at {
        let (local, own) = (&base[..base_at], &name[..at]);
        if !local.is_empty() {
            if local.len() != own.len() {
                return Fit::Outside;
            }
            if local.contains(&0) || own.contains(&0) {
                return Fit::Fault(Code::UNSUPPORTED_NAME_SYNTAX);
            }
            if local != own {
                return Fit::Outside;
            }
        }
        host = &base[base_at + 1..];
    }
    Fit::when(name[at + 1..].eq_ignore_ascii_case(host))
}

/// `SmtpUTF8Mailbox` against an e-mail base (`nc_email_eai`). A base in Punycode would have to be decoded: taken as a fault.
fn mailbox(value: &Tlv<'_>, base: &[u8]) -> Fit {
    const UTF8_STRING: u8 = 12;
    let at = value.value.iter().rposition(|&octet| octet == b'@').filter(|_| value.tag == UTF8_STRING);
    let Some(at) = at.filter(|_| !base.contains(&0)) else {
        return Fit::Fault(Code::UNSUPPORTED_NAME_SYNTAX);
    };
    let has_punycode = base.windows(4).any(|window| window.eq_ignore_ascii_case(b"xn--"));
    if has_punycode || base.len() > 254 {
        return Fit::Fault(Code::UNSPECIFIED);
    }
    if base.first() == Some(&b'.') {
        return Fit::when(ends_with_more(value.value, base));
    }
    Fit::when(value.value[at + 1..].eq_ignore_ascii_case(base))
}

/// Longer than the base, and ending with it.
fn ends_with_more(name: &[u8], base: &[u8]) -> bool {
    name.len() > base.len() && name[name.len() - base.len()..].eq_ignore_ascii_case(base)
}

fn uri(host: Option<&[u8]>, base: &[u8]) -> Fit {
    let Some(host) = host else { return Fit::Fault(Code::UNSUPPORTED_NAME_SYNTAX) };
    if base.first() == Some(&b'.') {
        return Fit::when(ends_with_more(host, base));
    }
    Fit::when(host.eq_ignore_ascii_case(base))
}

/// After `scheme://`, up to a colon or else a slash; OpenSSL 3.0.
fn host_3_0(uri: &[u8]) -> Option<&[u8]> {
    let colon = uri.iter().position(|&octet| octet == b':')?;
    let rest = uri[colon..].strip_prefix(b"://")?;
    let end =
        rest.iter().position(|&octet| octet == b':').or_else(|| rest.iter().position(|&octet| octet == b'/'));
    let host = &rest[..end.unwrap_or(rest.len())];
    (!host.is_empty()).then_some(host)
}

/// `OSSL_parse_url` as OpenSSL 3.5 uses it: `[scheme://][userinfo@]host[:port][/path][?query][#fragment]`, a scheme needed.
fn host_3_5(uri: &[u8]) -> Option<&[u8]> {
    let uri = &uri[..uri.iter().position(|&octet| octet == 0).unwrap_or(uri.len())];
    let scheme = uri.windows(3).position(|window| window == b"://").filter(|&at| at > 0)?;
    let rest = &uri[scheme + 3..];
    let rest = &rest[rest.iter().position(|&octet| octet == b'@').map_or(0, |at| at + 1)..];
    let end = if rest.first() == Some(&b'[') {
        rest.iter().position(|&octet| octet == b']')? + 1
    } else {
        rest.iter().position(|octet| b":/?#".contains(octet)).unwrap_or(rest.len())
    };
    let (host, after) = rest.split_at(end);
    let after = match after {
        [b':', port @ ..] => port_end(port)?,
        other => other,
    };
    matches!(after.first(), None | Some(b'/' | b'?' | b'#')).then_some(host)
}

/// What follows a port of at most 65535, which `sscanf` has to find.
fn port_end(text: &[u8]) -> Option<&[u8]> {
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let number: u32 = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    (number <= 65_535).then_some(&text[digits..])
}

/// Address and mask; the mask is not checked for gaps.
fn ip(address: &[u8], base: &[u8]) -> Fit {
    if !matches!(address.len(), 4 | 16) || !matches!(base.len(), 8 | 32) {
        return Fit::Fault(Code::UNSUPPORTED_NAME_SYNTAX);
    }
    if address.len() * 2 != base.len() {
        return Fit::Outside;
    }
    let (network, mask) = base.split_at(address.len());
    let is_inside =
        address.iter().zip(network).zip(mask).all(|((own, network), mask)| (own ^ network) & mask == 0);
    Fit::when(is_inside)
}
