//! Getting the credentials that the plans name: each call over the client's own way, judged before anything is sent, and kept
//! as a trace like any other. What cannot be had is an [`Obstacle`], not an error.

use crate::client::endpoint::Endpoint;
use crate::origin::Origin;
use crate::probe::credentials::{self, Issued};
use crate::probe::process::{self, Launch};
use crate::probe::{self, Job};
use crate::profile::obstacle::ContainerFailure;
use crate::profile::{
    self, AssumeRole, Credentials, Obstacle, Order, Overrides, Plan, ProcessFailure, Resolution, Source, Sso,
    WebIdentity,
};
use crate::rules::facts::{CallRun, Run};
use crate::secret::Secret;
use crate::wire::{Route, Scheme, Trace};
use crate::world::{Net, World};

use super::Wire;
use super::jobs;
use super::request::Request;

/// Gets what every run needs, one after the other, and tells each call which trace is its own.
pub(super) fn fetch(
    runs: &mut [Run],
    request: &Request,
    world: &World,
    wire: &Wire<'_>,
) -> (Vec<Trace>, bool) {
    let code = request.mfa_code.clone();
    let mut fetcher = Fetcher {
        request,
        world,
        wire,
        code,
        asked: Vec::new(),
        roles: Vec::new(),
        traces: Vec::new(),
        interrupted: false,
    };
    for run in runs.iter_mut().filter(|run| run.plan.stop.is_none() && !request.tls_only) {
        let Some(resolution) = &run.resolution else { continue };
        let (Some(plan), None) = (resolution.plan.clone(), &resolution.credentials) else { continue };
        let mut turn =
            Turn { client: resolution.client, calls: &mut run.calls, dotenv: &run.dotenv, next: 0 };
        let found = fetcher.get(&mut turn, &plan);
        settle(run, &plan, found);
    }
    (fetcher.traces, fetcher.interrupted)
}

fn settle(run: &mut Run, plan: &Plan, found: Result<Credentials, Box<Obstacle>>) {
    let Some(resolution) = &mut run.resolution else { return };
    match found {
        Ok(credentials) => {
            resolution.credentials = Some(credentials);
            // What the files do not tell, the instance told.
            if resolution.error.take().is_some() && *plan == Plan::Instance {
                resolution.source = Source::Instance;
            }
        }
        Err(obstacle) => run.obstacle = Some(*obstacle),
    }
}

struct Fetcher<'a> {
    request: &'a Request,
    world: &'a World,
    wire: &'a Wire<'a>,
    /// The code from the command line, until it is spent.
    code: Option<Secret>,
    /// What was asked already, which trace it has, and what it gave.
    asked: Vec<(Route, probe::Call, usize, Option<Credentials>)>,
    /// Roles that took a code: another client that assumes the same role shall not need another one.
    roles: Vec<(AssumeRole, Credentials)>,
    traces: Vec<Trace>,
    interrupted: bool,
}

/// One client's calls for credentials, taken in their order.
struct Turn<'a> {
    client: Order,
    calls: &'a mut Vec<CallRun>,
    dotenv: &'a [(String, Origin)],
    next: usize,
}

impl Turn<'_> {
    /// The next one, unless the client ends before it, or only `.env` says where it goes.
    fn call(&mut self) -> Result<&mut CallRun, Box<Obstacle>> {
        let next = self.calls.get_mut(self.next).filter(|call| call.call.for_credentials);
        let call = next.ok_or(Obstacle::Call)?;
        self.next += 1;
        if let Some(origin) = call.call.steered_by(self.dotenv) {
            return Err(Obstacle::Steered { origin: origin.clone() }.into());
        }
        if call.call.stop.is_some() { Err(Obstacle::Call.into()) } else { Ok(call) }
    }
}

impl Fetcher<'_> {
    fn get(&mut self, turn: &mut Turn<'_>, plan: &Plan) -> Result<Credentials, Box<Obstacle>> {
        match plan {
            Plan::Static(credentials) => Ok(credentials.clone()),
            Plan::AssumeRole(role) => self.role(turn, role),
            Plan::WebIdentity(identity) => self.web_identity(turn, identity),
            Plan::Sso(sso) => self.sso(turn, sso),
            Plan::Process { command, origin } => {
                self.refuse_to_be_steered(turn, plan)?;
                let failed = |failure| Obstacle::Process { failure, origin: origin.clone() };
                Ok(self.process(turn.client, command).map_err(failed)?)
            }
            Plan::Container { uri, .. } if uri.starts_with("https://") => {
                self.refuse_to_be_steered(turn, plan)?;
                // Over TLS it can be anywhere, and is diagnosed like any other call.
                let authorization = self.authorization(turn.client);
                let call = turn.call()?;
                let asked = credentials::container(path(uri), authorization.as_ref());
                Ok(self.ask(call, asked, credentials::of_metadata).ok_or(Obstacle::Call)?)
            }
            Plan::Container { uri, origin } => {
                self.refuse_to_be_steered(turn, plan)?;
                let failed =
                    |failure| Obstacle::Container { uri: uri.clone(), failure, origin: origin.clone() };
                Ok(self.container(turn.client, uri).map_err(failed)?)
            }
            Plan::Instance => Ok(self.instance().ok_or(Obstacle::NoInstance)?),
        }
    }

    fn role(&mut self, turn: &mut Turn<'_>, role: &AssumeRole) -> Result<Credentials, Box<Obstacle>> {
        let source = self.get(turn, &role.source)?;
        let call = turn.call()?;
        if let Some((_, known)) = self.roles.iter().find(|(known, _)| known == role) {
            return Ok(known.clone());
        }
        let code =
            match &role.mfa_serial {
                None => None,
                Some(serial) => Some(self.code(serial).ok_or_else(|| Obstacle::MfaCode {
                    serial: serial.clone(),
                    origin: role.origin.clone(),
                })?),
            };
        let asked = credentials::assume_role(role, &call.call.region, source, code.as_ref());
        let found = self.ask(call, asked, credentials::of_sts).ok_or(Obstacle::Call)?;
        if role.mfa_serial.is_some() {
            self.roles.push((role.clone(), found.clone()));
        }
        Ok(found)
    }

    fn process(&self, client: Order, command: &str) -> Result<Credentials, ProcessFailure> {
        // Where nothing may be contacted, nothing is run either.
        if self.world.net == Net::Refused {
            return Err(ProcessFailure::NotStarted(std::io::ErrorKind::PermissionDenied));
        }
        let launch = if client == Order::AwsCli { Launch::Words } else { Launch::Shell };
        let now = self.world.clock.now();
        let issued =
            self.wire.budget.during(|limit| process::run(command, launch, &self.world.env, limit, now))?;
        Ok(issued.credentials)
    }

    /// From the command line, once; else from the user, if there is one.
    fn code(&mut self, serial: &str) -> Option<Secret> {
        self.code.take().or_else(|| {
            self.world.terminal.ask(&format!("MFA code for {}: ", crate::untrusted::shown(serial, 200)))
        })
    }

    fn web_identity(
        &mut self,
        turn: &mut Turn<'_>,
        plan: &WebIdentity,
    ) -> Result<Credentials, Box<Obstacle>> {
        self.refuse_to_be_steered(turn, &Plan::WebIdentity(plan.clone()))?;
        let call = turn.call()?;
        let bytes = self
            .world
            .files
            .read(&plan.token_file, TOKEN_LIMIT)
            .map_err(|error| Obstacle::TokenFile { error, origin: plan.origin.clone() })?;
        let token = Secret::new(&String::from_utf8_lossy(&bytes));
        let asked = credentials::web_identity(plan, &call.call.region, token.expose());
        Ok(self.ask(call, asked, credentials::of_sts).ok_or(Obstacle::Call)?)
    }

    fn sso(&mut self, turn: &mut Turn<'_>, plan: &Sso) -> Result<Credentials, Box<Obstacle>> {
        let call = turn.call()?;
        let now = self.world.clock.now();
        let (expires_at, token) =
            plan.token.as_ref().map_or((0, None), |token| (token.expires_at, Some(token)));
        let Some(token) = token.filter(|token| !token.has_ended(now)) else {
            return Err(Obstacle::StaleToken { profile: plan.profile.clone(), expires_at }.into());
        };
        let asked = credentials::sso(plan, &token.access_token);
        Ok(self.ask(call, asked, credentials::of_sso).ok_or(Obstacle::Call)?)
    }

    /// Asks over the client's way, unless another client has asked the same over the same way.
    fn ask(
        &mut self,
        call: &mut CallRun,
        asked: probe::Call,
        read: fn(&crate::wire::Answer) -> Option<Issued>,
    ) -> Option<Credentials> {
        let route = &call.call.route;
        let known = self.asked.iter().find(|(way, before, ..)| way == route && *before == asked);
        if let Some((_, _, trace, found)) = known {
            call.trace = Some(*trace);
            return found.clone();
        }
        let job = Job { route: route.clone(), call: Some(asked.clone()) };
        let shown = jobs::one(job, Some(&call.call), self.wire);
        self.interrupted |= shown.is_none();
        let mut trace = shown.unwrap_or_else(|| Trace::untried(route));
        let found = take(&mut trace, read);
        call.trace = Some(self.traces.len());
        self.asked.push((route.clone(), asked, self.traces.len(), found.clone()));
        self.traces.push(trace);
        found
    }

    /// Clear text, to the addresses that the SDKs allow: this machine, and those of ECS and EKS.
    fn container(&self, client: Order, uri: &str) -> Result<Credentials, ContainerFailure> {
        let endpoint = Endpoint::from_url(uri, "").ok_or(ContainerFailure::Host)?;
        let host = endpoint.host.as_str();
        let near = ["localhost", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(&host)
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        if !near || endpoint.scheme != Scheme::Http {
            return Err(ContainerFailure::Host);
        }
        let call = credentials::container(path(uri), self.authorization(client).as_ref());
        let trace = self.metadata(&endpoint, &call);
        let Some(answer) = &trace.answer else {
            return Err(ContainerFailure::Wire(trace.failure.map(Box::new)));
        };
        let found = credentials::of_metadata(answer).filter(|_| answer.status == 200);
        found.map(|issued| issued.credentials).ok_or(ContainerFailure::Status(answer.status))
    }

    /// The file wins over the variable, save in the AWS SDK 2.
    fn authorization(&self, client: Order) -> Option<Secret> {
        use crate::input::vars;
        let env = &self.world.env;
        let variable = || env.non_empty(vars::AWS_CONTAINER_AUTHORIZATION_TOKEN).map(Secret::new);
        let read = |path| self.world.files.read(path, TOKEN_LIMIT).ok();
        let of_file = |path| read(path).map(|bytes| Secret::new(String::from_utf8_lossy(&bytes).trim()));
        let sdk_2 = !matches!(client, Order::AwsCli | Order::Osls4 | Order::Serverless4);
        match env.non_empty(vars::AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE) {
            Some(path) if !sdk_2 => of_file(path),
            path => variable().or_else(|| of_file(path?)),
        }
    }

    /// `IMDSv2`: a token, the name of the role, its keys. Each within a second.
    fn instance(&self) -> Option<Credentials> {
        let endpoint = Endpoint::from_url("http://169.254.169.254", "")?;
        let answer = |call: &probe::Call| self.metadata(&endpoint, call).answer;
        let token = credentials::line(&answer(&credentials::instance_token())?)?;
        let role = credentials::line(&answer(&credentials::instance_role(&token, ""))?)?;
        let keys = answer(&credentials::instance_role(&token, role.expose()))?;
        credentials::of_metadata(&keys).map(|issued| issued.credentials)
    }

    fn metadata(&self, endpoint: &Endpoint, call: &probe::Call) -> Trace {
        let route =
            Route { scheme: endpoint.scheme, host: endpoint.host.clone(), port: endpoint.port, proxy: None };
        let job = Job { route: route.clone(), call: Some(call.clone()) };
        let shown = jobs::one(job, None, self.wire);
        shown.unwrap_or_else(|| Trace::untried(&route))
    }

    /// A folder somebody else wrote must not make us run a program or hand a file out: what its settings lead to is done only
    /// if the user's own settings lead there too.
    fn refuse_to_be_steered(&self, turn: &Turn<'_>, plan: &Plan) -> Result<(), Box<Obstacle>> {
        let given = &self.request.project;
        let overrides = Overrides {
            aws_profile: given.aws_profile.clone(),
            region: given.region.clone(),
            stage: given.stage.clone(),
            project: profile::Project::default(),
        };
        let own = profile::resolve(turn.client, self.world, &overrides);
        if contains(&own, plan) { Ok(()) } else { Err(Obstacle::Steered { origin: origin(plan) }.into()) }
    }
}

/// A token is a few kilobytes.
const TOKEN_LIMIT: u64 = 1024 * 1024;

/// The keys, taken out of the trace: it is shown to people and programs.
fn take(trace: &mut Trace, read: fn(&crate::wire::Answer) -> Option<Issued>) -> Option<Credentials> {
    let answer = trace.answer.as_mut().filter(|answer| answer.status == 200)?;
    let found = read(answer)?;
    answer.body.clear();
    Some(found.credentials)
}

/// What follows the authority of a URL.
fn path(uri: &str) -> &str {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}

/// Whether the plan, or the one a role of it starts from, is that one.
fn contains(resolution: &Resolution, wanted: &Plan) -> bool {
    let mut plan = resolution.plan.as_ref();
    while let Some(step) = plan {
        if step == wanted {
            return true;
        }
        plan = match step {
            Plan::AssumeRole(role) => Some(&role.source),
            _ => None,
        };
    }
    false
}

fn origin(plan: &Plan) -> Origin {
    match plan {
        Plan::Process { origin, .. } | Plan::Container { origin, .. } => origin.clone(),
        Plan::WebIdentity(identity) => identity.origin.clone(),
        _ => Origin::default(),
    }
}
