//! An AWS-like endpoint and an intercepting proxy on loopback, and `check` run against them.
//!
//! In: a request and the world. Out: text on `out`, and the exit code. `check` runs as a process of its own, with a
//! cleared environment and only the exports that a user would set: it has to find the cause by itself.
//!
//! API: [`run`] plays what was asked for; [`Stage`] is a scenario's servers and files, for tests.

mod authority;
mod endpoint;
mod http;
mod interceptor;
mod listener;
mod play;
mod record;
mod scenario;
mod serve;
mod signature;
mod stage;
mod sts;
#[cfg(test)]
mod tests;

use std::io::Write;

pub use interceptor::{PROXY_PASSWORD, PROXY_USER};
pub use record::{Received, Receiver};
pub use scenario::{SCENARIOS, Scenario};
pub use stage::Stage;

use crate::finding::Fix;
use crate::report::shell::Shell;
use crate::world::World;

/// What the user asked of `slsca demo`.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The name of a scenario; without one, the story in three scenes.
    pub scenario: Option<String>,
    /// Keep the scenario's servers running.
    pub serve: bool,
    /// JSON in place of text.
    pub json: bool,
}

/// Why the demo could not be played.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no scenario is called `{0}`; `slsca demo --format json` lists them all")]
    UnknownScenario(String),
    #[error("cannot make the demo's certificates: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("cannot set up the demo's TLS: {0}")]
    Tls(#[from] rustls::Error),
    #[error("cannot play the demo: {0}")]
    Io(#[from] std::io::Error),
    #[error("cannot wait for Ctrl-C: {0}")]
    Interrupt(#[from] ctrlc::Error),
    /// `check` signed a request although what it met was not to be trusted: a fault of slsca.
    #[error(
        "a signature was sent to a peer that is not to be trusted; this is a fault of slsca, please report it"
    )]
    SignatureLeaked,
}

/// Plays what was asked for. The exit code is that of the last `check`, or 0.
pub fn run(world: &World, request: &Request, out: &mut dyn Write) -> Result<u8, Error> {
    let Some(name) = &request.scenario else {
        return if request.json { play::list(out) } else { play::story(world, out) };
    };
    let scenario = Scenario::named(name).ok_or_else(|| Error::UnknownScenario(name.clone()))?;
    match (request.serve, request.json) {
        (true, _) => serve::serve(world, scenario, out),
        (false, true) => play::report(world, scenario, out),
        (false, false) => play::scene(world, scenario, out),
    }
}

/// The exports, then `slsca` with its arguments, for the shell at hand.
fn commands(world: &World, exports: &[(&str, String)], arguments: &[String]) -> Vec<String> {
    let argv = std::iter::once("slsca".to_owned()).chain(arguments.iter().cloned()).collect();
    let run = Fix { run: vec![argv], ..Fix::default() };
    let set = exports.iter().map(|(name, value)| Fix::default().set(name, value.as_str()));
    let shell = Shell::at_hand(&world.env);
    set.chain([run]).flat_map(|fix| shell.commands(&fix)).collect()
}
