//! The facts: variables, files, plans; later, with the traces, how every call ends.

use std::sync::Arc;

use crate::client::endpoint::Endpoint;
use crate::client::{
    self, Ask, Assessor, Caller, ClientId, Need, Outcome, Service, Shelf, Situation, Verdicts, deploy,
    outcome, without_network,
};
use crate::finding::{Fix, Place};
use crate::profile::{self, Folder, Obstacle, Order, Resolution, Survey};
use crate::rules::facts::{CallRun, Facts, Memo, Run};
use crate::trust::bundle::Bundle;
use crate::trust::readings::Readings;
use crate::wire::Trace;
use crate::world::{Env, World};

use super::fates;
use super::request::Request;
use super::sources;

/// The folder, for the clients that read one.
pub(super) fn folder(request: &Request, world: &World) -> Folder {
    let mut orders: Vec<Order> =
        request.clients.iter().filter_map(|client| Order::from_id(client.id())).collect();
    if request.hosts.deploy && !orders.iter().any(|order| *order != Order::AwsCli) {
        orders.push(Order::Serverless3);
    }
    Folder::read(world, &request.project, &orders)
}

/// Everything that can be known without talking.
pub(super) fn facts(request: &Request, world: &World, folder: &Folder, readings: &Arc<Readings>) -> Facts {
    let env = merged(request, folder);
    let profiles = Survey::take(&World { env: env.clone(), ..world.clone() });
    let shelf = Shelf::gather(world, &env, request.cafile.as_deref(), &request.clients).knowing(readings);
    let bundle = Bundle::read(shelf.iter().cloned().collect());
    let table = Table { request, world, folder, shelf: &shelf, bundle: &bundle };
    let runs = request.clients.iter().map(|&client| table.run(client)).collect();
    Facts {
        at: request.at,
        expires_within: request.expires_within,
        env,
        offline: request.offline,
        // Nothing is signed for hosts that the user named one by one.
        signs: !request.offline && !request.tls_only && !request.hosts.is_targets_only(),
        bundle,
        profiles,
        runs,
        others: Vec::new(),
        traces: Vec::new(),
        assessor: Arc::default(),
        readings: Arc::clone(readings),
        memo: Memo::default(),
    }
}

/// The shell's environment and what `.env` adds for the first client that loads one.
fn merged(request: &Request, folder: &Folder) -> Env {
    let views = request.clients.iter().map(|client| folder.of(Order::from_id(client.id())));
    let loading = views.into_iter().find(|view| !view.dotenv.is_empty());
    loading.map_or_else(|| folder.shell().clone(), |view| view.env.clone())
}

/// What a run is made from.
struct Table<'a> {
    request: &'a Request,
    world: &'a World,
    folder: &'a Folder,
    shelf: &'a Shelf,
    bundle: &'a Bundle,
}

impl Table<'_> {
    fn run(&self, client: ClientId) -> Run {
        let order = Order::from_id(client.id());
        let view = self.folder.of(order);
        let world = World { env: view.env.clone(), ..self.world.clone() };
        let resolution = order.map(|order| profile::resolve(order, &world, &view.overrides));
        let resolved = resolution.as_ref().map(|resolution| resolution.region.value.clone());
        let project = &view.overrides.project;
        let needs = self.needs(order);
        let services: Vec<Service> = needs.iter().map(|need| need.service).collect();
        let ask = Ask {
            services: &services,
            region: &resolved.or_else(|| view.overrides.region.clone()).unwrap_or_default(),
            bucket: project.deployment_bucket.as_ref().map(|bucket| bucket.value.as_str()),
            endpoint_url: self.request.endpoint_url.as_deref(),
            runtime: self.request.runtime,
        };
        let endpoints = order.map(|order| profile::endpoint_settings(order, &world, &view.overrides));
        let endpoints = &endpoints.unwrap_or_default();
        let situation = Situation { shell: self.folder.shell(), env: view.env, endpoints, shelf: self.shelf };
        let mut plan = client::plan(&situation, client, &ask);
        if let Some(error) = &project.error {
            plan.begin_with(&error.code, &error.message);
        } else if let Some(failure) = self.credentials_failure(resolution.as_ref()) {
            plan.end_with(&failure.code, &failure.message);
        }
        let fetched = resolution.as_ref().and_then(|resolution| resolution.plan.as_ref());
        let fetched = fetched.filter(|_| !self.request.tls_only);
        let first = fetched.map(|plan| sources::calls(&situation, client, &ask, plan)).unwrap_or_default();
        let needs = first.iter().map(sources::need).chain(needs);
        let mut needs: Vec<(Need, bool)> = needs.map(|need| (need, false)).collect();
        plan.calls.splice(0..0, first);
        for url in &self.request.hosts.targets {
            let need = target(url);
            let ask = Ask { services: &[need.service], endpoint_url: Some(url), ..ask };
            plan.calls.extend(client::plan(&situation, client, &ask).calls);
            needs.push((need, true));
        }
        let fates = fates::fates(&plan, self.bundle, self.shelf);
        let calls = plan.calls.iter().zip(needs).map(|(call, (need, target))| untried(call, need, target));
        Run {
            calls: calls.collect(),
            plan,
            resolution,
            fates,
            obstacle: None,
            project: project.clone(),
            env: view.env.clone(),
            dotenv: view.dotenv.to_vec(),
        }
    }

    /// What is to be called, each service once, and why.
    fn needs(&self, client: Option<Order>) -> Vec<Need> {
        let mut needs = Vec::new();
        if self.request.hosts.deploy {
            let service = self.folder.configuration(client);
            let nothing = (&serde_json::Value::Null, [].as_slice());
            let (configuration, unknown) = service
                .map_or(nothing, |service| (&service.configuration, service.project.unknown.as_slice()));
            needs = deploy::needs(configuration, unknown);
        }
        for &service in &self.request.hosts.services {
            if !needs.iter().any(|need| need.service == service) {
                needs.push(Need { service, caller: Caller::Client, because: deploy::NAMED.to_owned() });
            }
        }
        needs
    }

    /// Why the client does not come to its calls. With a plan left there is still somebody to ask for credentials (the instance
    /// metadata service), and neither a handshake alone nor a look at the settings needs any.
    fn credentials_failure<'r>(&self, resolution: Option<&'r Resolution>) -> Option<&'r profile::Failure> {
        let signs = !self.request.tls_only && !self.request.offline && !self.request.hosts.is_targets_only();
        let failed = resolution.filter(|resolution| resolution.plan.is_none() && signs)?;
        failed.error.as_ref()
    }
}

/// A host that the user named: called as the service it looks like, else as most of a deployment is.
fn target(url: &str) -> Need {
    let host = Endpoint::from_url(url, "").map(|endpoint| endpoint.host).unwrap_or_default();
    let service = Service::of_host(&host).unwrap_or(Service::CloudFormation);
    Need { service, caller: Caller::Client, because: "`--targets`".to_owned() }
}

/// A call before anything is known of it.
fn untried(call: &client::Call, need: Need, target: bool) -> CallRun {
    let nothing = || outcome(call, &Trace::untried(&call.route), &Verdicts::default());
    CallRun {
        need,
        target,
        outcome: without_network(call).unwrap_or_else(nothing),
        call: call.clone(),
        trace: None,
        verdicts: Verdicts::default(),
        confirmation: None,
    }
}

/// How every call ends, now that the wire has spoken.
pub(super) fn conclude(facts: &mut Facts) {
    let Facts { runs, traces, at, signs, assessor, .. } = facts;
    for run in runs {
        let said = run
            .obstacle
            .as_ref()
            .zip(run.resolution.as_ref())
            .and_then(|(obstacle, resolution)| obstacle.said(resolution));
        let unsigned =
            *signs && run.resolution.as_ref().is_some_and(|resolution| resolution.credentials.is_none());
        let dotenv = &run.dotenv;
        for call in &mut run.calls {
            let Some(trace) = call.trace.and_then(|index| traces.get(index)) else { continue };
            call.verdicts = verdicts(&call.call, trace, assessor, *at);
            call.outcome = outcome(&call.call, trace, &call.verdicts);
            let hidden = call.call.for_credentials && call.outcome.ok == Some(false);
            if let Some(failure) = said.as_ref().filter(|_| hidden && run.obstacle == Some(Obstacle::Call)) {
                let shown = call.outcome.message.replace(failure.message.clone());
                call.outcome.reason =
                    shown.map(|shown| format!("the client's line hides what happened: {shown}"));
            }
            if call.outcome.ok != Some(true) || !*signs || call.target {
                continue;
            }
            if unsigned && !call.call.for_credentials {
                unsigned_ends(&mut call.outcome, said.as_ref());
            } else if call.call.is_steered_by(dotenv) {
                call.outcome.ok = None;
                call.outcome.reason = Some(STEERED.to_owned());
            }
        }
    }
}

/// What becomes of a call that nothing is signed for, although the way is open.
fn unsigned_ends(outcome: &mut Outcome, said: Option<&profile::Failure>) {
    if let Some(failure) = said {
        outcome.ok = Some(false);
        outcome.code = Some(failure.code.clone());
        outcome.message = Some(failure.message.clone());
    } else {
        outcome.ok = None;
        outcome.reason = Some(NO_CREDENTIALS.to_owned());
    }
}

/// Why nothing can be said of a call that the client has no keys for.
const NO_CREDENTIALS: &str = "the connection is good, but there are no credentials to sign with";

/// Why nothing was signed for an endpoint that a file of the project names.
const STEERED: &str = "the connection is good, but `.env` of this folder says where this endpoint is, so nothing was signed for it; \
                       `--endpoint-url` says that it is meant";

fn verdicts(call: &client::Call, trace: &Trace, assessor: &Assessor, at: i64) -> Verdicts {
    let proxy = call.proxy_hop.as_ref().zip(trace.proxy_tls.as_ref());
    Verdicts {
        proxy: proxy.and_then(|(hop, seen)| assessor.verdict(hop, seen, at)),
        endpoint: trace.tls.as_ref().and_then(|seen| assessor.verdict(&call.endpoint_hop, seen, at)),
    }
}

/// Whether these calls (all, if none are named) would work after this change on the same traces, and those that work now still
/// would. A change that leads elsewhere (past the proxy, say) cannot be told without trying, and a command to run has to be run
/// first: neither counts.
pub(super) fn would_help(
    fix: &Fix,
    calls: &[Place],
    request: &Request,
    world: &World,
    facts: &Facts,
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
    let mut folder = folder(request, &changed);
    folder.forget(&fix.unset);
    let after = self::facts(request, &changed, &folder, &facts.readings);
    let works = |call: &client::Call| {
        let trace = facts.traces.iter().find(|trace| trace.route == call.route);
        trace.is_some_and(|trace| {
            outcome(call, trace, &verdicts(call, trace, &facts.assessor, facts.at)).ok == Some(true)
        })
    };
    facts.runs.iter().zip(&after.runs).enumerate().all(|(run, (before, after))| {
        let pairs = before.calls.iter().zip(&after.calls).enumerate();
        pairs.into_iter().all(|(call, (before, after))| {
            let mended = calls.is_empty() || calls.contains(&Place { run, call });
            let worked = before.outcome.ok == Some(true);
            !(mended || worked) || works(&after.call)
        })
    })
}
