//! A program on rustls: the verdict's own name, or what the wire did.

use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::node_error::some;

/// How `rustls::Error` words what it does not trust.
const PREFIX: &str = "invalid peer certificate: ";

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let (code, message) = match event {
        Event::Distrusted { verdict, .. } => (
            verdict.code.clone().unwrap_or_default(),
            match verdict.message.strip_prefix(PREFIX) {
                Some(_) => verdict.message.clone(),
                None => format!("{PREFIX}{}", verdict.message),
            },
        ),
        // For what the wire does each program on rustls has words of its own.
        _ => (String::new(), String::new()),
    };
    Outcome { code: some(code), message: some(message), exit: Some(1), ..blank(call, Some(false), None) }
}
