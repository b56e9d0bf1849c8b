//! The only part that talks: one connection, one trace for each route.
//!
//! # API
//!
//! [`probe`] looks names up, connects, goes through the proxy, shakes hands, and asks `decide` about what it saw. Only
//! if `decide` returns a [`Permit`] is the [`Call`] signed and sent, over that same connection. Otherwise the connection
//! is closed. Whatever happens is in the [`Trace`]; a failure is data, not an error. Nothing is retried.
//! [`probe_all`] does so for many routes at once. [`services`] knows what each service is asked; [`aws::classify`] reads the
//! answer, which the trace holds already read.

pub mod aws;
mod call;
pub mod confirm;
mod connect;
mod connect_to;
pub mod credentials;
mod deadline;
mod detail;
mod dns;
mod fan;
mod http;
mod markup;
mod possession;
pub mod process;
mod run;
pub mod services;
mod sigv4;
mod socks;
mod spelling;
mod steps;
mod stream;
mod tcp;
mod tls;
mod verifier;

use crate::judge::Permit;
use crate::wire::{Route, Trace};
use crate::world::{Clock, Net};

pub use call::Call;
pub use connect_to::{ConnectTo, NotConnectTo};
pub use deadline::Timeouts;
pub use fan::{AT_ONCE, Decide, Job, UNWATCHED, Watch, probe_all};

use deadline::Deadline;
use run::Run;

/// How to probe; the same for all routes of a run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Other addresses for some hosts, as curl's `--connect-to`.
    pub connect_to: Vec<ConnectTo>,
    pub timeouts: Timeouts,
    pub user_agent: String,
    /// Dates the signature and the answer.
    pub clock: Clock,
    /// Sign on plain `http://` beyond loopback too: the user said so.
    pub clear_text: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_to: Vec::new(),
            timeouts: Timeouts::default(),
            user_agent: concat!("slsca/", env!("CARGO_PKG_VERSION")).to_owned(),
            clock: Clock::Real,
            clear_text: false,
        }
    }
}

/// A metadata service is next door, or not there at all.
const METADATA: std::time::Duration = std::time::Duration::from_secs(1);

/// Tries one route.
///
/// `decide` is asked once, after the handshake with the endpoint, and only if there is a `call` and the peer proved that it
/// holds its key. It is shown all that the route has presented by then, a proxy's own chain too. Without a [`Permit`] for this leaf and this host nothing is sent. Plain `http` needs no judge: it is
/// loopback, or the user's flag.
pub fn probe(
    net: Net,
    route: &Route,
    options: &Options,
    call: Option<&Call>,
    decide: &mut dyn FnMut(&Trace) -> Option<Permit>,
) -> Trace {
    let deadline = Deadline::start(options.timeouts);
    let deadline = if call.is_some_and(|call| call.metadata) { deadline.at_most(METADATA) } else { deadline };
    finish(Run::new(route, options, deadline), net, call, decide)
}

fn finish(
    mut run: Run<'_>,
    net: Net,
    call: Option<&Call>,
    decide: &mut dyn FnMut(&Trace) -> Option<Permit>,
) -> Trace {
    if net == Net::Real {
        run.trace.failure = run.talk(call, decide).err();
    }
    run.trace
}
