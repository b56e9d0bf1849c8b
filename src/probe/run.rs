//! One probe under way: the phases in their order, each with its end in time.

use std::net::SocketAddr;

use crate::judge::Permit;
use crate::secret::Secret;
use crate::wire::{Failure, Handshake, Phase, Proxy, ProxyScheme, Route, Scheme, Step, StepOutcome, Trace};

use super::call::Call;
use super::connect_to::ConnectTo;
use super::deadline::Deadline;
use super::dns::{self, Unresolved};
use super::http::{self, Ready, Trouble};
use super::steps::{skip, step};
use super::stream::Stream;
use super::tcp::{self, Connected};
use super::tls::{self, Ending};
use super::{Options, aws, connect, detail, sigv4, socks};

pub(super) struct Run<'a> {
    route: &'a Route,
    options: &'a Options,
    deadline: Deadline,
    pub(super) trace: Trace,
}

/// The peer of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    Endpoint,
    Proxy,
}

impl Peer {
    /// The phases of look-up, connection and handshake.
    fn phases(self) -> (Phase, Phase, Phase) {
        match self {
            Self::Endpoint => (Phase::Dns, Phase::Tcp, Phase::Tls),
            Self::Proxy => (Phase::ProxyDns, Phase::ProxyTcp, Phase::ProxyTls),
        }
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(route: &'a Route, options: &'a Options, deadline: Deadline) -> Self {
        Self { route, options, deadline, trace: Trace::untried(route) }
    }

    pub(super) fn talk(
        &mut self,
        call: Option<&Call>,
        decide: &mut dyn FnMut(&Trace) -> Option<Permit>,
    ) -> Result<(), Failure> {
        let mut stream = self.reach()?;
        if self.route.scheme == Scheme::Https {
            stream = self.shake_hands(stream, &self.route.host, Peer::Endpoint)?;
        }
        let Some(call) = call else { return Ok(()) };
        let permit = match self.route.scheme {
            Scheme::Http => self.permit_in_clear_text(&stream, call),
            Scheme::Https => self.permit_for_session(decide),
        };
        match permit {
            Some(permit) => self.ask(stream, call, &permit),
            None => Ok(()),
        }
    }

    /// The judge's leave, if it is for this very session and the peer proved that it holds its key.
    fn permit_for_session(&self, decide: &mut dyn FnMut(&Trace) -> Option<Permit>) -> Option<Permit> {
        let seen = self.trace.tls.as_ref().filter(|seen| seen.signature_verified)?;
        let leaf = seen.chain.first()?;
        decide(&self.trace).filter(|permit| permit.covers_session(leaf, &self.route.host))
    }

    /// In clear text, a signed request goes to this machine only, unless the user insists; a question to a metadata service,
    /// which carries no signature, to the addresses where these are.
    fn permit_in_clear_text(&self, stream: &Stream, call: &Call) -> Option<Permit> {
        let peer = stream.peer().filter(|_| self.route.proxy.is_none())?;
        if call.metadata {
            return Permit::for_metadata(peer).filter(|_| call.credentials.is_none());
        }
        let by_flag = self.options.clear_text.then(|| Permit::for_clear_text_by_flag(peer));
        Permit::for_loopback(peer).or(by_flag)
    }

    /// A stream to the endpoint, directly or through the proxy.
    fn reach(&mut self) -> Result<Stream, Failure> {
        let (host, port) = ConnectTo::resolve(&self.options.connect_to, &self.route.host, self.route.port);
        let Some(proxy) = &self.route.proxy else {
            return self.connect(&host, port, Peer::Endpoint);
        };
        let stream = self.meet_proxy(proxy)?;
        self.tunnel(stream, proxy, &host, port)
    }

    /// A stream to the proxy itself.
    pub(super) fn meet_proxy(&mut self, proxy: &Proxy) -> Result<Stream, Failure> {
        let stream = self.connect(&proxy.host, proxy.port, Peer::Proxy)?;
        match proxy.scheme {
            ProxyScheme::Https => self.shake_hands(stream, &proxy.host, Peer::Proxy),
            _ => Ok(stream),
        }
    }

    fn tunnel(
        &mut self,
        mut stream: Stream,
        proxy: &Proxy,
        host: &str,
        port: u16,
    ) -> Result<Stream, Failure> {
        // Plain `socks5` means that the client looks the name up, `socks5h` that the proxy does.
        let mut target = host.to_owned();
        if proxy.scheme == ProxyScheme::Socks5 {
            let addresses = self.resolve(host, port, Peer::Endpoint)?;
            target = addresses.first().map_or(target, |address| address.ip().to_string());
        }
        let until = self.deadline.phase();
        stream.set_end(until);
        let user_agent = &self.options.user_agent;
        step(&mut self.trace.steps, Phase::Connect, || {
            let detail = match proxy.scheme {
                ProxyScheme::Http | ProxyScheme::Https => {
                    let authority = format!("{}:{port}", bracketed(host));
                    connect::connect(&mut stream, proxy, &authority, user_agent, until)
                }
                ProxyScheme::Socks5 | ProxyScheme::Socks5h => {
                    socks::connect(&mut stream, proxy, &target, port)
                }
            }?;
            Ok((stream, detail))
        })
    }

    fn connect(&mut self, host: &str, port: u16, peer: Peer) -> Result<Stream, Failure> {
        let (_, tcp_phase, _) = peer.phases();
        let addresses = self.resolve(host, port, peer)?;
        let until = self.deadline.phase();
        step(&mut self.trace.steps, tcp_phase, || match tcp::connect(&addresses, until) {
            Ok(Connected { socket, others }) => {
                let mut detail = socket.peer_addr().map(|address| address.to_string()).unwrap_or_default();
                if !others.is_empty() {
                    detail = format!("{detail}, not {}", detail::addresses(&others));
                }
                Ok((Stream::new(socket, until), detail))
            }
            Err(kind) => Err(Failure::Tcp { proxy: peer == Peer::Proxy, kind, addresses: addresses.clone() }),
        })
    }

    pub(super) fn resolve(&mut self, host: &str, port: u16, peer: Peer) -> Result<Vec<SocketAddr>, Failure> {
        let (phase, _, _) = peer.phases();
        if let Some(address) = dns::literal(host) {
            skip(&mut self.trace.steps, phase, "an address, no name");
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let until = self.deadline.phase();
        step(&mut self.trace.steps, phase, || match dns::resolve(host, port, until) {
            Ok(addresses) => {
                let listed: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
                Ok((addresses, listed.join(", ")))
            }
            Err(Unresolved::TimedOut) => Err(Failure::Timeout { phase }),
            Err(Unresolved::Failed(kind)) => {
                Err(Failure::Dns { proxy: peer == Peer::Proxy, host: host.to_owned(), kind })
            }
        })
    }

    fn shake_hands(&mut self, mut stream: Stream, host: &str, peer: Peer) -> Result<Stream, Failure> {
        let (_, _, phase) = peer.phases();
        stream.set_end(self.deadline.phase());
        let seen = match peer {
            Peer::Endpoint => &mut self.trace.tls,
            Peer::Proxy => &mut self.trace.proxy_tls,
        };
        step(&mut self.trace.steps, phase, || {
            let ended = tls::handshake(stream, host);
            let handshake = seen.insert(ended.handshake);
            match ended.result {
                Ok(stream) => Ok((stream, parameters(handshake))),
                Err(Ending::TimedOut { sending }) => Err(time_is_up(phase, sending)),
                Err(Ending::Failed(kind)) => Err(Failure::Tls { proxy: peer == Peer::Proxy, kind }),
            }
        })
    }

    /// Signs the call, sends it, and keeps the answer.
    fn ask(&mut self, mut stream: Stream, call: &Call, permit: &Permit) -> Result<(), Failure> {
        let now = || self.options.clock.now();
        let url = url(self.route, &call.path);
        let mut headers: Vec<(String, Secret)> =
            call.headers.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(value))).collect();
        headers.extend(call.secrets.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        if let Some(keys) = &call.credentials {
            let Some(signature) = sigv4::sign(permit, call, keys, &url, now()) else {
                skip(
                    &mut self.trace.steps,
                    Phase::Http,
                    "the request cannot be signed: its address is no URL",
                );
                return Ok(());
            };
            headers.extend(signature);
            self.trace.signed = true;
        }
        stream.set_end(self.deadline.phase());
        let user_agent = &self.options.user_agent;
        let ready = Ready { method: call.method, url: &url, headers, body: &call.body, user_agent };
        let answer = &mut self.trace.answer;
        step(&mut self.trace.steps, Phase::Http, || {
            let exchange = http::exchange(stream, &ready, now);
            let status = exchange.answer.as_ref().map(|answer| answer.status.to_string()).unwrap_or_default();
            *answer = exchange.answer;
            match exchange.failure {
                None => Ok(((), status)),
                Some(Trouble::TimedOut { sending }) => Err(time_is_up(Phase::Http, sending)),
                Some(Trouble::Failed(kind)) => Err(Failure::Http { kind }),
            }
        })?;
        self.read(call);
        Ok(())
    }

    /// What the answer means to AWS. A refusal is a failed step, but no failure of the wire.
    fn read(&mut self, call: &Call) {
        let Some(answer) = &self.trace.answer else { return };
        let mut aws = aws::classify(answer, call.service);
        aws.error = aws.error.filter(|error| !call.expected.contains(&error.code.as_str()));
        let (outcome, detail) = match (&aws.error, &aws.account) {
            (Some(error), _) => (StepOutcome::Failed, error.code.clone()),
            (None, Some(account)) => (StepOutcome::Ok, format!("account {account}")),
            (None, None) => (StepOutcome::Ok, String::new()),
        };
        self.trace.steps.push(Step { phase: Phase::Aws, ms: 0.0, outcome, detail });
        self.trace.aws = Some(aws);
    }
}

fn parameters(handshake: &Handshake) -> String {
    let parts = [&handshake.version, &handshake.suite, &handshake.group];
    let known: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    known.join(", ")
}

fn url(route: &Route, path: &str) -> String {
    let (scheme, default_port) = match route.scheme {
        Scheme::Http => ("http", 80),
        Scheme::Https => ("https", 443),
    };
    let host = bracketed(&route.host);
    if route.port == default_port {
        format!("{scheme}://{host}{path}")
    } else {
        format!("{scheme}://{host}:{port}{path}", port = route.port)
    }
}

/// The host as it stands before a colon and a port.
pub(super) fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

fn time_is_up(phase: Phase, sending: bool) -> Failure {
    if sending { Failure::Unfinished { phase } } else { Failure::Timeout { phase } }
}
