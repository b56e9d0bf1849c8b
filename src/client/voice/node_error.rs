//! The error object that Node hands to the program: the ground on which the SDKs speak.

use super::super::id::Runtime;
use super::super::model::Tunnel;
use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::openssl;
use crate::wire::{DnsFailure, Failure, HttpFailure, Phase, TcpFailure, TlsFailure};

/// What `error` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NodeError {
    /// `error.code`
    pub code: String,
    /// `error.message`
    pub message: String,
    /// Whether `error.errno` is a number.
    pub errno: bool,
    /// `error.port`
    pub port: Option<u16>,
    /// No error ever comes: why not.
    pub forever: Option<&'static str>,
}

impl NodeError {
    fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), ..Self::default() }
    }

    fn with_errno(self) -> Self {
        Self { errno: true, ..self }
    }

    fn never(why: &'static str) -> Self {
        Self { forever: Some(why), ..Self::default() }
    }
}

const DISCONNECTED: &str = "Client network socket disconnected before secure TLS connection was established";
const NO_CONNECT_ANSWER: &str = "Proxy connection ended before receiving CONNECT response";

/// The error for a distrusted chain or a failure of the wire.
pub(super) fn error(call: &Call, event: &Event<'_>) -> NodeError {
    match event {
        Event::Distrusted { verdict, .. } => {
            NodeError::new(verdict.code.as_deref().unwrap_or_default(), verdict.message.clone())
        }
        Event::Wire(failure) => wire(call, failure),
        _ => NodeError::default(),
    }
}

fn wire(call: &Call, failure: &Failure) -> NodeError {
    match failure {
        Failure::Dns { host, kind, .. } => dns(host, *kind),
        Failure::Tcp { proxy, kind, addresses } => tcp(call, *proxy, *kind, addresses),
        Failure::ConnectClosed { reset: true } => {
            NodeError::new("ECONNRESET", "read ECONNRESET").with_errno()
        }
        Failure::ConnectClosed { reset: false } | Failure::ConnectGarbage { .. } => match call.model.tunnel {
            Tunnel::Agent5 => {
                NodeError::never("its proxy agent goes on waiting when the proxy closes unasked")
            }
            Tunnel::Agent9 => NodeError::new("", NO_CONNECT_ANSWER),
            Tunnel::Own => NodeError::new("ECONNRESET", "socket hang up"),
        },
        // Node's agents speak HTTP to every proxy; a SOCKS answer is garbage to them.
        Failure::Socks { .. } => NodeError::new("", NO_CONNECT_ANSWER),
        Failure::ConnectRefused { status, .. } => NodeError::new("", status.to_string()),
        Failure::Tls { kind, proxy } => tls(call, *proxy, kind),
        Failure::Http { kind } => http(call, kind),
        Failure::Timeout { phase } | Failure::Unfinished { phase } => timeout(call, *phase),
    }
}

fn dns(host: &str, kind: DnsFailure) -> NodeError {
    let code = match kind {
        DnsFailure::NotFound => "ENOTFOUND",
        DnsFailure::Temporary => "EAI_AGAIN",
        DnsFailure::Other(_) => "EAI_FAIL",
    };
    NodeError::new(code, format!("getaddrinfo {code} {host}")).with_errno()
}

/// From Node 20 on, several addresses are tried in turn and the errors come as one `AggregateError` without message.
fn tcp(call: &Call, proxy: bool, kind: TcpFailure, addresses: &[std::net::SocketAddr]) -> NodeError {
    let code = match kind {
        TcpFailure::Refused => "ECONNREFUSED",
        TcpFailure::Reset => "ECONNRESET",
        TcpFailure::TimedOut => "ETIMEDOUT",
        TcpFailure::Unreachable => "ENETUNREACH",
        TcpFailure::Other(Some(13)) => "EACCES",
        TcpFailure::Other(Some(113)) => "EHOSTUNREACH",
        TcpFailure::Other(_) => "EADDRNOTAVAIL",
    };
    if addresses.len() > 1 && call.runtime != Some(Runtime::Node18) {
        return NodeError::new(code, "");
    }
    let (host, port) = match (&call.route.proxy, proxy) {
        (Some(proxy), true) => (proxy.host.as_str(), proxy.port),
        _ => (call.route.host.as_str(), call.route.port),
    };
    let address = addresses.first().map_or_else(|| host.to_owned(), |address| address.ip().to_string());
    let message = if kind == TcpFailure::Reset {
        "read ECONNRESET".to_owned()
    } else {
        format!("connect {code} {address}:{port}")
    };
    NodeError { port: Some(port), ..NodeError::new(code, message).with_errno() }
}

fn tls(call: &Call, proxy: bool, kind: &TlsFailure) -> NodeError {
    // What a proxy sends after its answer to CONNECT is thrown away by the agents; then it closes.
    let swallowed = matches!(kind, TlsFailure::NotTls { first } if first.first() == Some(&b'<'));
    if call.route.proxy.is_some() && !proxy && swallowed {
        return NodeError::new("ECONNRESET", DISCONNECTED);
    }
    match (kind, openssl::reason(kind, call.runtime)) {
        (TlsFailure::Reset | TlsFailure::Truncated { reset: true }, _) => {
            NodeError::new("ECONNRESET", "read ECONNRESET").with_errno()
        }
        (_, Some(reason)) => NodeError::new("EPROTO", reason.line()).with_errno(),
        (TlsFailure::Closed | TlsFailure::Truncated { reset: false }, None) => {
            NodeError::new("ECONNRESET", DISCONNECTED)
        }
        (_, None) => NodeError::new("EPROTO", "write EPROTO").with_errno(),
    }
}

fn http(call: &Call, kind: &HttpFailure) -> NodeError {
    match kind {
        HttpFailure::Closed { reset: false } => NodeError::new("ECONNRESET", "socket hang up"),
        HttpFailure::Closed { reset: true } => NodeError::new("ECONNRESET", "read ECONNRESET").with_errno(),
        HttpFailure::HalfBody => NodeError::new("ECONNRESET", "aborted"),
        HttpFailure::Malformed { .. } => {
            NodeError::new("HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/, RTSP/ or ICE/")
        }
        HttpFailure::Alert(number) => {
            let reason = openssl::alert(*number, call.runtime);
            NodeError::new(&format!("ERR_SSL_{}", reason.name()), reason.line())
        }
    }
}

fn timeout(call: &Call, phase: Phase) -> NodeError {
    match phase {
        Phase::Connect | Phase::ProxyTls => {
            NodeError::never("it waits for the proxy without a limit, whatever AWS_CLIENT_TIMEOUT says")
        }
        Phase::Tcp | Phase::ProxyTcp => {
            let (host, port) = match (&call.route.proxy, phase) {
                (Some(proxy), Phase::ProxyTcp) => (proxy.host.as_str(), proxy.port),
                _ => (call.route.host.as_str(), call.route.port),
            };
            let message = format!("connect ETIMEDOUT {host}:{port}");
            NodeError { port: Some(port), ..NodeError::new("ETIMEDOUT", message).with_errno() }
        }
        _ => NodeError::new("ETIMEDOUT", ""),
    }
}

/// A plain script prints code and message.
pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let error = error(call, event);
    let base = blank(call, Some(false), None);
    if let Event::Wire(Failure::Timeout {
        phase: Phase::Tls | Phase::Http | Phase::Aws | Phase::Dns | Phase::ProxyDns,
    }) = event
    {
        return Outcome {
            hangs: true,
            wait_s: None,
            reason: Some("Node sets no time limit of its own".to_owned()),
            ..base
        };
    }
    if let Some(why) = error.forever {
        return Outcome { hangs: true, wait_s: None, reason: Some(why.to_owned()), ..base };
    }
    Outcome { code: some(error.code), message: some(error.message), exit: Some(1), ..base }
}

/// `None` for the empty text.
pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
