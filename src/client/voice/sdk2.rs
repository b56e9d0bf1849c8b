//! AWS SDK for JavaScript 2 (2.1693) through Serverless 1 to 3 and osls 3: only a message reaches the user.

use super::super::endpoint::{Endpoint, Protocol, Service};
use super::super::model::Tunnel;
use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::{Call, Patience};
use super::node_error::{self, some};
use super::xml;
use crate::wire::{Answer, AwsError, Failure, HttpFailure, Phase, Scheme};

/// Two and a half minutes: what the recordings waited.
const ENDLESS_S: u64 = 150;

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let base = blank(call, Some(false), None);
    match event {
        // `https-proxy-agent` 5 hands over what came in the first segment; the rest of the page never comes.
        Event::Wire(Failure::ConnectRefused { body_apart: true, status, .. })
            if call.model.tunnel == Tunnel::Agent5 =>
        {
            return endless(call, *status);
        }
        Event::Wire(Failure::ConnectRefused { status, reason, headers, body, .. }) => {
            let answer =
                Answer { status: *status, headers: headers.clone(), body: body.clone(), received_at: 0 };
            return worded(call, &answer, reason);
        }
        // The SDK does not listen for `aborted`: a body that ends early never ends.
        Event::Wire(Failure::Http { kind: HttpFailure::HalfBody }) => {
            let reason = Some("the SDK waits for the rest of the answer for ever".to_owned());
            return Outcome { hangs: true, wait_s: None, reason, ..base };
        }
        Event::Wire(Failure::Timeout { phase: Phase::Tls | Phase::Http | Phase::Aws }) => {
            return silence(call);
        }
        _ => {}
    }
    let error = node_error::error(call, event);
    if let Some(why) = error.forever {
        return Outcome { hangs: true, wait_s: None, reason: Some(why.to_owned()), ..base };
    }
    // `lib/http/node.js` makes these three a TimeoutError, which the next step leaves alone.
    let left_alone = matches!(error.code.as_str(), "ECONNRESET" | "EPIPE" | "ETIMEDOUT");
    let message = match error.message {
        _ if error.errno && !left_alone => inaccessible(call, error.port),
        // Several addresses, one `AggregateError` without words: the SDK's own code takes their place.
        empty if empty.is_empty() => "NetworkingError".to_owned(),
        words => words,
    };
    let slow = matches!(event, Event::Wire(Failure::Timeout { .. }));
    Outcome {
        code: some(error.code),
        message: Some(message),
        exit: Some(1),
        attempts: call.patience.handshakes(),
        wait_s: (!slow).then(|| call.patience.wait_s()),
        hangs: slow,
        ..base
    }
}

/// The proxy said no, and the client waits for the end of its page.
pub(super) fn endless(call: &Call, status: u16) -> Outcome {
    let reason =
        format!("the proxy answers {status}, but sends its page late, and the client waits for it for ever");
    let code = Some(status.to_string());
    Outcome { hangs: true, wait_s: None, code, ..blank(call, Some(false), Some(reason)) }
}

/// `lib/event_listeners.js`, `ENOTFOUND_ERROR`: a misplaced parenthesis makes every numeric errno a name that was not
/// found. The port is that of the error, so it is there for TCP failures only.
fn inaccessible(call: &Call, port: Option<u16>) -> String {
    let port = port.map_or_else(|| "undefined".to_owned(), |port| port.to_string());
    let (host, region) = (&call.route.host, &call.region);
    format!(
        "Inaccessible host: `{host}' at port `{port}'. This service may not be available in the `{region}' region."
    )
}

/// `AWS_CLIENT_TIMEOUT` or two minutes without a byte, once for each try.
fn silence(call: &Call) -> Outcome {
    let Patience { silence_ms, .. } = call.patience;
    let base = blank(call, Some(false), None);
    let Some(ms) = silence_ms else {
        return Outcome { hangs: true, wait_s: None, ..base };
    };
    let total_s = ms / 1000 * u64::from(call.patience.handshakes());
    let (least, most) = call.patience.wait_s();
    let total = u32::try_from(total_s).unwrap_or(u32::MAX);
    Outcome {
        code: Some("TimeoutError".to_owned()),
        message: Some(format!("Connection timed out after {ms}ms")),
        exit: Some(1),
        attempts: call.patience.handshakes(),
        wait_s: Some((total.saturating_add(least), total.saturating_add(most))),
        hangs: total_s > ENDLESS_S,
        ..base
    }
}

/// A page where AWS's answer should be.
pub(super) fn page(call: &Call, answer: &Answer) -> Outcome {
    worded(call, answer, status_text(answer.status))
}

fn worded(call: &Call, answer: &Answer, status_text: &str) -> Outcome {
    let base = blank(call, Some(false), None);
    let reason = Some(format!("the words are those of a status {} that AWS did not send", answer.status));
    // `event_listeners.js`, REDIRECT: the SDK follows, signature and all; behind a proxy to the same proxy again.
    let target = answer.header("location").and_then(|url| Endpoint::from_url(url, ""));
    if let (300..=399, Some(target), None) = (answer.status, target, &call.route.proxy) {
        return redirected(call, &target);
    }
    if answer.status < 300 {
        return Outcome { reason, exit: Some(1), ..success_page(call, answer, base) };
    }
    let message =
        error_message(call.service, answer, status_text).unwrap_or_else(|| answer.status.to_string());
    let attempts = if retried(answer.status) { call.patience.handshakes() } else { 1 };
    let wait_s = Some(if retried(answer.status) { call.patience.wait_s() } else { (0, 1) });
    Outcome {
        code: Some(answer.status.to_string()),
        message: Some(message),
        exit: Some(1),
        attempts,
        wait_s,
        reason,
        ..base
    }
}

/// An agent with a CA of its own speaks `https` only; Node's default agents take either.
fn redirected(call: &Call, target: &Endpoint) -> Outcome {
    let base = blank(call, Some(false), None);
    let (host, region) = (&target.host, &call.region);
    let own_agent = !call.endpoint_hop.roots.built_in;
    if own_agent && target.scheme == Scheme::Http {
        let message = "Protocol \"http:\" not supported. Expected \"https:\"".to_owned();
        let code = Some("ERR_INVALID_PROTOCOL".to_owned());
        let reason = Some(format!("the client follows the redirect to http://{host}"));
        return Outcome { code, message: Some(message), exit: Some(1), reason, ..base };
    }
    let message = format!(
        "Inaccessible host: `{host}' at port `undefined'. This service may not be available in the `{region}' region."
    );
    let reason =
        Some(format!("the client follows the redirect to {host}; this is its line if that name is unknown"));
    Outcome {
        code: Some("UnknownEndpoint".to_owned()),
        message: Some(message),
        exit: Some(1),
        reason,
        ..base
    }
}

/// Status 200 and something else than AWS's XML: the parser stops, or the program finds nothing where it looks.
fn success_page(call: &Call, answer: &Answer, base: Outcome) -> Outcome {
    let text = String::from_utf8_lossy(&answer.body);
    let (code, message) = match (call.service.protocol(), xml::read(&text)) {
        (Protocol::Json | Protocol::RestJson, _) => {
            ("SyntaxError", format!("Unexpected token '{}'", text.chars().next().unwrap_or(' ')))
        }
        (_, Err(fault)) => ("XMLParserError", fault.sax().to_owned()),
        (_, Ok(_)) if call.service == Service::CloudFormation => {
            ("TypeError", "TypeError: Cannot read properties of undefined (reading '0')".to_owned())
        }
        // `${aws:accountId}` finds no account in the answer.
        (_, Ok(_)) => ("ERROR", "Source \"aws\" returned not supported result: \"undefined\"".to_owned()),
    };
    Outcome { code: Some(code.to_owned()), message: Some(message), ..base }
}

/// `lib/protocol/{query,json,rest_xml}.js`, `extractError`: the message, or `None` where only the code is printed.
fn error_message(service: Service, answer: &Answer, status_text: &str) -> Option<String> {
    let text = String::from_utf8_lossy(&answer.body);
    let status_text = some(status_text.to_owned());
    match service.protocol() {
        Protocol::Json | Protocol::RestJson if text.is_empty() => status_text,
        Protocol::Json | Protocol::RestJson => match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => value
                .get("message")
                .or_else(|| value.get("Message"))
                .and_then(|message| message.as_str())
                .map(str::to_owned),
            Err(_) => status_text,
        },
        Protocol::RestXml if text.is_empty() => s3_code(answer.status).map(str::to_owned),
        Protocol::RestXml => match xml::read(&text) {
            Ok(_) => s3_code(answer.status).map(str::to_owned),
            Err(_) => status_text,
        },
        Protocol::Query => match xml::read(&text) {
            Ok(_) => None,
            Err(_) => status_text,
        },
    }
}

/// `lib/services/s3.js`, `extractErrorFrom`.
fn s3_code(status: u16) -> Option<&'static str> {
    match status {
        304 => Some("NotModified"),
        400 => Some("BadRequest"),
        403 => Some("Forbidden"),
        404 => Some("NotFound"),
        _ => None,
    }
}

fn retried(status: u16) -> bool {
    status >= 500 || status == 429
}

/// AWS's own error: the message alone, tried again for what the SDK holds to be temporary.
pub(super) fn service_error(call: &Call, error: &AwsError, outcome: &mut Outcome) {
    use crate::wire::AwsClass;
    let again = matches!(
        error.class,
        AwsClass::ExpiredToken | AwsClass::Service | AwsClass::Throttled | AwsClass::ClockSkew
    ) && error.code != "SignatureDoesNotMatch";
    outcome.message = Some(if error.message.is_empty() { error.code.clone() } else { error.message.clone() });
    outcome.exit = Some(1);
    outcome.attempts = if again { call.patience.tries } else { 1 };
}

/// The reason phrase that goes with a status (RFC 9110, 15), which HTTP servers send unless told otherwise.
pub(super) fn status_text(status: u16) -> &'static str {
    match status {
        302 => "Found",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
