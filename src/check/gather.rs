//! The facts: variables, files, plans; later, with the traces, how every call ends.

use crate::client::endpoint::Endpoint;
use crate::client::{
    self, Ask, Caller, ClientId, Need, Service, Shelf, Situation, Verdicts, deploy, outcome, without_network,
};
use crate::finding::Fix;
use crate::judge::Signatures;
use crate::origin::Origin;
use crate::profile::{self, Folder, Order, Resolution};
use crate::rules::facts::{CallRun, Facts, Run};
use crate::trust::bundle::Bundle;
use crate::wire::Trace;
use crate::world::{Env, World};

use super::fates;
use super::request::Request;

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
pub(super) fn facts(request: &Request, world: &World, folder: &Folder) -> Facts {
    let env = merged(request, folder);
    let shelf = Shelf::gather(world, &env, request.cafile.as_deref(), &request.clients);
    let bundle = Bundle::read(shelf.iter().cloned().collect());
    let table = Table { request, world, folder, shelf: &shelf, bundle: &bundle };
    let runs = request.clients.iter().map(|&client| table.run(client)).collect();
    Facts {
        at: request.at,
        expires_within: request.expires_within,
        env,
        offline: request.offline,
        signs: !request.offline && !request.tls_only,
        bundle,
        runs,
        others: Vec::new(),
        traces: Vec::new(),
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
        let situation = Situation { shell: self.folder.shell(), env: view.env, shelf: self.shelf };
        let mut plan = client::plan(&situation, client, &ask);
        if let Some(error) = &project.error {
            plan.begin_with(&error.code, &error.message);
        } else if let Some(failure) = self.credentials_failure(resolution.as_ref()) {
            plan.end_with(&failure.code, &failure.message);
        }
        let mut needs: Vec<(Need, bool)> = needs.into_iter().map(|need| (need, false)).collect();
        for url in &self.request.hosts.targets {
            let need = target(url);
            let ask = Ask { services: &[need.service], endpoint_url: Some(url), ..ask };
            plan.calls.extend(client::plan(&situation, client, &ask).calls);
            needs.push((need, true));
        }
        let fates = fates::fates(&plan, self.bundle);
        let calls = plan.calls.iter().zip(needs).map(|(call, (need, target))| CallRun {
            need,
            target,
            outcome: without_network(call)
                .unwrap_or_else(|| outcome(call, &untried(call), &Verdicts::default())),
            call: call.clone(),
            trace: None,
            verdicts: Verdicts::default(),
        });
        Run {
            calls: calls.collect(),
            plan,
            resolution,
            fates,
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
                needs.push(Need { service, caller: Caller::Client, because: "`--service`".to_owned() });
            }
        }
        needs
    }

    /// Why the client does not come to its calls. With a plan left there is still somebody to ask for credentials (the instance
    /// metadata service), and a handshake alone needs none.
    fn credentials_failure<'r>(&self, resolution: Option<&'r Resolution>) -> Option<&'r profile::Failure> {
        let failed = resolution.filter(|resolution| resolution.plan.is_none() && !self.request.tls_only)?;
        failed.error.as_ref()
    }
}

/// A host that the user named: called as the service it looks like, else as most of a deployment is.
fn target(url: &str) -> Need {
    let host = Endpoint::from_url(url, "").map(|endpoint| endpoint.host).unwrap_or_default();
    let service = Service::of_host(&host).unwrap_or(Service::CloudFormation);
    Need { service, caller: Caller::Client, because: "`--targets`".to_owned() }
}

fn untried(call: &client::Call) -> Trace {
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
        let dotenv = &run.dotenv;
        for call in &mut run.calls {
            let Some(trace) = call.trace.and_then(|index| traces.get(index)) else { continue };
            call.verdicts = verdicts(&call.call, trace, *at, signatures);
            call.outcome = outcome(&call.call, trace, &call.verdicts);
            let open = if call.target {
                None
            } else if unsigned {
                Some(NO_CREDENTIALS)
            } else {
                (*signs && is_steered(dotenv, &call.call)).then_some(STEERED)
            };
            if let Some(reason) = open.filter(|_| call.outcome.ok == Some(true)) {
                call.outcome.ok = None;
                call.outcome.reason = Some(reason.to_owned());
            }
        }
    }
}

/// Why nothing can be said of a call that the client has no keys for.
const NO_CREDENTIALS: &str = "the connection is good, but there are no credentials to sign with";

/// Why nothing was signed for an endpoint that a file of the project names.
const STEERED: &str = "the connection is good, but the endpoint is named in `.env` of this folder, so nothing was signed for it; \
                       `--endpoint-url` says that it is meant";

/// Whether a file of the project, and not the user, chose the place of this call.
pub(super) fn is_steered(dotenv: &[(String, Origin)], call: &client::Call) -> bool {
    call.endpoint_variable.as_ref().is_some_and(|variable| dotenv.iter().any(|(name, _)| name == variable))
}

fn verdicts(call: &client::Call, trace: &Trace, at: i64, signatures: &Signatures) -> Verdicts {
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
    let mut folder = folder(request, &changed);
    folder.forget(&fix.unset);
    let after = self::facts(request, &changed, &folder);
    let mut calls = after.runs.iter().flat_map(|run| &run.calls);
    calls.all(|CallRun { call, .. }| {
        let trace = facts.traces.iter().find(|trace| trace.route == call.route);
        trace.is_some_and(|trace| {
            outcome(call, trace, &verdicts(call, trace, request.at, signatures)).ok == Some(true)
        })
    })
}
