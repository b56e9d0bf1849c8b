//! The verdict of a client that uses OpenSSL: what comes before verification, verification, the host.

use std::rc::Rc;

use crate::x509::Key;

use super::host::{Mismatch, curl, node, urllib3};
use super::link::{Link, Place};
use super::parameters::Parameters;
use super::run::{Fault, Run};
use super::{Judge, Question, Signatures, Verdict, words};

pub(super) fn judge(
    by: Judge,
    parameters: Parameters,
    question: &Question<'_>,
    signatures: &Signatures,
) -> Verdict {
    let mut run = match Run::new(parameters, question, signatures) {
        Ok(Some(run)) => run,
        Ok(None) => return words::no_certificate(by),
        Err(unsent) => return words::unreadable(by, unsent, question.chain),
    };
    if let Some(key) = unusable(run.chain[0].certificate.key()) {
        return words::no_handshake(by, &key, &run.chain[0]);
    }
    run.verify();
    if let Some(link) = run.seen().find(|link| link.is_post_quantum()) {
        return Verdict::unknown(format!("{} uses a post-quantum algorithm", link.described(1)));
    }
    if let Some((link, curve)) = run.seen().find_map(|link| Some((link, link.unknown_curve()?))) {
        return Verdict::unknown(format!("the key of {} is on a rare curve ({curve})", link.described(1)));
    }
    if by.is_node() && matches!(run.chain[0].certificate.key(), Key::Unreadable) {
        return words::no_key(&run.chain[0]);
    }
    if let Some(verdict) = failed(by, &run) {
        return verdict;
    }
    if by == Judge::Node24
        && let Some((depth, link)) = run.chain.iter().enumerate().find(|(_, link)| crashes_node_24(link))
    {
        return words::crash(depth, link);
    }
    if by.is_node()
        && let Some(link) = run.endless_issuer()
    {
        return words::endless(&link);
    }
    if !question.host.is_empty()
        && let Err(mismatch) = check_host(by, &run.chain[0], question.host)
    {
        return words::wrong_host(by, &mismatch, &run.chain[0], question.host);
    }
    if let Some(reason) = unmodelled(&run) {
        return Verdict::unknown(reason);
    }
    let anchor = run.chain.iter().rev().find_map(|link| match link.place {
        Place::Stored { origin, .. } => Some(origin),
        Place::Sent => None,
    });
    words::trusted(&run.chain, anchor)
}

/// The errors of a run, for tests: number and depth in their order.
pub(super) fn errors(
    parameters: Parameters,
    question: &Question<'_>,
    signatures: &Signatures,
) -> Option<Vec<(u16, usize)>> {
    let mut run = Run::new(parameters, question, signatures).ok()??;
    run.verify();
    Some(run.faults.iter().map(|fault| (fault.code.0, fault.depth)).collect())
}

/// The error that counts: the last one set, or (where verification stops there) the first.
fn failed(by: Judge, run: &Run<'_>) -> Option<Verdict> {
    let code = run.error?;
    let internal = Fault { code, depth: 0, why: "OpenSSL cannot use a key of this chain".into() };
    let fault = run.faults.iter().rev().find(|fault| fault.code == code).unwrap_or(&internal);
    Some(words::refused(by, fault, &run.chain, run.queued.get()))
}

/// A leaf's key that no cipher suite or signature scheme of a TLS client by OpenSSL's defaults allows.
fn unusable(key: &Key<'_>) -> Option<String> {
    let is_usable = match key {
        Key::Ec { curve, .. } => matches!(curve.name, "P-256" | "P-384" | "P-521"),
        Key::Dsa { .. } | Key::EcExplicit { .. } | Key::X25519 | Key::X448 => false,
        _ => true,
    };
    (!is_usable).then(|| key.shown())
}

/// `toLegacyObject` of Node 24.21 looks up the NIST name of every curve and does not expect to find none.
fn crashes_node_24(link: &Rc<Link<'_>>) -> bool {
    match link.certificate.key() {
        Key::Ec { curve, .. } => !curve.name.starts_with("P-"),
        Key::EcExplicit { .. } => true,
        _ => false,
    }
}

fn check_host(by: Judge, leaf: &Link<'_>, host: &str) -> Result<(), Mismatch> {
    let certificate = &leaf.certificate;
    match by {
        Judge::Node18 | Judge::Node20 => node::check(certificate, host, node::Rules::AsGiven),
        Judge::Node22 => node::check(certificate, host, node::Rules::AsciiFirst),
        Judge::Node24 => node::check(certificate, host, node::Rules::AddressFirst),
        Judge::Botocore => urllib3::check(certificate, host),
        Judge::Curl => curl::check(certificate, host),
        Judge::Rustls => Ok(()),
    }
}

/// What would be needed to say yes, and is not modelled.
fn unmodelled(run: &Run<'_>) -> Option<String> {
    if let Some(reason) = &run.unknown {
        return Some(reason.clone());
    }
    let with_resources = run.chain.iter().position(|link| link.certificate.extensions().has_resources)?;
    let who = run.chain[with_resources].described(with_resources);
    Some(format!("{who} is bound to IP address blocks or AS numbers (RFC 3779), which are not checked here"))
}
