//! Codes and messages as each client gives them, and our own sentences.

use std::rc::Rc;

use rustls::pki_types::CertificateDer;

use crate::untrusted::shown;

use super::codes::Code;
use super::host::{Kind, Mismatch};
use super::link::Link;
use super::run::{Fault, Queued, Unsent};
use super::{AnchorOrigin, Judge, Verdict};

/// Exit codes of curl.
const CURLE_SSL_CONNECT_ERROR: &str = "35";
const CURLE_PEER_FAILED_VERIFICATION: &str = "60";

/// OpenSSL's numbers for what the clients check themselves.
const HOSTNAME_MISMATCH: u16 = 62;
const IP_ADDRESS_MISMATCH: u16 = 64;

pub(super) fn trusted(chain: &[Rc<Link<'_>>], anchor: Option<AnchorOrigin>) -> Verdict {
    let top = chain.len() - 1;
    let why =
        chain.last().map_or_else(String::new, |link| format!("the chain ends in {}", link.described(top)));
    Verdict::trusted(why, anchor)
}

/// An error of verification. `queued`: another error in OpenSSL's queue, which curl takes for the cause.
pub(super) fn refused(by: Judge, fault: &Fault, chain: &[Rc<Link<'_>>], queued: Option<Queued>) -> Verdict {
    let Fault { code, depth, why } = fault;
    let message = code.message();
    let (name, message) = match by {
        Judge::Botocore => (
            format!("X509:{}", code.0),
            format!("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {message}"),
        ),
        Judge::Curl => match queued {
            Some(queued) => (CURLE_SSL_CONNECT_ERROR.to_owned(), in_queue(queued).to_owned()),
            None => {
                (CURLE_PEER_FAILED_VERIFICATION.to_owned(), format!("SSL certificate problem: {message}"))
            }
        },
        Judge::Node24 if HINTED.contains(&code) => {
            (code.node_name().to_owned(), format!("{message}; {HINT}"))
        }
        _ => (code.node_name().to_owned(), message.to_owned()),
    };
    let culprit = chain.get(*depth).map(|link| link.certificate.der);
    Verdict::refused(name, message, why).error(Some(code.0)).about(*depth, culprit)
}

/// Errors to which Node 24 adds a hint (`lib/internal/tls/wrap.js`).
const HINTED: [&Code; 3] = [
    &Code::UNABLE_TO_VERIFY_LEAF_SIGNATURE,
    &Code::UNABLE_TO_GET_ISSUER_CERT,
    &Code::DEPTH_ZERO_SELF_SIGNED_CERT,
];
const HINT: &str = "if the root CA is installed locally, try running Node.js with --use-system-ca";

fn in_queue(queued: Queued) -> &'static str {
    match queued {
        Queued::BadSignature => "error:06880006:asn1 encoding routines::EVP lib",
        Queued::InvalidExtension => "error:1100009E:X509 V3 routines::invalid certificate",
        Queued::UnreadableKey => "error:03000072:digital envelope routines::decode error",
    }
}

pub(super) fn wrong_host(by: Judge, mismatch: &Mismatch, leaf: &Link<'_>, host: &str) -> Verdict {
    let host = shown(host, 120);
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let error = if is_address { IP_ADDRESS_MISMATCH } else { HOSTNAME_MISMATCH };
    let why = match mismatch.kind {
        Kind::Mismatch => format!("{} is not for {host}", leaf.described(0)),
        Kind::Crash(_) => format!("the client cannot decode a name of {}", leaf.described(0)),
        Kind::NoSuchHost => format!("the client does not accept {host} as a host"),
    };
    let (code, message) = match (by, mismatch.kind) {
        (Judge::Botocore, Kind::Mismatch) => ("CertificateError", mismatch.message.clone()),
        (Judge::Botocore, Kind::Crash(error)) => (error, mismatch.message.clone()),
        (Judge::Botocore, Kind::NoSuchHost) => ("LocationParseError", mismatch.message.clone()),
        (Judge::Curl, _) => (CURLE_PEER_FAILED_VERIFICATION, mismatch.message.clone()),
        _ => (
            "ERR_TLS_CERT_ALTNAME_INVALID",
            format!("Hostname/IP does not match certificate's altnames: {}", mismatch.message),
        ),
    };
    Verdict::refused(code, message, why).error(Some(error)).about(0, Some(leaf.certificate.der))
}

/// The leaf's key fits nothing that the client offers: the server gives up.
pub(super) fn no_handshake(by: Judge, key: &str, leaf: &Link<'_>) -> Verdict {
    let why = format!("the client offers no TLS parameters for a server key of this kind ({key})");
    let (code, words) = match by {
        Judge::Node18 | Judge::Node20 => {
            ("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "sslv3 alert handshake failure")
        }
        Judge::Botocore => ("SSLV3_ALERT_HANDSHAKE_FAILURE", "sslv3 alert handshake failure"),
        Judge::Curl => (CURLE_SSL_CONNECT_ERROR, "sslv3 alert handshake failure"),
        _ => ("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "ssl/tls alert handshake failure"),
    };
    Verdict::refused(code, words, why).about(0, Some(leaf.certificate.der))
}

/// Node goes on after verification, but not without the leaf's key.
pub(super) fn no_key(leaf: &Link<'_>) -> Verdict {
    let why = format!("the public key of {} cannot be read", leaf.described(0));
    Verdict::refused("ERR_SSL_DECODE_ERROR", "decode error", why)
        .error(Some(66))
        .about(0, Some(leaf.certificate.der))
}

/// Node 24 dies of a curve without a NIST name.
pub(super) fn crash(depth: usize, link: &Rc<Link<'_>>) -> Verdict {
    let why = format!(
        "Node 24 crashes when it has verified {}, because its key is of the kind {}",
        link.described(depth),
        link.certificate.key().shown()
    );
    Verdict::refused("SIGSEGV", "Segmentation fault", why).about(depth, Some(link.certificate.der))
}

/// Node dies of going round between CAs that name each other.
pub(super) fn endless(link: &Link<'_>) -> Verdict {
    let why = format!(
        "{} is issued by one that it has issued itself: Node trusts the chain, but then goes round between the two until \
         its memory is used up",
        link.described(1)
    );
    let words = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
    Verdict::refused("SIGABRT", words, why).about(1, Some(link.certificate.der))
}

pub(super) fn no_certificate(by: Judge) -> Verdict {
    let (code, words) = match by {
        Judge::Botocore => ("X509:1", Code::UNSPECIFIED.message()),
        Judge::Curl => (CURLE_PEER_FAILED_VERIFICATION, Code::UNSPECIFIED.message()),
        _ => (Code::UNSPECIFIED.node_name(), Code::UNSPECIFIED.message()),
    };
    Verdict::refused(code, words, "the server sent no certificate")
}

/// A certificate that OpenSSL does not even read: the handshake ends there.
pub(super) fn unreadable(by: Judge, unsent: Unsent, chain: &[CertificateDer<'_>]) -> Verdict {
    let (position, reason, why) = match unsent {
        Unsent::ShortDate { position, is_generalized: true } => {
            (position, "GENERALIZEDTIME_IS_TOO_SHORT", "has a date without seconds".to_owned())
        }
        Unsent::ShortDate { position, is_generalized: false } => {
            (position, "UTCTIME_IS_TOO_SHORT", "has a date without seconds".to_owned())
        }
        Unsent::OddLength { position } => {
            (position, "HEADER_TOO_LONG", "has a length of an odd form".to_owned())
        }
        Unsent::Trailing { position } => {
            (position, "CERT_LENGTH_MISMATCH", "is followed by other bytes".to_owned())
        }
        Unsent::Unreadable { position, part } => {
            (position, part.reason(), format!("cannot be read: {}", part.part()))
        }
    };
    let why = format!("certificate {} that the server sent {why}", position + 1);
    let der = chain.get(position).map(AsRef::as_ref);
    let words = reason.replace('_', " ").to_lowercase();
    let code = match by {
        Judge::Botocore if reason == "CERT_LENGTH_MISMATCH" => reason.to_owned(),
        Judge::Botocore => "SSLError".to_owned(),
        Judge::Curl => CURLE_SSL_CONNECT_ERROR.to_owned(),
        _ => format!("ERR_SSL_{reason}"),
    };
    Verdict::refused(code, words, why).about(position, der)
}
