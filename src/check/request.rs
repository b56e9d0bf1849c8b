//! What is asked: the arguments, made sense of. Bad usage ends here, before anything is read.

use std::collections::BTreeSet;

use crate::cli::{CheckArgs, HostArgs};
use crate::client::endpoint::Endpoint;
use crate::client::{ClientId, Runtime, Service, installed};
use crate::finding::Severity;
use crate::input::serverless_yml;
use crate::probe::{self, ConnectTo};
use crate::secret::Secret;
use crate::world::World;

/// One check, fully specified.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub struct Request {
    /// In the order asked for, each once.
    pub clients: Vec<ClientId>,
    pub runtime: Runtime,
    /// What the report says about the choice of the runtime, where it is not the very version asked for.
    pub runtime_note: Option<String>,
    pub hosts: Hosts,
    pub cafile: Option<String>,
    /// The service folder, and the options that are Serverless' own.
    pub project: serverless_yml::Options,
    pub endpoint_url: Option<String>,
    pub probe: probe::Options,
    pub offline: bool,
    pub tls_only: bool,
    /// A code of the user's MFA device, to be spent on one role.
    pub mfa_code: Option<Secret>,
    pub plan_only: bool,
    /// Ask the real `node` too.
    pub confirm: bool,
    /// Seconds.
    pub expires_within: i64,
    pub fail_on: Severity,
    pub ignore: Vec<String>,
    /// Seconds since the epoch.
    pub at: i64,
}

/// Whom to ask.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// Services named one by one.
    pub services: Vec<Service>,
    /// Whatever a deployment of this folder touches.
    pub deploy: bool,
    /// Hosts to shake hands with, as URLs.
    pub targets: Vec<String>,
}

impl Hosts {
    /// Nothing is to be signed: only hosts that the user named one by one.
    #[must_use]
    pub fn is_targets_only(&self) -> bool {
        self.services.is_empty() && !self.deploy
    }
}

/// What is wrong with the arguments, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Usage {
    #[error("there is no client `{0}`; choose from {choices}, or `all`", choices = client_ids())]
    Client(String),
    #[error("`--connect-to {given}`: {why}")]
    ConnectTo { given: String, why: probe::NotConnectTo },
    #[error("`--endpoint-url {0}` is no URL; it looks like https://host or http://localhost:4566")]
    EndpointUrl(String),
    #[error("there is no rule `{0}`; `slsca explain` lists them")]
    Rule(String),
    #[error("there is no service `{0}` here; choose from {choices}, or `all`", choices = service_ids())]
    Service(String),
    #[error("`--targets`, line {line}: `{given}` is no host; it looks like host, host:8443 or https://host")]
    Target { line: usize, given: String },
    #[error("`--targets {path}`: {why}")]
    Targets { path: String, why: String },
}

fn client_ids() -> String {
    ClientId::ALL.map(ClientId::id).join(", ")
}

fn service_ids() -> String {
    Service::ALL.map(Service::id).join(", ")
}

impl Request {
    /// Makes sense of the arguments. Without a client named, those installed here are taken.
    pub fn new(args: &CheckArgs, world: &World) -> Result<Self, Usage> {
        let (runtime, runtime_note) = runtime(args.clients.node, world);
        known_rules(&args.policy.ignore)?;
        Ok(Self {
            clients: clients(&args.clients.client, world)?,
            runtime,
            runtime_note,
            hosts: hosts(&args.hosts, world)?,
            cafile: args.input.cafile.clone(),
            project: serverless_yml::Options {
                config: args.input.config.clone(),
                aws_profile: args.input.aws_profile.clone(),
                region: args.input.region.clone(),
                stage: args.input.stage.clone(),
                params: args.input.param.clone(),
                ..serverless_yml::Options::default()
            },
            endpoint_url: args.hosts.endpoint_url.as_deref().map(endpoint_url).transpose()?,
            probe: probe_options(args, world)?,
            offline: args.probe.offline,
            tls_only: args.probe.tls_only,
            mfa_code: args.probe.mfa_code.clone().map(|code| code.0),
            plan_only: args.probe.plan,
            confirm: args.clients.confirm,
            expires_within: i64::try_from(args.policy.expires_within.as_secs()).unwrap_or(i64::MAX),
            fail_on: args.policy.fail_on.into(),
            ignore: args.policy.ignore.clone(),
            at: args.policy.at.unwrap_or_else(|| world.clock.now()),
        })
    }
}

pub(crate) fn clients(names: &[String], world: &World) -> Result<Vec<ClientId>, Usage> {
    if names.is_empty() {
        return Ok(installed::default_clients(world));
    }
    let mut clients = Vec::new();
    for name in names {
        match ClientId::from_id(name) {
            Some(client) => clients.push(client),
            None if name == "all" => clients.extend(ClientId::ALL),
            None => return Err(Usage::Client(name.clone())),
        }
    }
    let mut seen = BTreeSet::new();
    clients.retain(|client| seen.insert(*client));
    Ok(clients)
}

fn hosts(args: &HostArgs, world: &World) -> Result<Hosts, Usage> {
    let targets = args.targets.as_deref().map_or(Ok(Vec::new()), |path| targets(path, world))?;
    Ok(Hosts { services: services(args)?, deploy: args.deploy, targets })
}

fn services(args: &HostArgs) -> Result<Vec<Service>, Usage> {
    let mut services = Vec::new();
    for name in &args.service {
        match Service::from_id(name) {
            Some(service) => services.push(service),
            None if name == "all" => services.extend(Service::ALL),
            None => return Err(Usage::Service(name.clone())),
        }
    }
    if services.is_empty() && !args.deploy && args.targets.is_none() {
        services.push(Service::Sts);
    }
    let mut seen = BTreeSet::new();
    services.retain(|service| seen.insert(*service));
    Ok(services)
}

/// A list of targets is a page or two; more is a mistake.
const TARGETS_LIMIT: u64 = 256 * 1024;

/// The hosts in the file, each as a URL, in the order of their lines.
fn targets(path: &str, world: &World) -> Result<Vec<String>, Usage> {
    let bytes = world.files.read(path, TARGETS_LIMIT).map_err(|error| Usage::Targets {
        path: path.to_owned(),
        why: error.failure.described().to_string(),
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| {
            target(line).ok_or_else(|| Usage::Target { line: number, given: line.to_owned() })
        })
        .collect()
}

fn target(line: &str) -> Option<String> {
    let url = if line.contains("://") { line.to_owned() } else { format!("https://{line}") };
    let endpoint = Endpoint::from_url(&url, "")?;
    let fits = |character: char| character.is_ascii_alphanumeric() || "-._:".contains(character);
    endpoint.host.chars().all(fits).then_some(url)
}

pub(crate) fn runtime(asked: Option<u32>, world: &World) -> (Runtime, Option<String>) {
    let found = || installed::node(world).and_then(|node| node.major);
    let Some(major) = asked.or_else(found) else { return (Runtime::default(), None) };
    let (runtime, exact) = Runtime::nearest(major);
    let note =
        format!("Node {major} was not measured; judged as Node {}, the nearest that was", runtime.major());
    (runtime, (!exact).then_some(note))
}

fn endpoint_url(url: &str) -> Result<String, Usage> {
    let valid = Endpoint::from_url(url, "us-east-1").is_some();
    valid.then(|| url.to_owned()).ok_or_else(|| Usage::EndpointUrl(url.to_owned()))
}

/// The rules to leave out, if there are such rules.
pub(crate) fn known_rules(ignored: &[String]) -> Result<(), Usage> {
    let unknown = ignored.iter().find(|rule| crate::rules::find(rule).is_none());
    unknown.map_or(Ok(()), |rule| Err(Usage::Rule(rule.clone())))
}

pub(crate) fn connect_to(given: &[String]) -> Result<Vec<ConnectTo>, Usage> {
    let parse = |given: &String| {
        given.parse::<ConnectTo>().map_err(|why| Usage::ConnectTo { given: given.clone(), why })
    };
    given.iter().map(parse).collect()
}

fn probe_options(args: &CheckArgs, world: &World) -> Result<probe::Options, Usage> {
    Ok(probe::Options {
        connect_to: connect_to(&args.probe.connect_to)?,
        timeouts: probe::Timeouts::of(args.probe.timeout),
        clock: world.clock,
        ..probe::Options::default()
    })
}
