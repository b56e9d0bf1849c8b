//! One probe for each distinct route and identity, not one for each client.

use rustls::pki_types::CertificateDer;

use crate::client::{Call, Service};
use crate::judge::{Permit, Question, Signatures};
use crate::probe;
use crate::probe::services::BUCKET;
use crate::profile::Credentials;
use crate::rules::facts::{CallRun, Run};
use crate::wire::{Handshake, Route, Scheme, Trace};

use super::Prober;
use super::gather::is_steered;
use super::request::Request;

/// At most so many connections at a time.
const WIDTH: usize = 16;

/// One probe, and whose it is.
struct Job {
    route: Route,
    call: Option<probe::Call>,
    /// The calls that take this route, by run and number.
    members: Vec<(usize, usize)>,
}

/// Probes what the runs need, side by side, and tells each call which trace is its own.
pub(super) fn run(
    runs: &mut [Run],
    request: &Request,
    signatures: &Signatures,
    prober: &Prober<'_>,
) -> Vec<Trace> {
    let jobs = jobs(runs, request);
    let mut traces = Vec::with_capacity(jobs.len());
    for batch in jobs.chunks(WIDTH) {
        let runs: &[Run] = runs;
        let shown = std::thread::scope(|scope| {
            let others: Vec<_> = batch[1..]
                .iter()
                .map(|job| scope.spawn(move || probe_one(job, runs, request.at, signatures, prober)))
                .collect();
            let mut traces = vec![Some(probe_one(&batch[0], runs, request.at, signatures, prober))];
            traces.extend(others.into_iter().map(|other| other.join().ok()));
            traces
        });
        traces
            .extend(batch.iter().zip(shown).map(|(job, trace)| trace.unwrap_or_else(|| silent(&job.route))));
    }
    for (index, job) in jobs.iter().enumerate() {
        for &(run, call) in &job.members {
            runs[run].calls[call].trace = Some(index);
        }
    }
    traces
}

fn jobs(runs: &[Run], request: &Request) -> Vec<Job> {
    let mut jobs: Vec<Job> = Vec::new();
    for (number, run) in runs.iter().enumerate() {
        let credentials = run.resolution.as_ref().and_then(|resolution| resolution.credentials.as_ref());
        for (index, CallRun { call, .. }) in run.calls.iter().enumerate() {
            if call.stop.is_some() || run.plan.stop.is_some() {
                continue;
            }
            let signed = credentials.filter(|_| !request.tls_only).and_then(|keys| signed(call, keys));
            let same = |job: &&mut Job| job.route == call.route && (job.call == signed || signed.is_none());
            match jobs.iter_mut().find(same) {
                Some(job) => job.members.push((number, index)),
                None => {
                    jobs.push(Job {
                        route: call.route.clone(),
                        call: signed,
                        members: vec![(number, index)],
                    });
                }
            }
        }
    }
    jobs
}

/// The cheapest read of the service; of the bucket where the host is a bucket's.
fn signed(call: &Call, credentials: &Credentials) -> Option<probe::Call> {
    let asked = match call.service {
        Service::S3 if call.route.host.contains(".s3.") => &BUCKET,
        service => probe::services::Service::from_id(service.id())?,
    };
    Some(asked.call(&call.region, credentials.clone()))
}

fn probe_one(job: &Job, runs: &[Run], at: i64, signatures: &Signatures, prober: &Prober<'_>) -> Trace {
    let mut decide = |seen: &Handshake| permit(job, runs, at, seen, signatures);
    prober(&job.route, job.call.as_ref(), &mut decide)
}

/// Leave to sign, if a client on this route that has credentials would trust the endpoint, by its own rules and its own roots.
fn permit(job: &Job, runs: &[Run], at: i64, seen: &Handshake, signatures: &Signatures) -> Option<Permit> {
    if job.route.scheme == Scheme::Http {
        return None;
    }
    let chain: Vec<_> = seen.chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let signs =
        |run: usize| runs[run].resolution.as_ref().is_some_and(|resolution| resolution.credentials.is_some());
    let steered = |run: usize, call: usize| is_steered(&runs[run].dotenv, &runs[run].calls[call].call);
    let signing = job.members.iter().filter(|&&(run, call)| signs(run) && !steered(run, call));
    signing.into_iter().find_map(|&(run, call)| {
        let hop = &runs[run].calls[call].call.endpoint_hop;
        let store = hop.roots.store();
        let question = Question { chain: &chain, store: &store, host: &hop.name, at };
        Permit::for_chain(hop.judge, &question, signatures)
    })
}

/// What is left of a probe that broke down.
fn silent(route: &Route) -> Trace {
    Trace {
        route: route.clone(),
        steps: Vec::new(),
        proxy_tls: None,
        tls: None,
        answer: None,
        aws: None,
        failure: None,
        signed: false,
    }
}
