//! Name constraints (`check_name_constraints`, `crypto/x509/v3_ncons.c`).

use std::rc::Rc;

use crate::x509::{Certificate, GeneralName, Name, NameConstraints, Subtree, Text, oids};

use super::checks::brief;
use super::codes::Code;
use super::parameters::Release;
use super::run::{Run, Step};
use super::subtree::{Fit, Held, kind, matches};

/// Names times constraints beyond which OpenSSL does not look.
const CHECK_MAX: usize = 1 << 20;

/// A name that breaks a constraint.
struct Breach {
    code: Code,
    name: String,
}

impl<'a> Run<'a> {
    pub(super) fn check_name_constraints(&mut self) -> Step {
        for depth in (0..self.chain.len()).rev() {
            let link = Rc::clone(&self.chain[depth]);
            if depth != 0 && link.certificate.is_self_issued() {
                continue;
            }
            if link.certificate.extensions().proxy.is_some() {
                self.check_proxy_name(&link.certificate, depth)?;
            }
            for above in (depth + 1..self.chain.len()).rev() {
                let issuer = Rc::clone(&self.chain[above]);
                let Some(constraints) = &issuer.certificate.extensions().name_constraints else { continue };
                let release = self.parameters.release;
                let Err(breach) = check(&link.certificate, constraints, depth == 0, release) else {
                    continue;
                };
                self.fault(breach.code, depth, |link| {
                    let (who, by) = (link.described(depth), issuer.described(above));
                    format!("the name {} of {who} is not within the nameConstraints of {by}", breach.name)
                })?;
            }
        }
        Ok(())
    }

    /// RFC 3820, 3.4: the issuer's name and one more CN.
    fn check_proxy_name(&mut self, certificate: &Certificate<'a>, depth: usize) -> Step {
        let subject = certificate.subject.attributes();
        let issuer = certificate.issuer.attributes();
        let is_right = match subject.as_slice() {
            [above @ .., last] if !above.is_empty() => {
                above.len() == issuer.len()
                    && above.last().is_some_and(|attribute| attribute.rdn != last.rdn)
                    && last.oid == oids::COMMON_NAME
                    && certificate.subject.canonical().starts_with(certificate.issuer.canonical())
            }
            _ => false,
        };
        if is_right {
            return Ok(());
        }
        self.fault(Code::PROXY_SUBJECT_NAME_VIOLATION, depth, |_| {
            "the name of the proxy certificate does not extend its issuer's".into()
        })
    }
}

/// `NAME_CONSTRAINTS_check`, and for the leaf `NAME_CONSTRAINTS_check_CN`.
fn check(
    certificate: &Certificate<'_>,
    rules: &NameConstraints<'_>,
    is_leaf: bool,
    release: Release,
) -> Result<(), Breach> {
    let subject = &certificate.subject;
    let attributes = subject.attributes();
    let alternatives = certificate.extensions().alternative_names.as_deref().unwrap_or_default();
    let names = attributes.len() + alternatives.len();
    let limits = rules.permitted.len() + rules.excluded.len();
    if names > 0 && limits > CHECK_MAX / names {
        return Err(Breach { code: Code::UNSPECIFIED, name: "(too many to check)".into() });
    }
    if !attributes.is_empty() {
        judge(&Held::Directory(subject), rules, release)?;
        for address in subject.values(oids::EMAIL_ADDRESS) {
            if !address.is_ia5() {
                return Err(breach(Code::UNSUPPORTED_NAME_SYNTAX, &Held::Email(address.bytes)));
            }
            judge(&Held::Email(address.bytes), rules, release)?;
        }
    }
    for name in alternatives {
        judge(&Held::Alternative(name), rules, release)?;
    }
    if is_leaf && !alternatives.iter().any(|name| matches!(name, GeneralName::Dns(_))) {
        for value in subject.values(oids::COMMON_NAME) {
            check_common_name(&value, subject, rules, release)?;
        }
    }
    Ok(())
}

/// A CN counts as a DNS name if it looks like one.
fn check_common_name(
    value: &Text<'_>,
    subject: &Name<'_>,
    rules: &NameConstraints<'_>,
    release: Release,
) -> Result<(), Breach> {
    let Some(text) = value.utf8() else {
        return Err(breach(Code::UNSPECIFIED, &Held::Directory(subject)));
    };
    let name = text.trim_end_matches('\0').as_bytes();
    if name.contains(&0) {
        return Err(breach(Code::UNSUPPORTED_NAME_SYNTAX, &Held::Dns(name)));
    }
    if looks_like_dns(name) { judge(&Held::Dns(name), rules, release) } else { Ok(()) }
}

/// `cn2dnsid`: letters, digits, `_`; inner hyphens and dots, none beside a dot; at least two labels.
fn looks_like_dns(name: &[u8]) -> bool {
    let mut has_dot = false;
    for (at, &octet) in name.iter().enumerate() {
        if octet.is_ascii_alphanumeric() || octet == b'_' {
            continue;
        }
        let is_inner = at > 0 && at + 1 < name.len();
        match octet {
            b'-' if is_inner => {}
            b'.' if is_inner && !matches!(name[at + 1], b'.' | b'-') && name[at - 1] != b'-' => {
                has_dot = true;
            }
            _ => return false,
        }
    }
    has_dot
}

/// `nc_match`: one permitted subtree of the name's kind must match, if there is any; no excluded one may.
fn judge(held: &Held<'_, '_>, rules: &NameConstraints<'_>, release: Release) -> Result<(), Breach> {
    let mut permitted = None;
    for subtree in relevant(held, &rules.permitted) {
        if !subtree.is_plain {
            return Err(breach(Code::SUBTREE_MINMAX, held));
        }
        if permitted == Some(true) {
            continue;
        }
        permitted = Some(match matches(held, &subtree.base, release) {
            Fit::Inside => true,
            Fit::Outside => false,
            Fit::Fault(code) => return Err(breach(code, held)),
        });
    }
    if permitted == Some(false) {
        return Err(breach(Code::PERMITTED_VIOLATION, held));
    }
    for subtree in relevant(held, &rules.excluded) {
        if !subtree.is_plain {
            return Err(breach(Code::SUBTREE_MINMAX, held));
        }
        match matches(held, &subtree.base, release) {
            Fit::Inside => return Err(breach(Code::EXCLUDED_VIOLATION, held)),
            Fit::Outside => {}
            Fit::Fault(code) => return Err(breach(code, held)),
        }
    }
    Ok(())
}

fn relevant<'s, 'a>(
    held: &Held<'_, '_>,
    subtrees: &'s [Subtree<'a>],
) -> impl Iterator<Item = &'s Subtree<'a>> {
    let wanted = held.kind();
    subtrees.iter().filter(move |subtree| kind(&subtree.base) == wanted)
}

fn breach(code: Code, held: &Held<'_, '_>) -> Breach {
    Breach { code, name: format!("\"{}\"", brief(&held.shown())) }
}

#[cfg(test)]
mod tests {
    use super::looks_like_dns;

    #[test]
    fn what_passes_for_a_dns_name() {
        for name in ["a.b", "x_y.test", "a-b.c-d", "1.2"] {
            assert!(looks_like_dns(name.as_bytes()), "{name}");
        }
        for name in ["", "localhost", ".a.b", "a.b.", "a..b", "a-.b", "a.-b", "-a.b", "a b.c", "*.a.b", "é.b"]
        {
            assert!(!looks_like_dns(name.as_bytes()), "{name}");
        }
    }
}
