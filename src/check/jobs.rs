//! One probe for each distinct route and identity, not one for each client.

use std::sync::Arc;

use crate::client::{Assessor, Call, Hop, Service};
use crate::probe::{self, Decide, Job};
use crate::profile::Credentials;
use crate::rules::facts::{CallRun, Run};
use crate::wire::{Route, Scheme, Trace};

use super::Wire;
use super::request::Request;

/// What the runs need, and whose it is.
#[derive(Default)]
struct Plan {
    jobs: Vec<Job>,
    /// For each job the calls that take this route, by run and number.
    members: Vec<Vec<(usize, usize)>>,
}

/// Probes what the runs need, side by side, and tells each call which trace is its own. Says whether it was interrupted.
/// `fetched` is what the calls for credentials showed, which comes before.
pub(super) fn run(
    runs: &mut [Run],
    request: &Request,
    wire: &Wire<'_>,
    fetched: &[Trace],
) -> (Vec<Trace>, bool) {
    share(runs, fetched);
    let Plan { jobs, members } = plan(runs, request);
    let eyes = jobs
        .iter()
        .zip(&members)
        // In clear text there is nothing to judge by.
        .map(|(job, members)| if job.route.scheme == Scheme::Http { Vec::new() } else { eyes(runs, members) })
        .collect();
    let decide = decide(eyes, wire);
    let routes: Vec<Route> = jobs.iter().map(|job| job.route.clone()).collect();
    let shown = wire.budget.at_last(|limit| (wire.prober)(jobs, limit, decide));
    for (index, members) in members.iter().enumerate() {
        for &(run, call) in members {
            runs[run].calls[call].trace = Some(fetched.len() + index);
        }
    }
    let interrupted = shown.iter().any(Option::is_none);
    let traces =
        routes.into_iter().zip(shown).map(|(route, trace)| trace.unwrap_or_else(|| Trace::untried(&route)));
    (traces.collect(), interrupted)
}

/// A call that nothing can be signed for learns no more than what the call for its credentials showed on the same route.
fn share(runs: &mut [Run], fetched: &[Trace]) {
    for run in runs.iter_mut().filter(|run| run.obstacle.is_some()) {
        for call in run.calls.iter_mut().filter(|call| call.trace.is_none() && call.call.stop.is_none()) {
            let same = |trace: &Trace| trace.answer.is_none() && trace.route == call.call.route;
            call.trace = fetched.iter().position(same);
        }
    }
}

/// Probes one route for a call that gets credentials; `judged` is that call, where there is a chain to judge.
pub(super) fn one(job: Job, judged: Option<&Call>, wire: &Wire<'_>) -> Option<Trace> {
    let eyes = judged.map(Eye::of).into_iter().collect();
    let decide = decide(vec![eyes], wire);
    wire.budget.during(|limit| (wire.prober)(vec![job], limit, decide)).pop().flatten()
}

fn plan(runs: &[Run], request: &Request) -> Plan {
    let mut plan = Plan::default();
    for (number, run) in runs.iter().enumerate() {
        let credentials = run.resolution.as_ref().and_then(|resolution| resolution.credentials.as_ref());
        for (index, CallRun { call, target, trace, .. }) in run.calls.iter().enumerate() {
            if call.stop.is_some() || run.plan.stop.is_some() || trace.is_some() {
                continue;
            }
            let signs = !request.tls_only && !target && !call.for_credentials;
            let signed = credentials.filter(|_| signs).map(|keys| signed(call, keys));
            let same = |job: &Job| job.route == call.route && (job.call == signed || signed.is_none());
            if let Some(place) = plan.jobs.iter().position(same) {
                plan.members[place].push((number, index));
            } else {
                plan.jobs.push(Job { route: call.route.clone(), call: signed });
                plan.members.push(vec![(number, index)]);
            }
        }
    }
    plan
}

/// The cheapest read of the service; of the bucket where the host is a bucket's.
fn signed(call: &Call, credentials: &Credentials) -> probe::Call {
    let bucket = call.service == Service::S3 && call.route.host.contains(".s3.");
    probe::services::call(call.service, bucket, &call.region, credentials.clone())
}

/// One client's way of looking at what a route presents.
struct Eye {
    /// The session with an `https://` proxy.
    proxy: Option<Hop>,
    endpoint: Hop,
}

impl Eye {
    fn of(call: &Call) -> Self {
        Self { proxy: call.proxy_hop.clone(), endpoint: call.endpoint_hop.clone() }
    }

    /// The client does not get past a proxy that it does not trust.
    fn passes_proxy(&self, shown: &Trace, assessor: &Assessor, at: i64) -> bool {
        let Some(hop) = &self.proxy else { return true };
        let verdict = shown.proxy_tls.as_ref().map(|seen| assessor.verdict(hop, seen, at));
        // Without verification there is no verdict, and the client goes on.
        hop.refusal.is_none()
            && verdict.is_some_and(|verdict| verdict.is_none_or(|verdict| verdict.ok == Some(true)))
    }
}

/// Leave to sign, if one of those who look at the job's chain would trust it, by its own rules and its own roots.
fn decide(eyes: Vec<Vec<Eye>>, wire: &Wire<'_>) -> Arc<Decide> {
    let (assessor, at) = (Arc::clone(wire.assessor), wire.at);
    Arc::new(move |place: usize, shown: &Trace| {
        let seen = shown.tls.as_ref()?;
        let mut eyes = eyes.get(place)?.iter().filter(|eye| eye.passes_proxy(shown, &assessor, at));
        eyes.find_map(|eye| assessor.permit(&eye.endpoint, seen, at))
    })
}

/// The clients on this route that have credentials.
fn eyes(runs: &[Run], members: &[(usize, usize)]) -> Vec<Eye> {
    let signs =
        |run: usize| runs[run].resolution.as_ref().is_some_and(|resolution| resolution.credentials.is_some());
    let steered = |run: usize, call: usize| runs[run].calls[call].call.is_steered_by(&runs[run].dotenv);
    let signing = members.iter().filter(|&&(run, call)| signs(run) && !steered(run, call));
    signing.map(|&(run, call)| Eye::of(&runs[run].calls[call].call)).collect()
}
