//! AWS CLI (1.46.3, Python 3.11): botocore's sentences round urllib3's and OpenSSL's errors. The exit code is 255.

use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::node_error::some;
use super::sdk2::status_text;
use super::{openssl, xml};
use crate::secret::Secret;
use crate::wire::{Answer, AwsError, Failure, HttpFailure, Phase, Scheme, TcpFailure, TlsFailure};

/// Error classes of `botocore.exceptions`, the codes of this client.
const PROXY: &str = "ProxyConnectionError";
const ENDPOINT: &str = "EndpointConnectionError";
const CLOSED: &str = "ConnectionClosedError";
const TLS: &str = "SSLError";

/// The URL as botocore puts it into its sentences.
pub(in super::super) fn endpoint_url(call: &Call) -> String {
    let route = &call.route;
    let (scheme, default) = match route.scheme {
        Scheme::Http => ("http", 80),
        Scheme::Https => ("https", 443),
    };
    let port = if route.port == default { String::new() } else { format!(":{}", route.port) };
    let host = if route.host.contains(':') { format!("[{}]", route.host) } else { route.host.clone() };
    format!("{scheme}://{host}{port}/")
}

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let (code, message) = match event {
        Event::Distrusted { proxy: true, .. } => (PROXY, proxy(call)),
        Event::Distrusted { verdict, .. } => {
            let known = verdict.message.starts_with("hostname ") || verdict.message.contains("verify failed");
            let why = if known {
                verdict.message.clone()
            } else {
                format!("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {}", verdict.message)
            };
            let code = verdict.code.as_deref().unwrap_or(TLS);
            return spoken(call, code, invalid(call, &why));
        }
        Event::Wire(failure) => match wire(call, failure) {
            Some(words) => words,
            None => return patient(call),
        },
        _ => return blank(call, Some(false), None),
    };
    spoken(call, code, message)
}

fn spoken(call: &Call, code: &str, message: String) -> Outcome {
    Outcome {
        code: some(code.to_owned()),
        message: Some(message),
        exit: Some(255),
        attempts: call.patience.handshakes(),
        wait_s: Some(call.patience.wait_s()),
        ..blank(call, Some(false), None)
    }
}

fn wire(call: &Call, failure: &Failure) -> Option<(&'static str, String)> {
    Some(match failure {
        Failure::ConnectRefused { .. }
        | Failure::Dns { proxy: true, .. }
        | Failure::Tcp { proxy: true, .. }
        | Failure::Tls { proxy: true, .. }
        | Failure::Timeout { phase: Phase::ProxyTcp | Phase::ProxyTls } => (PROXY, proxy(call)),
        Failure::Tcp { proxy: false, kind: TcpFailure::TimedOut, .. }
        | Failure::Timeout { phase: Phase::Tcp } => {
            ("ConnectTimeoutError", format!("Connect timeout on endpoint URL: \"{}\"", endpoint_url(call)))
        }
        Failure::Dns { proxy: false, .. } | Failure::Tcp { proxy: false, .. } => {
            (ENDPOINT, format!("Could not connect to the endpoint URL: \"{}\"", endpoint_url(call)))
        }
        Failure::ConnectClosed { .. }
        | Failure::ConnectGarbage { .. }
        | Failure::Socks { .. }
        | Failure::Tls { proxy: false, kind: TlsFailure::Reset | TlsFailure::Truncated { reset: true } } => {
            (CLOSED, closed(call))
        }
        // http.client reads ahead, so what a proxy sends after its answer to CONNECT is lost; then it closes.
        Failure::Tls { proxy: false, kind: TlsFailure::NotTls { first } }
            if call.route.proxy.is_some() && first.first() == Some(&b'<') =>
        {
            (TLS, invalid(call, &handshake(&TlsFailure::Closed)))
        }
        Failure::Tls { proxy: false, kind } => (TLS, invalid(call, &handshake(kind))),
        Failure::Http { kind: HttpFailure::Closed { reset: true } } => {
            (TLS, invalid(call, "EOF occurred in violation of protocol"))
        }
        Failure::Http { kind: HttpFailure::Alert(number) } => {
            (TLS, invalid(call, &bracketed(&openssl::alert(*number, None))))
        }
        Failure::Http { .. } => (CLOSED, closed(call)),
        Failure::Timeout { .. } | Failure::Unfinished { .. } => return None,
    })
}

/// Silence in a handshake or after CONNECT: botocore's 60 s pass, and it tries again.
fn patient(call: &Call) -> Outcome {
    let message = format!("Read timeout on endpoint URL: \"{}\"", endpoint_url(call));
    let total = 60 * call.patience.handshakes();
    Outcome {
        wait_s: Some((total, total + 10)),
        hangs: total > 150,
        ..spoken(call, "ReadTimeoutError", message)
    }
}

fn handshake(kind: &TlsFailure) -> String {
    match openssl::reason(kind, None) {
        Some(reason) => bracketed(&reason),
        None => "[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol".to_owned(),
    }
}

fn bracketed(reason: &openssl::Reason) -> String {
    format!("[SSL: {}] {}", reason.name(), reason.text)
}

pub(in super::super) fn invalid(call: &Call, why: &str) -> String {
    format!("SSL validation failed for {} {why}", endpoint_url(call))
}

fn closed(call: &Call) -> String {
    format!(
        "Connection was closed before we received a valid response from endpoint URL: \"{}\".",
        endpoint_url(call)
    )
}

/// The proxy's URL as botocore repaired it (`_fix_proxy_url`), its credentials covered.
fn proxy(call: &Call) -> String {
    let text = call.proxy_text.as_ref().map(Secret::expose).unwrap_or_default();
    let fixed = if text.starts_with("http:") || text.starts_with("https:") {
        text.to_owned()
    } else if text.starts_with("//") {
        format!("http:{text}")
    } else {
        format!("http://{text}")
    };
    let shown = match fixed.split_once("//") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}//***:***@{host}"),
            None => fixed,
        },
        None => fixed,
    };
    format!("Failed to connect to proxy URL: \"{shown}\"")
}

/// A page where AWS's answer should be: `botocore/parsers.py`. A 5xx page is not parsed, any other is.
pub(super) fn page(call: &Call, answer: &Answer) -> Outcome {
    let operation = call.operation;
    let text = String::from_utf8_lossy(&answer.body);
    let status = answer.status;
    let (code, message) = if status >= 500 {
        let tries = call.patience.handshakes().saturating_sub(1);
        let phrase = status_text(status);
        (
            status.to_string(),
            format!(
                "An error occurred ({status}) when calling the {operation} operation (reached max retries: {tries}): {phrase}"
            ),
        )
    } else {
        match xml::read(&text) {
            Ok(_) if status < 300 => ("KeyError".to_owned(), format!("'{operation}Result'")),
            Ok(_) => (
                "Unknown".to_owned(),
                format!("An error occurred (Unknown) when calling the {operation} operation: Unknown"),
            ),
            Err(_) => ("ResponseParserError".to_owned(), "Unable to parse response".to_owned()),
        }
    };
    let reason = Some(format!("the words are those of a status {status} that AWS did not send"));
    Outcome { reason, ..spoken(call, &code, message) }
}

pub(super) fn service_error(call: &Call, answer: &Answer, error: &AwsError, outcome: &mut Outcome) {
    let operation = call.operation;
    let tries = call.patience.handshakes().saturating_sub(1);
    let again = answer.status >= 500 || answer.status == 429;
    let limit = if again { format!(" (reached max retries: {tries})") } else { String::new() };
    let (code, words) = (&error.code, &error.message);
    outcome.message =
        Some(format!("An error occurred ({code}) when calling the {operation} operation{limit}: {words}"));
    outcome.exit = Some(255);
    outcome.attempts = if again { tries + 1 } else { 1 };
}
