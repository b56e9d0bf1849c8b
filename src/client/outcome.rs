//! What the user gets: from a call's plan, what the wire showed and what the judges said, to the client's own words.

use super::id::Provenance;
use super::model::Voice;
use super::plan::{Call, Stop, When};
use super::voice;
use crate::judge::{Judge, Verdict};
use crate::wire::{Answer, AwsClass, Failure, Phase, Scheme, TlsFailure, Trace};

/// How a call ends for this client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the call gets an answer from AWS over a connection the client trusts; `None`: cannot be told.
    pub ok: Option<bool>,
    /// What the runtime gives: `UNABLE_TO_GET_ISSUER_CERT_LOCALLY`, `ENOENT`, `ECONNREFUSED`, AWS's own code.
    pub code: Option<String>,
    /// The line the user sees. May hold text from servers and certificates: hostile until escaped.
    pub message: Option<String>,
    /// Why it cannot be told, or what the line does not say.
    pub reason: Option<String>,
    pub source: Provenance,
    /// The client would still be waiting after two and a half minutes.
    pub hangs: bool,
    /// The exit code of the program.
    pub exit: Option<u8>,
    /// TLS handshakes or connections the client makes before it gives up.
    pub attempts: u32,
    /// Seconds until the user sees the line, at least and at most; `None` where nobody knows.
    pub wait_s: Option<(u32, u32)>,
}

/// What the judges said to the chains of one trace.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    pub proxy: Option<Verdict>,
    pub endpoint: Option<Verdict>,
}

/// The first thing that decides, in the order in which the client meets it.
#[derive(Debug)]
pub(super) enum Event<'a> {
    Answered(&'a Answer),
    /// The session stands and is trusted; nothing was asked over it.
    Connected,
    Distrusted {
        proxy: bool,
        verdict: &'a Verdict,
    },
    Stopped(&'a Stop),
    /// Our own TLS stack or judge cannot say.
    Unsure(String),
    /// Nothing was tried.
    Untried,
    Wire(&'a Failure),
}

/// How the call ends, given what its route showed.
#[must_use]
pub fn outcome(call: &Call, trace: &Trace, verdicts: &Verdicts) -> Outcome {
    let event = event(call, trace, verdicts);
    let mut outcome = match &event {
        Event::Untried => blank(call, None, Some("nothing was sent".to_owned())),
        Event::Unsure(reason) => blank(call, None, Some(reason.clone())),
        Event::Connected => blank(call, Some(true), None),
        Event::Stopped(stop) => stopped(call, stop),
        Event::Answered(answer) => answered(call, trace, answer),
        Event::Distrusted { .. } | Event::Wire(_) => voice::failed(call, &event),
    };
    if let (Some(unread), Event::Distrusted { .. }) = (&call.endpoint_hop.roots.unread, &event) {
        return blank(call, None, Some(unread.clone()));
    }
    if let (Some(doubt), Some(false)) = (&call.doubt, outcome.ok) {
        outcome.reason = Some(doubt.clone());
    }
    outcome
}

/// How the call ends without the network; `None` when that depends on the network.
#[must_use]
pub fn without_network(call: &Call) -> Option<Outcome> {
    call.stop.as_ref().map(|stop| stopped(call, stop))
}

fn event<'a>(call: &'a Call, trace: &'a Trace, verdicts: &'a Verdicts) -> Event<'a> {
    if let Some(stop) = &call.stop {
        return Event::Stopped(stop);
    }
    let failure = trace.failure.as_ref();
    if let Some(hop) = &call.proxy_hop {
        if let Some(failure) = failure.filter(|failure| before_tls(failure, true)) {
            return Event::Wire(failure);
        }
        if let Some(stop) = &hop.refusal {
            return Event::Stopped(stop);
        }
        let broken = failure.filter(|failure| matches!(failure, Failure::Tls { proxy: true, .. }));
        if let Some(event) = session(call, true, hop.verify, verdicts.proxy.as_ref(), broken) {
            return event;
        }
    }
    if let Some(failure) = failure.filter(|failure| before_tls(failure, false)) {
        return wire_or_unsure(failure);
    }
    let hop = &call.endpoint_hop;
    if call.route.scheme == Scheme::Https {
        if let Some(stop) = &hop.refusal {
            return Event::Stopped(stop);
        }
        let broken = failure.filter(|failure| matches!(failure, Failure::Tls { proxy: false, .. }));
        if let Some(event) = session(call, false, hop.verify, verdicts.endpoint.as_ref(), broken) {
            return event;
        }
    }
    match (failure, &trace.answer, &trace.tls) {
        (Some(failure), _, _) => wire_or_unsure(failure),
        (None, Some(answer), _) => Event::Answered(answer),
        (None, None, Some(_)) => Event::Connected,
        (None, None, None) => Event::Untried,
    }
}

/// Whether this failed before the TLS session with the proxy, or with the endpoint, could start.
fn before_tls(failure: &Failure, proxy_session: bool) -> bool {
    match failure {
        Failure::Dns { proxy, .. } | Failure::Tcp { proxy, .. } => *proxy || !proxy_session,
        Failure::ConnectRefused { .. }
        | Failure::ConnectGarbage { .. }
        | Failure::ConnectClosed { .. }
        | Failure::Socks { .. } => !proxy_session,
        Failure::Timeout { phase } => match phase {
            Phase::ProxyDns | Phase::ProxyTcp => true,
            Phase::Dns | Phase::Tcp | Phase::ProxyTls | Phase::Connect => !proxy_session,
            Phase::Tls | Phase::Http | Phase::Aws => false,
        },
        Failure::Unfinished { phase } => *phase == Phase::ProxyTls && !proxy_session,
        Failure::Tls { .. } | Failure::Http { .. } => false,
    }
}

/// One TLS session: what broke it, or what the client says to the chain.
///
/// OpenSSL as Node drives it finishes the handshake first and looks at the verdict then; Python, curl and rustls stop in
/// the middle, before the server can complain about anything else.
fn session<'a>(
    call: &Call,
    proxy: bool,
    verify: bool,
    verdict: Option<&'a Verdict>,
    broken: Option<&'a Failure>,
) -> Option<Event<'a>> {
    let judged_late = call.model.voice.is_node();
    if let (Some(failure), true) = (broken, judged_late || verdict.is_none()) {
        return Some(wire_or_unsure(failure));
    }
    if let Some(verdict) = verdict.filter(|_| verify) {
        match verdict.ok {
            Some(true) => {}
            Some(false) => return Some(Event::Distrusted { proxy, verdict }),
            None => return Some(Event::Unsure(verdict.reason.clone().unwrap_or_default())),
        }
    }
    broken.map(wire_or_unsure)
}

fn wire_or_unsure(failure: &Failure) -> Event<'_> {
    match failure {
        Failure::Tls {
            kind: TlsFailure::Incompatible { detail } | TlsFailure::BadSignature { detail },
            ..
        } => Event::Unsure(format!(
            "the TLS stack of slsca could not go on where the client's might: {detail}"
        )),
        Failure::Unfinished { .. } => Event::Unsure(UNFINISHED.to_owned()),
        failure => Event::Wire(failure),
    }
}

/// All clients wait longer for a peer than slsca does by default.
const UNFINISHED: &str =
    "the answer was still coming in, slowly, when the time of slsca was up; the client waits longer";

fn answered(call: &Call, trace: &Trace, answer: &Answer) -> Outcome {
    let class = trace.aws.as_ref().and_then(|aws| aws.error.as_ref()).map(|error| error.class);
    if class == Some(AwsClass::ProxyPage) {
        return voice::page(call, answer);
    }
    let mut outcome = blank(call, Some(true), None);
    // AWS complains about a request without signature; the client would have signed.
    let heard = trace.signed || trace.route.scheme == Scheme::Http || call.for_credentials;
    if let Some(error) = trace.aws.as_ref().and_then(|aws| aws.error.as_ref()).filter(|_| heard) {
        voice::service_error(call, answer, error, &mut outcome);
    }
    outcome
}

fn stopped(call: &Call, stop: &Stop) -> Outcome {
    let message = match (call.model.voice, stop.when) {
        (Voice::Botocore, When::Handshake) => voice::botocore::invalid(call, &stop.message),
        _ => stop.message.clone(),
    };
    if let Some(reason) = &stop.hangs {
        let code = Some(stop.code.clone()).filter(|code| !code.is_empty());
        let reason = Some(reason.clone());
        return Outcome { code, hangs: true, attempts: 0, wait_s: None, ..blank(call, Some(false), reason) };
    }
    Outcome {
        code: Some(stop.code.clone()),
        message: Some(message),
        exit: Some(stop.exit),
        attempts: 0,
        wait_s: Some((0, 1)),
        ..blank(call, Some(false), None)
    }
}

/// An outcome without words.
pub(super) fn blank(call: &Call, ok: Option<bool>, reason: Option<String>) -> Outcome {
    let judged_by_rustls = call.endpoint_hop.judge == Judge::Rustls && call.model.voice == Voice::Rustls;
    Outcome {
        ok,
        code: None,
        message: None,
        reason,
        source: if judged_by_rustls { Provenance::Rustls } else { call.provenance() },
        hangs: false,
        exit: None,
        attempts: 1,
        wait_s: Some((0, 1)),
    }
}
