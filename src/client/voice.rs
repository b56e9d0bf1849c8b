//! The words each kind of client finds for the same failure.
//!
//! A voice gets what happened and returns what the user reads. Which voice a client has is a column of its row.

pub mod botocore;
pub mod curl;
pub mod node_error;
pub mod openssl;
pub mod rustls;
pub mod sdk2;
pub mod sdk3;
pub mod xml;

use super::model::Voice;
use super::outcome::{Event, Outcome, blank};
use super::plan::Call;
use crate::wire::{Answer, AwsError};

impl Voice {
    /// Whether the words are made by a program on Node.
    #[must_use]
    pub fn is_node(self) -> bool {
        matches!(self, Self::Node | Self::Sdk2 | Self::Sdk3 | Self::Sdk3Account)
    }
}

/// The wire failed, or the client does not trust what it saw.
pub(super) fn failed(call: &Call, event: &Event<'_>) -> Outcome {
    match call.model.voice {
        Voice::Botocore => botocore::failed(call, event),
        Voice::Curl => curl::failed(call, event),
        Voice::Node => node_error::failed(call, event),
        Voice::Rustls => rustls::failed(call, event),
        Voice::Sdk2 => sdk2::failed(call, event),
        Voice::Sdk3 | Voice::Sdk3Account => sdk3::failed(call, event),
    }
}

/// Something answered that is not AWS.
pub(super) fn page(call: &Call, answer: &Answer) -> Outcome {
    match call.model.voice {
        Voice::Botocore => botocore::page(call, answer),
        // These two hand over whatever arrives.
        Voice::Curl | Voice::Node | Voice::Rustls => {
            let reason = format!("something other than AWS answered, with status {}", answer.status);
            Outcome { exit: Some(0), ..blank(call, Some(false), Some(reason)) }
        }
        Voice::Sdk2 => sdk2::page(call, answer),
        Voice::Sdk3 | Voice::Sdk3Account => sdk3::page(call, answer),
    }
}

/// AWS answered with an error: the call arrived, and the user reads this.
pub(super) fn service_error(call: &Call, answer: &Answer, error: &AwsError, outcome: &mut Outcome) {
    outcome.code = Some(error.code.clone());
    match call.model.voice {
        Voice::Botocore => botocore::service_error(call, answer, error, outcome),
        Voice::Curl | Voice::Node | Voice::Rustls => {}
        Voice::Sdk2 => sdk2::service_error(call, error, outcome),
        Voice::Sdk3 | Voice::Sdk3Account => sdk3::service_error(call, error, outcome),
    }
}
