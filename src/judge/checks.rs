//! Extensions of every certificate of the chain (`check_extensions`), strength of keys and digests (`check_auth_level`).

use std::rc::Rc;

use crate::untrusted::shown;
use crate::x509::{Extensions, Key, dotted};

use super::codes::Code;
use super::link::{Link, Trust};
use super::parameters::Release;
use super::run::{Queued, Run, Step};
use super::signature::{KeyKind, Scheme};

/// Bits of keyUsage, as in its first octet.
pub(super) mod usage {
    pub(in super::super) const DIGITAL_SIGNATURE: u16 = 0x80;
    pub(in super::super) const KEY_CERT_SIGN: u16 = 0x04;
    /// Digital signature, key encipherment or key agreement: what a TLS server needs one of.
    pub(in super::super) const TLS_SERVER: u16 = 0x80 | 0x20 | 0x08;
}

/// Bits of nsCertType.
mod netscape {
    pub(super) const SSL_SERVER: u8 = 0x40;
    pub(super) const SSL_CA: u8 = 0x04;
    pub(super) const ANY_CA: u8 = 0x07;
}

/// What may stand above the certificate just checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The leaf: CA or not.
    Any,
    /// Above a proxy certificate.
    NoCa,
    Ca,
}

/// `check_ca`: how a certificate shows that it is a CA.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ca {
    ByConstraints,
    ByKeyUsage,
    ByNetscapeType,
    ByVersion1,
    No,
}

impl<'a> Run<'a> {
    /// Before anything else: the leaf's own key.
    pub(super) fn check_leaf_key(&mut self) -> Step {
        let bits = self.parameters.bits();
        if matches!(self.chain[0].certificate.key(), Key::Unreadable) {
            self.queue(Queued::UnreadableKey);
        }
        if self.chain[0].certificate.key().security_bits() < bits {
            return self.fault(Code::EE_KEY_TOO_SMALL, 0, |link| weak_key(link, 0, bits));
        }
        Ok(())
    }

    pub(super) fn check_extensions(&mut self) -> Step {
        let mut expected = Expected::Any;
        let mut path_length = 0;
        let mut proxy_path_length = 0;
        for depth in 0..self.chain.len() {
            let link = Rc::clone(&self.chain[depth]);
            let extensions = link.certificate.extensions();
            self.check_kind(&link, depth, expected)?;
            self.check_purpose(&link, depth, expected)?;
            if let Some(limit) = extensions.basic_constraints.and_then(|constraints| constraints.path_length)
                && depth > 1
                && path_length > limit.saturating_add(proxy_path_length)
            {
                self.fault(Code::PATH_LENGTH_EXCEEDED, depth, |link| {
                    let who = link.described(depth);
                    format!("basicConstraints of {who} allows {limit} CA certificates below it; there are {path_length}")
                })?;
            }
            if depth > 0 && !link.certificate.is_self_issued() {
                path_length += 1;
            }
            if let Some(proxy) = extensions.proxy {
                if let Some(limit) = proxy.path_length {
                    if proxy_path_length > limit {
                        self.fault(Code::PROXY_PATH_LENGTH_EXCEEDED, depth, |_| {
                            "too many proxy certificates".into()
                        })?;
                    }
                    proxy_path_length = limit;
                }
                proxy_path_length = proxy_path_length.saturating_add(1);
                expected = Expected::NoCa;
            } else {
                expected = Expected::Ca;
            }
        }
        Ok(())
    }

    /// Critical extensions, proxy certificates, CA or not, explicit curves.
    fn check_kind(&mut self, link: &Link<'a>, depth: usize, expected: Expected) -> Step {
        let count = self.chain.len();
        let extensions = link.certificate.extensions();
        if let Some(oid) = extensions.unhandled_critical {
            self.fault(Code::UNHANDLED_CRITICAL_EXTENSION, depth, |link| {
                let who = link.described(depth);
                format!("{who} has a critical extension that the client does not know ({})", dotted(oid))
            })?;
        }
        if extensions.proxy.is_some() {
            self.fault(Code::PROXY_CERTIFICATES_NOT_ALLOWED, depth, |link| {
                format!("{} is a proxy certificate (proxyCertInfo)", link.described(depth))
            })?;
        }
        let ca = if link.is_valid() { ca(link) } else { Ca::No };
        let code = match expected {
            Expected::Any => None,
            Expected::NoCa => (ca != Ca::No).then_some(Code::INVALID_NON_CA),
            Expected::Ca => {
                let is_last = depth + 1 == count;
                (ca == Ca::No || (!is_last && ca != Ca::ByConstraints)).then_some(Code::INVALID_CA)
            }
        };
        if let Some(code) = code {
            self.fault(code, depth, |link| no_ca(link, depth))?;
        }
        if count > 1 {
            let code = match link.certificate.key() {
                Key::Unreadable => Some(Code::UNSPECIFIED),
                Key::EcExplicit { .. } => Some(Code::EC_KEY_EXPLICIT_PARAMS),
                _ => None,
            };
            if let Some(code) = code {
                self.fault(code, depth, |link| {
                    format!(
                        "the public key of {} is {}",
                        link.described(depth),
                        link.certificate.key().shown()
                    )
                })?;
            }
        }
        Ok(())
    }

    /// `check_purpose`: trust settings of a stored certificate come before its own extensions.
    fn check_purpose(&mut self, link: &Link<'a>, depth: usize, expected: Expected) -> Step {
        let trust = if depth >= self.untrusted { link.trust(false) } else { Trust::Untrusted };
        let refused = match trust {
            Trust::Trusted => None,
            Trust::Rejected => Some("its trust settings do not allow TLS servers"),
            Trust::Untrusted if !link.is_valid() => None,
            Trust::Untrusted => unsuited(link, expected == Expected::Ca),
        };
        let Some(reason) = refused else { return Ok(()) };
        self.fault(Code::INVALID_PURPOSE, depth, |link| {
            format!("{} must not be used for a TLS server: {reason}", link.described(depth))
        })
    }

    /// Keys of all issuers, digests of all but the last.
    pub(super) fn check_strength(&mut self) -> Step {
        let bits = self.parameters.bits();
        let last = self.chain.len() - 1;
        for depth in 0..=last {
            let link = Rc::clone(&self.chain[depth]);
            if depth > 0 && link.certificate.key().security_bits() < bits {
                self.fault(Code::CA_KEY_TOO_SMALL, depth, |link| weak_key(link, depth, bits))?;
            }
            let algorithm = &link.certificate.outer_algorithm;
            let is_known = self.parameters.release == Release::V3_5 || !KeyKind::is_since_3_5(algorithm.oid);
            let scheme = Scheme::of(algorithm).filter(|_| is_known);
            if depth < last && scheme.is_none_or(|scheme| scheme.security_bits() < bits) {
                self.fault(Code::CA_MD_TOO_WEAK, depth, |link| {
                    let digest =
                        scheme.map_or_else(|| "an unknown algorithm".to_owned(), |scheme| scheme.shown());
                    format!(
                        "{} is signed with {digest}, which the client does not accept",
                        link.described(depth)
                    )
                })?;
            }
        }
        Ok(())
    }

    /// `X509_get_pubkey_parameters`: fails where the first keys are missing, or inherit what nobody has.
    pub(super) fn check_first_key(&mut self) -> Step {
        for link in &self.chain {
            match link.certificate.key() {
                Key::Unreadable => break,
                Key::Dsa { numbers: None } => {}
                _ => return Ok(()),
            }
        }
        Err(super::run::Stopped)
    }
}

fn weak_key(link: &Link<'_>, depth: usize, bits: u32) -> String {
    let key = link.certificate.key().shown();
    format!(
        "the key of {} ({key}) has less than the {bits} bits of security that the client asks for",
        link.described(depth)
    )
}

fn no_ca(link: &Link<'_>, depth: usize) -> String {
    let extensions = link.certificate.extensions();
    let reason = match (link.invalid_extension(), extensions.basic_constraints) {
        (Some(name), _) => format!("its extension {name} cannot be read"),
        _ if lacks(extensions, usage::KEY_CERT_SIGN) => "its keyUsage lacks keyCertSign".into(),
        (_, Some(_)) => "its basicConstraints says CA:FALSE".into(),
        (_, None) => "it has no basicConstraints".into(),
    };
    format!("{} is used as a CA, but {reason}", link.described(depth))
}

/// The keyUsage that an issuer needs to sign this certificate.
pub(super) fn to_sign(subject: &Extensions<'_>) -> u16 {
    if subject.proxy.is_some() { usage::DIGITAL_SIGNATURE } else { usage::KEY_CERT_SIGN }
}

/// keyUsage is there, and allows none of these.
pub(super) fn lacks(extensions: &Extensions<'_>, usage: u16) -> bool {
    extensions.key_usage.is_some_and(|bits| bits & usage == 0)
}

fn ca(link: &Link<'_>) -> Ca {
    let extensions = link.certificate.extensions();
    if lacks(extensions, usage::KEY_CERT_SIGN) {
        return Ca::No;
    }
    if let Some(constraints) = extensions.basic_constraints {
        return if constraints.is_ca { Ca::ByConstraints } else { Ca::No };
    }
    if link.certificate.version == 0 && link.is_self_signed() {
        Ca::ByVersion1
    } else if extensions.key_usage.is_some() {
        Ca::ByKeyUsage
    } else if extensions.netscape_type.is_some_and(|bits| bits & netscape::ANY_CA != 0) {
        Ca::ByNetscapeType
    } else {
        Ca::No
    }
}

/// `check_purpose_ssl_server`: why not.
fn unsuited(link: &Link<'_>, is_ca: bool) -> Option<&'static str> {
    let extensions = link.certificate.extensions();
    if extensions.extended_key_usage.is_some_and(|purpose| !purpose.allows_server) {
        return Some("its extendedKeyUsage does not include serverAuth");
    }
    if is_ca {
        return match ca(link) {
            Ca::No => Some("it is not a CA"),
            Ca::ByNetscapeType
                if extensions.netscape_type.is_none_or(|bits| bits & netscape::SSL_CA == 0) =>
            {
                Some("its nsCertType does not include sslCA")
            }
            _ => None,
        };
    }
    if extensions.netscape_type.is_some_and(|bits| bits & netscape::SSL_SERVER == 0) {
        return Some("its nsCertType does not include server");
    }
    if lacks(extensions, usage::TLS_SERVER) {
        return Some("its keyUsage allows neither digital signatures nor key encipherment nor key agreement");
    }
    None
}

/// Names for sentences, escaped and short.
pub(super) fn brief(text: &str) -> String {
    shown(text, 80)
}
