//! The facts: variables, files, plans; later, with the traces, how every call ends.

use crate::client::{Ask, ClientId, Shelf, Situation, Verdicts, outcome, plan, without_network};
use crate::finding::Fix;
use crate::judge::Signatures;
use crate::profile::{self, Order, Resolution};
use crate::rules::facts::{CallRun, Facts, Run};
use crate::trust::bundle::Bundle;
use crate::wire::Trace;
use crate::world::World;

use super::fates;
use super::request::Request;

/// Everything that can be known without talking.
pub(super) fn facts(request: &Request, world: &World) -> Facts {
    let shelf = Shelf::gather(world, &world.env, request.cafile.as_deref(), &request.clients);
    let bundle = Bundle::read(shelf.iter().cloned().collect());
    let runs = request.clients.iter().map(|&client| run(client, request, world, &shelf, &bundle)).collect();
    Facts {
        at: request.at,
        expires_within: request.expires_within,
        env: world.env.clone(),
        offline: request.offline,
        signs: !request.offline && !request.tls_only,
        bundle,
        runs,
        others: Vec::new(),
        traces: Vec::new(),
    }
}

fn run(client: ClientId, request: &Request, world: &World, shelf: &Shelf, bundle: &Bundle) -> Run {
    let resolution =
        Order::from_id(client.id()).map(|order| profile::resolve(order, world, &request.overrides));
    let region = region(resolution.as_ref(), request);
    let bucket = request.overrides.project.deployment_bucket.as_ref().map(|bucket| bucket.value.as_str());
    let ask = Ask {
        services: &request.services,
        region: &region,
        bucket,
        endpoint_url: request.endpoint_url.as_deref(),
        runtime: request.runtime,
    };
    let mut plan = plan(&Situation { shell: &world.env, env: &world.env, shelf }, client, &ask);
    // With a plan left there is still somebody to ask for credentials (the instance metadata service).
    let unusable = resolution.as_ref().filter(|resolution| resolution.plan.is_none() && !request.tls_only);
    if let Some(failure) = unusable.and_then(|resolution| resolution.error.as_ref()) {
        plan.end_with(&failure.code, &failure.message);
    }
    let fates = fates::fates(&plan, bundle);
    let calls = plan.calls.iter().map(|call| CallRun {
        outcome: without_network(call).unwrap_or_else(|| outcome(call, &untried(call), &Verdicts::default())),
        call: call.clone(),
        trace: None,
        verdicts: Verdicts::default(),
    });
    Run { calls: calls.collect(), plan, resolution, fates }
}

fn region(resolution: Option<&Resolution>, request: &Request) -> String {
    let resolved = resolution.map(|resolution| resolution.region.value.clone());
    resolved.or_else(|| request.overrides.region.clone()).unwrap_or_default()
}

fn untried(call: &crate::client::Call) -> Trace {
    Trace {
        route: call.route.clone(),
        steps: Vec::new(),
        proxy_tls: None,
        tls: None,
        answer: None,
        aws: None,
        failure: None,
        signed: false,
    }
}

/// How every call ends, now that the wire has spoken.
pub(super) fn conclude(facts: &mut Facts, signatures: &Signatures) {
    let Facts { runs, traces, at, signs, .. } = facts;
    for run in runs {
        let unsigned = *signs && run.resolution.as_ref().is_some_and(|resolution| resolution.error.is_some());
        for call in &mut run.calls {
            let Some(trace) = call.trace.and_then(|index| traces.get(index)) else { continue };
            call.verdicts = verdicts(&call.call, trace, *at, signatures);
            call.outcome = outcome(&call.call, trace, &call.verdicts);
            if unsigned && call.outcome.ok == Some(true) {
                call.outcome.ok = None;
                call.outcome.reason = Some(NO_CREDENTIALS.to_owned());
            }
        }
    }
}

/// Why nothing can be said of a call that the client has no keys for.
const NO_CREDENTIALS: &str = "the connection is good, but there are no credentials to sign with";

fn verdicts(call: &crate::client::Call, trace: &Trace, at: i64, signatures: &Signatures) -> Verdicts {
    let proxy = call.proxy_hop.as_ref().zip(trace.proxy_tls.as_ref());
    let hop = &call.endpoint_hop;
    Verdicts {
        proxy: proxy.and_then(|(hop, seen)| hop.verdict(&hop.roots.store(), seen, at, signatures)),
        endpoint: trace.tls.as_ref().and_then(|seen| hop.verdict(&hop.roots.store(), seen, at, signatures)),
    }
}

/// Whether all selected clients would work after this change, on the same traces. A change that leads elsewhere (past
/// the proxy, say) cannot be told without trying, and a command to run has to be run first: neither counts as verified.
pub(super) fn would_help(
    fix: &Fix,
    request: &Request,
    world: &World,
    facts: &Facts,
    signatures: &Signatures,
) -> bool {
    if !fix.run.is_empty() || (fix.set.is_empty() && fix.unset.is_empty()) {
        return false;
    }
    let mut changed = world.clone();
    for name in &fix.unset {
        changed.env.unset(name);
    }
    for (name, value) in &fix.set {
        changed.env.set(name, value);
    }
    let after = self::facts(request, &changed);
    let mut calls = after.runs.iter().flat_map(|run| &run.calls);
    calls.all(|CallRun { call, .. }| {
        let trace = facts.traces.iter().find(|trace| trace.route == call.route);
        trace.is_some_and(|trace| {
            outcome(call, trace, &verdicts(call, trace, request.at, signatures)).ok == Some(true)
        })
    })
}
