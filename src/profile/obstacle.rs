//! Why a credential plan gave no credentials although the client took it. Found out by `check`, told by rules.

use super::plan::{Plan, Token};
use super::resolution::{Failure, Resolution};
use super::words;
use crate::origin::{Origin, ReadError};
use crate::wire;

/// What stood in the way, in terms that rules can ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A call was made and failed, or was refused: what the wire showed says why.
    Call,
    /// The endpoint of the container runtime gave nothing.
    Container { uri: String, failure: ContainerFailure, origin: Origin },
    /// Nobody answers where the metadata of an EC2 instance would be, or no role is attached.
    NoInstance,
    /// The role wants a code of this device, and there is none to spend.
    MfaCode { serial: String, origin: Origin },
    /// The program did not give credentials.
    Process { failure: ProcessFailure, origin: Origin },
    /// Nothing was run, read or asked: it is the service folder that leads there, not the user.
    Steered { origin: Origin },
    /// The cached SSO token has ended. The client would renew it by a call that is not ours to make.
    StaleToken { profile: String, expires_at: i64 },
    /// The file with the web identity token.
    TokenFile { error: ReadError, origin: Origin },
}

impl Obstacle {
    /// What the client prints for it; `None` where it would go on (ask for the code, renew the token) or where its words are
    /// not known.
    #[must_use]
    pub fn said(&self, resolution: &Resolution) -> Option<Failure> {
        use super::order::Order;
        if matches!(
            self,
            Self::MfaCode { .. } | Self::Steered { .. } | Self::StaleToken { .. } | Self::NoInstance
        ) {
            return None;
        }
        let assumes = matches!(resolution.plan, Some(Plan::AssumeRole(_)));
        match (resolution.client, self) {
            // The chain of the SDK swallows whatever happens in it.
            (Order::Serverless1 | Order::Serverless2 | Order::Serverless3 | Order::Osls3, _) if !assumes => {
                Some(words::credentials_not_found(resolution.client))
            }
            (Order::AwsCli, Self::Process { failure: ProcessFailure::Status { stderr, .. }, .. }) => {
                Some(Failure::new(
                    "CredentialRetrievalError",
                    &format!("Error when retrieving credentials from custom-process: {stderr}"),
                ))
            }
            (_, Self::TokenFile { error, .. }) => {
                let (code, path) = (error.failure.errno_name()?, &error.path);
                Some(Failure::new(code, &format!("{code}: {path}")))
            }
            _ => None,
        }
    }
}

/// What was wrong with a `credential_process`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProcessFailure {
    #[error("it cannot be started ({0})")]
    NotStarted(std::io::ErrorKind),
    #[error("it ended with status {}", .code.map_or_else(|| "unknown".to_owned(), |code| code.to_string()))]
    Status {
        code: Option<i32>,
        /// The head of what it wrote to standard error. Hostile until escaped.
        stderr: String,
    },
    #[error("it was still running after {seconds} seconds")]
    TimedOut { seconds: u64 },
    #[error("its output is not the JSON object that clients expect")]
    NotJson,
    #[error("its output does not say `\"Version\": 1`")]
    Version,
    #[error("its output has no `{0}`")]
    Missing(&'static str),
    #[error("the credentials it gave ended at {0}")]
    Expired(String),
}

/// What was wrong with the endpoint of a container runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerFailure {
    /// It is at an address that the SDKs refuse to ask.
    Host,
    /// It could not be asked.
    Wire(Option<Box<wire::Failure>>),
    /// Its answer holds no keys.
    Status(u16),
}

impl Token {
    /// Whether it is of no use at this time (seconds since the epoch).
    #[must_use]
    pub fn has_ended(&self, at: i64) -> bool {
        self.expires_at <= at
    }
}
