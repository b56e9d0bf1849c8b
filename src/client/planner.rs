//! Making the plan: for each service the way of the call and the trust on each hop. One reading of the table, no client
//! by name save where a client has a second program in it.

use std::collections::BTreeSet;

use super::endpoint::{Endpoint, Said, Service};
use super::id::{ClientId, Runtime};
use super::model::{Model, Trust, Tunnel, Voice, credentials_model, model};
use super::node_flags;
use super::place;
use super::plan::{Call, Patience, Plan, Stop, When};
use super::roots::{self, Reader, Trusted};
use super::situation::{Ask, Situation};
use crate::input::proxy::url::{Fault, Understood, has_scheme, understand};
use crate::input::proxy::{self, Choice, bypass};
use crate::input::vars;
use crate::secret::Secret;
use crate::wire::{Proxy, ProxyScheme, Route};
use crate::world::Env;

/// What this client would do for the services asked about.
#[must_use]
pub fn plan(situation: &Situation<'_>, client: ClientId, ask: &Ask<'_>) -> Plan {
    let runtime = client.runs_on_node().then_some(ask.runtime);
    let mut warnings = Vec::new();
    let mut calls = Vec::new();
    for &service in ask.services {
        let model = model(client, service);
        let calling = Calling {
            model,
            service,
            purpose: purpose(model, service),
            operation: service.operation(),
            for_credentials: false,
        };
        calls.push(call(situation, &calling, runtime, ask, &mut warnings));
    }
    warnings.sort();
    warnings.dedup();
    let mut reads = BTreeSet::new();
    for call in &calls {
        reads.extend(&call.endpoint_hop.roots.variables);
        reads.extend(call.proxy_hop.iter().flat_map(|hop| &hop.roots.variables));
    }
    let stop =
        load_stop(situation, client, runtime).or_else(|| calls.iter().find_map(|call| call.stop.clone()));
    Plan { client, runtime, stop, calls, warnings, reads }
}

/// What ends the program before any call, whichever service is asked about.
fn load_stop(situation: &Situation<'_>, client: ClientId, runtime: Option<Runtime>) -> Option<Stop> {
    let flags = runtime.and_then(|runtime| node_flags::refused(situation.shell, runtime));
    flags.or_else(|| {
        // Serverless 4 loads its older half first, whatever the command.
        let model = model(client, Service::CloudFormation);
        (model.trust == Trust::FrameworkAtLoad)
            .then(|| roots::framework(situation, reader(model, runtime.unwrap_or_default())))
            .flatten()
            .and_then(Result::err)
    })
}

fn reader(model: &Model, runtime: Runtime) -> Reader {
    let when = if model.trust == Trust::FrameworkAtLoad { When::Load } else { When::Request };
    Reader { runtime, when, dotenv: model.dotenv }
}

/// The call that gets credentials in one step of a credential plan; `ask` has the region of that step, and the endpoint if
/// the step names one.
#[must_use]
pub fn credential_call(
    situation: &Situation<'_>,
    client: ClientId,
    ask: &Ask<'_>,
    (service, purpose, operation): (Service, &'static str, &'static str),
) -> Call {
    let model = credentials_model(client);
    let runtime = client.runs_on_node().then_some(ask.runtime);
    let calling = Calling { model, service, purpose, operation, for_credentials: true };
    call(situation, &calling, runtime, ask, &mut Vec::new())
}

/// What one call is for, by which row of the table.
struct Calling {
    model: &'static Model,
    service: Service,
    purpose: &'static str,
    operation: &'static str,
    for_credentials: bool,
}

fn call(
    situation: &Situation<'_>,
    calling: &Calling,
    runtime: Option<Runtime>,
    ask: &Ask<'_>,
    warnings: &mut Vec<String>,
) -> Call {
    let &Calling { model, service, .. } = calling;
    let env = if model.dotenv { situation.env } else { situation.shell };
    let situation = &Situation { env, ..*situation };
    let said = Said { env, profile: situation.endpoints };
    let (endpoint, lost) = place::place(model, service, said, ask);
    let way = way(situation, model, &endpoint, runtime);
    let trust = trust(situation, model, runtime, way.proxy.is_some(), warnings);
    // `url.parse` runs before `cafile` is read, `new HttpsProxyAgent` after it.
    let early = way.stop.clone().filter(|stop| model.tunnel == Tunnel::Agent5 && stop.when == When::Load);
    let flags = runtime.and_then(|runtime| node_flags::refused(situation.shell, runtime));
    let load = flags.or(early).or_else(|| load_stop(situation, model.id, runtime)).or(lost);
    let stop = load.or(match (&trust.stop, &way.stop) {
        (Some(trust), Some(way)) => Some(trust.min_by_time(way)),
        (trust, way) => trust.clone().or_else(|| way.clone()),
    });
    let proxy_hop = way
        .proxy
        .as_ref()
        .filter(|proxy| proxy.scheme == ProxyScheme::Https)
        .map(|proxy| trust.proxy.hop(&proxy.host));
    Call {
        client: model.id,
        runtime,
        service,
        purpose: calling.purpose,
        operation: calling.operation,
        for_credentials: calling.for_credentials,
        endpoint_hop: trust.endpoint.hop(&endpoint.host),
        route: Route { scheme: endpoint.scheme, host: endpoint.host, port: endpoint.port, proxy: way.proxy },
        region: endpoint.region,
        proxy_variable: way.variable,
        proxy_hides: way.hides,
        proxy_text: way.text,
        no_proxy: way.no_proxy,
        endpoint_origin: endpoint.origin,
        proxy_hop,
        stop,
        doubt: way.doubt,
        patience: patience(model, env),
        model,
    }
}

fn purpose(model: &Model, service: Service) -> &'static str {
    match (model.voice, service) {
        (Voice::Sdk3Account, _) => "the credential check",
        (_, Service::Sts) => "who am I",
        _ => "the deployment",
    }
}

/// How the call leaves: its proxy, or why it has none.
#[derive(Debug, Default)]
struct Way {
    proxy: Option<Proxy>,
    variable: Option<&'static str>,
    hides: Vec<&'static str>,
    text: Option<Secret>,
    no_proxy: Option<bypass::Reading>,
    stop: Option<Stop>,
    doubt: Option<String>,
}

fn way(situation: &Situation<'_>, model: &Model, endpoint: &Endpoint, runtime: Option<Runtime>) -> Way {
    if model.trust == Trust::Node {
        let runtime = runtime.unwrap_or_default();
        if !node_flags::read(situation.shell, situation.env, runtime).env_proxy {
            return Way::default();
        }
    }
    let Some(choice) = proxy::choose(situation.env, model.proxies, endpoint.scheme) else {
        return Way::default();
    };
    let no_proxy = bypass::reading(situation.env, model.no_proxy, &endpoint.host, endpoint.port);
    if no_proxy.as_ref().is_some_and(bypass::Reading::bypasses) {
        return Way { no_proxy, ..Way::default() };
    }
    Way { no_proxy, ..through(model, endpoint, &choice) }
}

/// The way through the chosen proxy, as far as the client can read what is written there.
fn through(model: &Model, endpoint: &Endpoint, choice: &Choice) -> Way {
    let variable = Some(choice.variable);
    let text = choice.value.expose();
    let doubt = (!has_scheme(text) && matches!(model.proxy_url, proxy::url::Dialect::Legacy | proxy::url::Dialect::Whatwg))
        .then(|| "without http:// in front the client takes another host for the proxy; what answers there depends on this network".to_owned());
    let hides = choice.hides.clone();
    match understand(text, model.proxy_url) {
        Understood::Proxy(proxy) => Way {
            proxy: Some(proxy),
            variable,
            hides,
            text: Some(choice.value.clone()),
            doubt,
            ..Way::default()
        },
        Understood::Socket(_) => {
            // A Unix socket that is not there: `connect ENOENT`, with an errno and without a port.
            let words = format!(
                "Inaccessible host: `{}' at port `undefined'. This service may not be available in the `{}' region.",
                endpoint.host, endpoint.region
            );
            let stop = stop("ENOENT", &words, When::Request, choice, 1);
            Way { stop: Some(stop), variable, hides, ..Way::default() }
        }
        Understood::Invalid(fault) => {
            Way { stop: Some(invalid(model, &fault, choice)), variable, hides, ..Way::default() }
        }
    }
}

/// The words for a proxy URL that the client cannot read.
fn invalid(model: &Model, fault: &Fault, choice: &Choice) -> Stop {
    let when = if model.trust == Trust::FrameworkAtLoad { When::Load } else { When::Request };
    match (model.voice, fault) {
        (Voice::Botocore, _) => {
            let words = "An HTTP Client raised an unhandled exception: Failed to parse";
            stop("HTTPClientError", words, When::Request, choice, 255)
        }
        (Voice::Curl, Fault::Scheme(_)) => {
            stop("7", "curl: (7) Unsupported proxy scheme", When::Request, choice, 7)
        }
        (Voice::Curl, _) => stop("5", "curl: (5) Unsupported proxy syntax", When::Request, choice, 5),
        (_, Fault::Escape) => {
            // Serverless decodes the password when it loads; osls when it connects, where nobody catches the error.
            let legacy = model.proxy_url == proxy::url::Dialect::Legacy;
            let when = if legacy { when } else { When::Request };
            let lost =
                "the error (URIError: URI malformed) is lost inside the client, which then waits for ever";
            let hangs = (!legacy).then(|| lost.to_owned());
            Stop { hangs, ..stop("URIError", "URIError: URI malformed", when, choice, 1) }
        }
        (_, Fault::Scheme(_) | Fault::Syntax) => {
            stop("ERR_INVALID_URL", "TypeError: Invalid URL", when, choice, 1)
        }
    }
}

fn stop(code: &str, message: &str, when: When, choice: &Choice, exit: u8) -> Stop {
    Stop {
        code: code.to_owned(),
        message: message.to_owned(),
        when,
        variable: Some(choice.variable),
        hangs: None,
        exit,
    }
}

/// The trust of both hops.
struct Hops {
    proxy: Trusted,
    endpoint: Trusted,
    stop: Option<Stop>,
}

impl Hops {
    fn same(trusted: Trusted) -> Self {
        Self { proxy: trusted.clone(), endpoint: trusted, stop: None }
    }
}

fn trust(
    situation: &Situation<'_>,
    model: &Model,
    runtime: Option<Runtime>,
    tunnelled: bool,
    warnings: &mut Vec<String>,
) -> Hops {
    let runtime = runtime.unwrap_or_default();
    match model.trust {
        Trust::Botocore => match roots::botocore(situation) {
            Ok(trusted) => Hops::same(trusted),
            Err(stop) => Hops { stop: Some(stop), ..Hops::same(roots::rustls(situation)) },
        },
        Trust::Curl => {
            Hops { proxy: roots::curl(situation, true), endpoint: roots::curl(situation, false), stop: None }
        }
        Trust::Rustls => Hops::same(roots::rustls(situation)),
        Trust::Node => Hops::same(roots::node(situation, runtime, warnings)),
        Trust::ProxyOnly => {
            let base = roots::node(situation, runtime, warnings);
            Hops { proxy: roots::proxy_only(situation, runtime, &base), endpoint: base, stop: None }
        }
        Trust::FrameworkAtLoad | Trust::FrameworkAtRequest => {
            let base = roots::node(situation, runtime, warnings);
            match roots::framework(situation, reader(model, runtime)) {
                None => Hops::same(base),
                Some(Err(stop)) => Hops { stop: Some(stop), ..Hops::same(base) },
                // The agent hands the CA to the session with the proxy; the one inside the tunnel does without.
                Some(Ok(own)) if tunnelled && !model.trust_through_tunnel => {
                    Hops { proxy: own, endpoint: base, stop: None }
                }
                Some(Ok(own)) => Hops::same(own),
            }
        }
    }
}

/// Tries and time limits, from the client's variables.
fn patience(model: &Model, env: &Env) -> Patience {
    match model.voice {
        Voice::Sdk2 => {
            Patience { rounds: framework_retries(env) + 1, tries: 4, silence_ms: client_timeout(env) }
        }
        Voice::Sdk3 => {
            Patience { rounds: 1, tries: framework_retries(env) + 1, silence_ms: client_timeout(env) }
        }
        Voice::Sdk3Account => Patience { rounds: 1, tries: 3, silence_ms: None },
        Voice::Botocore => {
            let tries =
                env.get(vars::AWS_MAX_ATTEMPTS).and_then(|value| value.trim().parse().ok()).unwrap_or(5);
            Patience { rounds: 1, tries, silence_ms: Some(60_000) }
        }
        Voice::Curl | Voice::Node | Voice::Rustls => Patience { rounds: 1, tries: 1, silence_ms: None },
    }
}

/// `Number(SLS_AWS_REQUEST_MAX_RETRIES)`: unset or no number is 4, the empty text is 0.
fn framework_retries(env: &Env) -> u32 {
    match env.get(vars::SLS_AWS_REQUEST_MAX_RETRIES).map(str::trim) {
        None => 4,
        Some("") => 0,
        Some(text) => text.parse().unwrap_or(4),
    }
}

/// `parseInt(AWS_CLIENT_TIMEOUT || aws_client_timeout)`, two minutes by default; what is no number is no limit.
fn client_timeout(env: &Env) -> Option<u64> {
    let names = [vars::AWS_CLIENT_TIMEOUT, vars::AWS_CLIENT_TIMEOUT_LOWER];
    let Some(value) = names.into_iter().find_map(|name| env.non_empty(name)) else { return Some(120_000) };
    let digits: String = value.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|&ms| ms > 0)
}

impl Stop {
    /// The one that comes first; of two at the same time, this one.
    fn min_by_time(&self, other: &Self) -> Self {
        if other.when < self.when { other.clone() } else { self.clone() }
    }
}
