//! A program on rustls: the verdict's own name, or what the wire did.

use super::super::outcome::{Event, Outcome, blank};
use super::super::plan::Call;
use super::node_error::some;

pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    let (code, message) = match event {
        Event::Distrusted { verdict, .. } => (
            verdict.code.clone().unwrap_or_default(),
            format!("invalid peer certificate: {}", verdict.message),
        ),
        Event::Wire(failure) => (String::new(), format!("{failure:?}")),
        _ => (String::new(), String::new()),
    };
    Outcome { code: some(code), message: some(message), exit: Some(1), ..blank(call, Some(false), None) }
}
