//! curl (7.88.1, OpenSSL 3.0): its exit code is its code, and the first line says it all.

use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::openssl;
use crate::wire::{Failure, HttpFailure, Phase, TlsFailure};

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let (exit, words) = match event {
        Event::Distrusted { verdict, .. } => {
            let own = verdict.message.starts_with("SSL");
            let words = if own {
                verdict.message.clone()
            } else {
                format!("SSL certificate problem: {}", verdict.message)
            };
            (60, words)
        }
        Event::Wire(Failure::Timeout { .. }) => {
            let reason = Some("curl sets no time limit of its own".to_owned());
            return Outcome { hangs: true, wait_s: None, reason, ..blank(call, Some(false), None) };
        }
        Event::Wire(failure) => wire(call, failure),
        _ => return blank(call, Some(false), None),
    };
    Outcome {
        code: Some(exit.to_string()),
        message: Some(format!("curl: ({exit}) {words}")),
        exit: Some(exit),
        ..blank(call, Some(false), None)
    }
}

fn wire(call: &Call, failure: &Failure) -> (u8, String) {
    match failure {
        Failure::Dns { proxy: true, host, .. } => (5, format!("Could not resolve proxy: {host}")),
        Failure::Dns { proxy: false, host, .. } => (6, format!("Could not resolve host: {host}")),
        Failure::Tcp { proxy, .. } => {
            let (host, port) = peer(call, *proxy);
            (7, format!("Failed to connect to {host} port {port}"))
        }
        Failure::ConnectRefused { status, .. } => (56, format!("CONNECT tunnel failed, response {status}")),
        Failure::ConnectClosed { reset: true } => (56, "Recv failure: Connection reset by peer".to_owned()),
        Failure::ConnectClosed { reset: false } | Failure::ConnectGarbage { .. } => {
            (56, "Proxy CONNECT aborted".to_owned())
        }
        Failure::Socks { .. } => (97, "SOCKS5 connection refused".to_owned()),
        Failure::Tls { proxy, kind } => (35, handshake(call, *proxy, kind)),
        Failure::Http { kind } => match kind {
            HttpFailure::Closed { reset: false } => (52, "Empty reply from server".to_owned()),
            HttpFailure::Closed { reset: true } => (56, "Recv failure: Connection reset by peer".to_owned()),
            // How many bytes are missing stands behind it.
            HttpFailure::HalfBody => (18, "transfer closed with".to_owned()),
            HttpFailure::Malformed { .. } => (1, "Received HTTP/0.9 when not allowed".to_owned()),
            HttpFailure::Alert(number) => (56, read_error(*number)),
        },
        Failure::Timeout { phase } | Failure::Unfinished { phase } => {
            (28, format!("{} timed out", Phase::name(*phase)))
        }
    }
}

fn handshake(call: &Call, proxy: bool, kind: &TlsFailure) -> String {
    let (host, port) = peer(call, proxy);
    match (kind, openssl::reason(kind, None)) {
        // Debian's curl still offers TLS 1.0 to a server that knows nothing newer, and then refuses its signature.
        (TlsFailure::Alert(70), _) => {
            "OpenSSL/3.0.19: error:0A00014D:SSL routines::legacy sigalg disallowed or unsupported".to_owned()
        }
        (TlsFailure::Reset | TlsFailure::Truncated { reset: true }, _) => {
            "Recv failure: Connection reset by peer".to_owned()
        }
        (_, Some(reason)) => format!("OpenSSL/3.0.19: error:{}:SSL routines::{}", reason.code, reason.text),
        (_, None) => format!("OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to {host}:{port}"),
    }
}

fn read_error(number: u8) -> String {
    let reason = openssl::alert(number, None);
    format!("OpenSSL SSL_read: OpenSSL/3.0.19: error:{}:SSL routines::{}, errno 0", reason.code, reason.text)
}

fn peer(call: &Call, proxy: bool) -> (&str, u16) {
    match (&call.route.proxy, proxy) {
        (Some(proxy), true) => (&proxy.host, proxy.port),
        _ => (&call.route.host, call.route.port),
    }
}
