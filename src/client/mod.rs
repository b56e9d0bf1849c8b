//! Clients: what a real program would do here, and the words it would use. Pure: facts in, plan and outcome out.
//!
//! # API
//!
//! - [`ClientId`], [`Runtime`]: which program, on which Node.
//! - [`Shelf::gather`]: the trust material the selected clients read, read once. [`Situation`]: the facts together.
//! - [`plan`]`(&Situation, ClientId, &Ask) -> `[`Plan`]: the calls, each with its [`Call::route`], the roots and the judge on
//!   each [`Hop`], and the [`Stop`] if the client ends before it sends anything.
//! - [`Assessor`]: what the client says to the chain of a handshake on one [`Hop`].
//! - [`outcome`]`(&Call, &Trace, &Verdicts) -> `[`Outcome`]: code, message, waiting time; [`without_network`] for what needs
//!   no trace.
//!
//! A client is a row of a table ([`model`]); its file holds the row and where the facts come from.

pub mod assessor;
pub mod deploy;
pub mod endpoint;
pub mod id;
pub mod installed;
pub mod model;
pub mod outcome;
pub mod partition;
pub mod plan;
pub mod planner;
pub mod reference;
pub mod service;
pub mod shelf;
pub mod situation;
pub mod voice;
pub mod words;

mod aws_cli;
mod curl;
mod hosts;
mod node;
mod node_flags;
mod osls3;
mod osls4;
mod place;
mod roots;
mod rustls;
mod serverless1;
mod serverless2;
mod serverless3;
mod serverless4;

pub use assessor::Assessor;
pub use deploy::{Caller, Need};
pub use id::{ClientId, Provenance, Runtime};
pub use outcome::{Outcome, Verdicts, outcome, without_network};
pub use plan::{Call, Hop, Patience, Plan, Roots, Stop, When};
pub use planner::{credential_call, plan};
pub use service::Service;
pub use shelf::Shelf;
pub use situation::{Ask, Situation};
