//! One request and its answer over a connection that stands, by ureq: no redirects, no retries, no second connection.
//!
//! ureq's `unversioned` traits may change with any minor version; they appear in this file only.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ureq::config::Config;
use ureq::http::{Request, Uri};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, Transport,
};
use ureq::{Agent, Body};

use crate::secret::Secret;
use crate::wire::{Answer, HttpFailure};

use super::stream::{Broken, Stream};

/// A status line and headers beyond this are no answer of AWS.
const HEAD_LIMIT: usize = 64 * 1024;
/// As much of a body as is kept; the rest is not read.
const BODY_LIMIT: u64 = 256 * 1024;

/// A request that is ready to be sent.
pub(super) struct Ready<'a> {
    pub(super) method: &'a str,
    /// The whole address.
    pub(super) url: &'a str,
    pub(super) headers: Vec<(String, Secret)>,
    pub(super) body: &'a str,
    pub(super) user_agent: &'a str,
}

/// What came back: an answer, a failure, or both when the body ended early.
pub(super) struct Exchange {
    pub(super) answer: Option<Answer>,
    pub(super) failure: Option<Trouble>,
}

pub(super) enum Trouble {
    Failed(HttpFailure),
    TimedOut {
        /// The peer was in the middle of its answer.
        sending: bool,
    },
}

/// Sends the request and reads the answer. `now` gives the seconds since the epoch once the answer is there.
pub(super) fn exchange(stream: Stream, ready: &Ready<'_>, now: impl FnOnce() -> i64) -> Exchange {
    let ending = Ending::default();
    let agent = Agent::with_parts(config(ready.user_agent), Given::new(stream, ending.clone()), Nowhere);
    let mut builder = Request::builder().method(ready.method).uri(ready.url);
    for (name, value) in &ready.headers {
        builder = builder.header(name, value.expose());
    }
    let sent = match builder.body(ready.body) {
        Ok(request) => agent.run(request),
        Err(error) => Err(error.into()),
    };
    match sent {
        Ok(response) => receive(response, &ending, now()),
        Err(error) => Exchange { answer: None, failure: Some(trouble(&error, &ending, Part::Head)) },
    }
}

fn config(user_agent: &str) -> Config {
    Config::builder()
        .proxy(None)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(HEAD_LIMIT)
        .input_buffer_size(HEAD_LIMIT)
        .output_buffer_size(16 * 1024)
        .max_idle_connections(0)
        .accept_encoding("identity")
        .user_agent(user_agent)
        .build()
}

fn receive(response: ureq::http::Response<Body>, ending: &Ending, received_at: i64) -> Exchange {
    let (parts, body) = response.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let mut answer =
        Answer { status: parts.status.as_u16(), headers: headers.collect(), body: Vec::new(), received_at };
    let read = body.into_reader().take(BODY_LIMIT).read_to_end(&mut answer.body);
    let failure = read.err().map(|error| trouble(&error.into(), ending, Part::Body));
    Exchange { answer: Some(answer), failure }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Body,
    Head,
}

/// What our own transport saw counts; ureq's error only where the transport saw nothing wrong.
fn trouble(error: &ureq::Error, ending: &Ending, part: Part) -> Trouble {
    let failure = match (ending.get(), part) {
        (Some(End::TimeIsUp { sending }), _) => return Trouble::TimedOut { sending },
        (Some(End::Alert(alert)), _) => HttpFailure::Alert(alert),
        (Some(End::Broken(_)), Part::Body) => HttpFailure::HalfBody,
        (Some(End::Broken(broken)), Part::Head) => HttpFailure::Closed { reset: broken == Broken::Reset },
        (None, _) => HttpFailure::Malformed { detail: error.to_string() },
    };
    Trouble::Failed(failure)
}

/// How the stream ended under ureq, told by the transport.
#[derive(Clone, Debug, Default)]
struct Ending(Arc<Mutex<Option<End>>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Alert(u8),
    Broken(Broken),
    TimeIsUp { sending: bool },
}

impl Ending {
    fn get(&self) -> Option<End> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, end: End) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    }
}

/// Hands ureq the one connection there is, once.
#[derive(Debug)]
struct Given {
    stream: Mutex<Option<Stream>>,
    ending: Ending,
}

impl Given {
    fn new(stream: Stream, ending: Ending) -> Self {
        Self { stream: Mutex::new(Some(stream)), ending }
    }
}

impl Connector<()> for Given {
    type Out = Line;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Line>, ureq::Error> {
        let stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner).take();
        let stream = stream.ok_or(ureq::Error::ConnectionFailed)?;
        let buffers =
            LazyBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Line { stream, buffers, ending: self.ending.clone() }))
    }
}

/// The connection as ureq's transport.
#[derive(Debug)]
struct Line {
    stream: Stream,
    buffers: LazyBuffers,
    ending: Ending,
}

impl Line {
    fn broken(&self, error: io::Error) -> ureq::Error {
        let alert = match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::AlertReceived(alert)) => Some(u8::from(*alert)),
            _ => None,
        };
        self.ending.set(match (alert, Broken::from_io(&error)) {
            (Some(alert), _) => End::Alert(alert),
            (None, Broken::TimedOut) => End::TimeIsUp { sending: self.stream.is_sending() },
            (None, broken) => End::Broken(broken),
        });
        error.into()
    }
}

impl Transport for Line {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, _: NextTimeout) -> Result<(), ureq::Error> {
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        let sent = self.stream.write_all(output).and_then(|()| self.stream.flush());
        sent.map_err(|error| self.broken(error))
    }

    fn await_input(&mut self, _: NextTimeout) -> Result<bool, ureq::Error> {
        let input = self.buffers.input_append_buf();
        let had_room = !input.is_empty();
        match self.stream.read(input) {
            Ok(count) => {
                self.buffers.input_appended(count);
                if count == 0 && had_room {
                    self.ending.set(End::Broken(Broken::Closed));
                }
                Ok(count > 0)
            }
            // Many servers hang up without TLS's close_notify; ureq knows whether the body was complete.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.ending.set(End::Broken(Broken::Closed));
                Ok(false)
            }
            Err(error) => Err(self.broken(error)),
        }
    }

    fn is_open(&mut self) -> bool {
        false
    }

    /// True for plain HTTP too: whether the connection may carry the request was decided before.
    fn is_tls(&self) -> bool {
        true
    }
}

/// Names were resolved long before ureq asks.
#[derive(Debug)]
struct Nowhere;

impl Resolver for Nowhere {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push(([127, 0, 0, 1], 0).into());
        Ok(addresses)
    }
}
