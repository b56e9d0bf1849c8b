//! AWS SDK for JavaScript 3 through osls 4 and Serverless 4: Node's own message, or the SDK's when the answer is odd.

use super::super::endpoint::{Protocol, Service};
use super::super::model::Voice;
use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::node_error::{self, some};
use super::{sdk2, xml};
use crate::wire::{Answer, AwsClass, AwsError, Failure, HttpFailure, Phase};

/// `@smithy/service-error-classification`: errors of the wire that are worth another try.
const TRANSIENT: &[&str] =
    &["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "TimeoutError"];

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    match event {
        Event::Wire(Failure::ConnectRefused { status, .. }) if call.model.voice == Voice::Sdk3Account => {
            let message = prefixed(call, format!("Bad response: {status}"));
            return Outcome {
                code: Some(status.to_string()),
                message: Some(message),
                exit: Some(1),
                ..blank(call, Some(false), None)
            };
        }
        // A race that the client was seen to lose as well as to win.
        Event::Wire(Failure::ConnectRefused { status, body_apart: true, .. }) => {
            return sdk2::endless(call, *status);
        }
        Event::Wire(Failure::ConnectRefused { status, headers, body, .. }) => {
            let answer =
                Answer { status: *status, headers: headers.clone(), body: body.clone(), received_at: 0 };
            return page(call, &answer);
        }
        Event::Wire(Failure::Timeout { phase: Phase::Tls | Phase::Http | Phase::Aws }) => {
            return silence(call);
        }
        _ => {}
    }
    let error = node_error::error(call, event);
    let base = blank(call, Some(false), None);
    if let Some(why) = error.forever {
        return Outcome { hangs: true, wait_s: None, reason: Some(why.to_owned()), ..base };
    }
    let again = TRANSIENT.contains(&error.code.as_str())
        && !matches!(event, Event::Wire(Failure::Http { kind: HttpFailure::HalfBody }));
    let slow = matches!(event, Event::Wire(Failure::Timeout { .. }));
    Outcome {
        message: Some(prefixed(call, error.message)),
        code: some(error.code),
        exit: Some(1),
        attempts: if again { call.patience.handshakes() } else { 1 },
        hangs: slow,
        wait_s: (!slow).then_some((0, 2)),
        ..base
    }
}

/// The socket timeout of `@smithy/node-http-handler`.
fn silence(call: &Call) -> Outcome {
    let base = blank(call, Some(false), None);
    let Some(ms) = call.patience.silence_ms else {
        return Outcome { hangs: true, wait_s: None, ..base };
    };
    let total_s = ms / 1000 * u64::from(call.patience.handshakes());
    let total = u32::try_from(total_s).unwrap_or(u32::MAX);
    let message = format!(
        "@smithy/node-http-handler - the request socket timed out after {ms} ms of inactivity (configured by client requestHandler)."
    );
    Outcome {
        code: Some("TimeoutError".to_owned()),
        message: Some(prefixed(call, message)),
        exit: Some(1),
        attempts: call.patience.handshakes(),
        wait_s: Some((total, total.saturating_add(5))),
        hangs: total > 150,
        ..base
    }
}

/// A page where AWS's answer should be. The parser has no kind words for HTML; well-formed HTML is an unknown error.
pub(super) fn page(call: &Call, answer: &Answer) -> Outcome {
    let text = String::from_utf8_lossy(&answer.body);
    let message = match (call.service.protocol(), xml::read(&text)) {
        _ if text.is_empty() => "Unknown".to_owned(),
        (Protocol::Json | Protocol::RestJson, _) => {
            let start: String = text.chars().take(10).collect();
            let first = text.chars().next().unwrap_or(' ');
            format!("Unexpected token '{first}', \"{start}\"... is not valid JSON")
        }
        (_, Err(fault)) => fault.sdk3(),
        (_, Ok(None)) => "@aws-sdk XML parse error: no root element.".to_owned(),
        (_, Ok(Some(_))) if answer.status < 300 && call.service == Service::Sts => {
            "Source \"aws\" returned not supported result: \"undefined\"".to_owned()
        }
        (_, Ok(Some(_))) if answer.status < 300 => {
            "TypeError: Cannot read properties of undefined (reading '0')".to_owned()
        }
        (_, Ok(Some(_))) => "Unknown".to_owned(),
    };
    let again = answer.status >= 500 || answer.status == 429;
    let reason = Some(format!("the words are those of a status {} that AWS did not send", answer.status));
    Outcome {
        code: Some(answer.status.to_string()),
        message: Some(prefixed(call, message)),
        exit: Some(1),
        attempts: if again { call.patience.handshakes() } else { 1 },
        ..blank(call, Some(false), reason)
    }
}

/// AWS's own error: its message.
pub(super) fn service_error(call: &Call, error: &AwsError, outcome: &mut Outcome) {
    let message = if error.message.is_empty() { "UnknownError".to_owned() } else { error.message.clone() };
    outcome.message = Some(prefixed(call, message));
    outcome.exit = Some(1);
    let again = matches!(error.class, AwsClass::Service | AwsClass::Throttled);
    outcome.attempts = if again { call.patience.handshakes() } else { 1 };
}

/// Serverless 4 says what it was about to do.
fn prefixed(call: &Call, message: String) -> String {
    match call.model.voice {
        Voice::Sdk3Account => format!("Failed to resolve AWS account ID: {message}"),
        _ => message,
    }
}
