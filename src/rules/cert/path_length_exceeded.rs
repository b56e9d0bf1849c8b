use std::collections::{HashMap, HashSet};

use crate::finding::{Finding, Part};
use crate::rules::facts::{CertificateFacts, Facts};
use crate::rules::registry::rule;
use crate::trust::certificate::{BasicConstraints, Certificate};
use crate::untrusted::shown;

rule! {
    /// A CA in the bundle allows fewer CAs below it than there are.
    ///
    /// ## Why it matters
    /// The limit in basicConstraints (`pathlen`) counts the CAs between this one and the server. One too many, and Node, Python and
    /// curl refuse the chain: `path length constraint exceeded`. rustls does not look at the limit of a root.
    ///
    /// ## Example
    /// A root for one level, `pathlen:0`, signed an issuing CA, and that one the certificates of servers.
    ///
    /// ## Fix
    /// Have the CA with the limit made again with a larger one or none, keeping name and key; or let it issue without the CA between.
    ///
    /// RFC 5280, 4.2.1.9; `check_extensions` of OpenSSL (`X509_V_ERR_PATH_LENGTH_EXCEEDED`)
    "cert/path-length-exceeded", All(check)
}

/// OpenSSL ends a chain after so many intermediates; a larger limit is none.
const DEEPEST: usize = 100;

/// CAs by the name of their issuer; self-issued ones do not count.
type Issued<'a> = HashMap<&'a [u8], Vec<&'a Certificate>>;

fn check(facts: &Facts) -> Vec<Finding> {
    let limited: Vec<_> =
        facts.certificates().filter_map(|fact| limit(fact.certificate).map(|limit| (fact, limit))).collect();
    if limited.is_empty() {
        return Vec::new();
    }
    let presented = facts.presented().iter().flatten();
    let all = facts.bundle.certificates().map(|(_, certificate)| certificate).chain(presented);
    let mut issued: Issued = HashMap::new();
    for certificate in all.filter(|certificate| certificate.is_ca() && !certificate.is_self_issued()) {
        issued.entry(&certificate.issuer_der).or_default().push(certificate);
    }
    limited.into_iter().filter_map(|(fact, limit)| exceeded(&fact, limit, &issued)).collect()
}

fn limit(certificate: &Certificate) -> Option<usize> {
    match certificate.basic_constraints {
        BasicConstraints::Ca { path_length, .. } => usize::try_from(path_length?).ok(),
        _ => None,
    }
}

fn exceeded(fact: &CertificateFacts, limit: usize, issued: &Issued) -> Option<Finding> {
    let lowest = below(fact.certificate, limit, issued)?;
    let allowed = match limit {
        0 => "no CA below it".to_owned(),
        1 => "one CA below it".to_owned(),
        _ => format!("{limit} CAs below it"),
    };
    let predicate = format!("allows {allowed}, and `{}` is one too many", shown(&lowest.name, 60));
    Some(fact.judged(fact.about(&predicate, &format!("path length {limit}")).part(Part::Threatens)))
}

/// A CA that cannot be reached from `top` without more than `limit` others between: the levels below it, one after another.
fn below<'a>(top: &'a Certificate, limit: usize, issued: &Issued<'a>) -> Option<&'a Certificate> {
    let mut seen = HashSet::from([top.sha256_bytes()]);
    let mut level = vec![top];
    for _ in 0..limit.min(DEEPEST) {
        level = children(&level, issued, &mut seen);
    }
    children(&level, issued, &mut seen).first().copied()
}

fn children<'a>(
    level: &[&'a Certificate],
    issued: &Issued<'a>,
    seen: &mut HashSet<&'a [u8; 32]>,
) -> Vec<&'a Certificate> {
    let mut found = Vec::new();
    for issuer in level {
        for child in issued.get(issuer.subject_der.as_ref()).into_iter().flatten() {
            if child.names_as_issuer(issuer) && seen.insert(child.sha256_bytes()) {
                found.push(*child);
            }
        }
    }
    found
}
