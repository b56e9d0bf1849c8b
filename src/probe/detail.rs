//! What a step shows of a failure: short, in the terms of the wire. What it means is said elsewhere.

use std::net::SocketAddr;

use crate::wire::{DnsFailure, Failure, HttpFailure, TcpFailure, TlsFailure};

pub(super) fn of(failure: &Failure) -> String {
    match failure {
        Failure::Dns { host, kind, .. } => format!("{host}: {}", dns(*kind)),
        Failure::Tcp { kind, addresses, .. } => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            format!("{}: {}", addresses.join(", "), tcp(*kind))
        }
        Failure::ConnectRefused { status, reason, .. } => format!("{status} {reason}").trim_end().to_owned(),
        Failure::ConnectGarbage { first } => format!("no HTTP: {}", text(first)),
        Failure::ConnectClosed { reset: true } => "connection reset".to_owned(),
        Failure::ConnectClosed { reset: false } => "connection closed without an answer".to_owned(),
        Failure::Socks { reply: Some(reply) } => format!("SOCKS reply {reply}"),
        Failure::Socks { reply: None } => "no SOCKS 5 server".to_owned(),
        Failure::Tls { kind, .. } => tls(kind),
        Failure::Http { kind } => http(kind),
        Failure::Timeout { .. } => "timed out".to_owned(),
        Failure::Unfinished { .. } => "still coming in when time was up".to_owned(),
    }
}

fn dns(kind: DnsFailure) -> String {
    match kind {
        DnsFailure::NotFound => "no such name".to_owned(),
        DnsFailure::Temporary => "no name server answered".to_owned(),
        DnsFailure::Other(code) => format!("getaddrinfo code {code}"),
    }
}

/// Addresses that did not answer first, each with what came of it.
pub(super) fn addresses(tried: &[(SocketAddr, Option<TcpFailure>)]) -> String {
    let words = |(address, failure): &(SocketAddr, Option<TcpFailure>)| {
        let how = failure.map_or_else(|| "silent".to_owned(), tcp);
        format!("{address} ({how})")
    };
    tried.iter().map(words).collect::<Vec<_>>().join(", ")
}

fn tcp(kind: TcpFailure) -> String {
    match kind {
        TcpFailure::Refused => "connection refused".to_owned(),
        TcpFailure::Reset => "connection reset".to_owned(),
        TcpFailure::TimedOut => "timed out".to_owned(),
        TcpFailure::Unreachable => "unreachable".to_owned(),
        TcpFailure::Other(Some(errno)) => format!("errno {errno}"),
        TcpFailure::Other(None) => "failed".to_owned(),
    }
}

fn tls(kind: &TlsFailure) -> String {
    match kind {
        TlsFailure::Alert(number) => match ALERTS.iter().find(|(known, _)| known == number) {
            Some((_, name)) => format!("alert {number} ({name})"),
            None => format!("alert {number}"),
        },
        TlsFailure::BadSignature { detail } => format!("bad handshake signature: {detail}"),
        TlsFailure::Closed => "connection closed in the handshake".to_owned(),
        TlsFailure::Incompatible { detail } => format!("no common ground: {detail}"),
        TlsFailure::NotTls { first } => format!("no TLS: {}", text(first)),
        TlsFailure::Protocol { detail } => detail.clone(),
        TlsFailure::Truncated { .. } => "the answer is cut off in its first record".to_owned(),
        TlsFailure::Reset => "connection reset in the handshake".to_owned(),
    }
}

fn http(kind: &HttpFailure) -> String {
    match kind {
        HttpFailure::Alert(number) => tls(&TlsFailure::Alert(*number)),
        HttpFailure::Closed { reset: true } => "connection reset before the answer".to_owned(),
        HttpFailure::Closed { reset: false } => "connection closed before the answer".to_owned(),
        HttpFailure::HalfBody => "the body ended early".to_owned(),
        HttpFailure::Malformed { detail } => detail.clone(),
    }
}

/// The names of fatal alerts (RFC 8446, 6; RFC 5246, 7.2).
const ALERTS: [(u8, &str); 22] = [
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (22, "record_overflow"),
    (40, "handshake_failure"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (44, "certificate_revoked"),
    (45, "certificate_expired"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (70, "protocol_version"),
    (71, "insufficient_security"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (109, "missing_extension"),
    (112, "unrecognized_name"),
    (116, "certificate_required"),
    (120, "no_application_protocol"),
];

/// The first line of what a peer sent, short.
fn text(bytes: &[u8]) -> String {
    let line = bytes.split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
    String::from_utf8_lossy(line.get(..line.len().min(60)).unwrap_or_default()).into_owned()
}
