//! `check --plan`: what would be read, contacted, signed and executed. None of it is done but reading settings.

use serde::Serialize;

use crate::check::Diagnosis;
use crate::client::endpoint::Endpoint;
use crate::moment::rfc3339;
use crate::origin::{ReadError, ReadFailure};
use crate::profile;
use crate::rules::facts::{CallRun, Facts, Run};
use crate::untrusted::Untrusted;
use crate::wire::Scheme;

use super::json::proxy_url;
use super::style::Page;

/// Where EC2 answers its instances.
const INSTANCE: &str = "169.254.169.254";

#[derive(Serialize)]
struct Plan {
    schema: &'static str,
    slsca: &'static str,
    at: String,
    reads: Vec<String>,
    contacts: Vec<Contact>,
    /// Programs that would be run.
    executes: Vec<String>,
}

#[derive(Serialize)]
struct Contact {
    client: &'static str,
    service: &'static str,
    host: String,
    port: u16,
    proxy: Option<String>,
    /// What the request is for.
    purpose: &'static str,
    /// The key id, shortened, if a request would be signed once the chain is trusted; `the role's keys` and the like where these
    /// have to be fetched first.
    signs_with: Option<String>,
    /// Why the client would end before it sends anything.
    stops: Option<String>,
}

fn plan(diagnosis: &Diagnosis) -> Plan {
    let facts = &diagnosis.facts;
    let asked = diagnosis.asks.iter().map(|node| format!("{node}: one handshake of its own for each chain"));
    let calls = facts.runs.iter().flat_map(|run| run.calls.iter().map(move |call| (run, call)));
    let contacts = calls.map(|(run, call)| contact(run, call, diagnosis.tls_only));
    Plan {
        schema: "slsca.plan/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: rfc3339(facts.at),
        reads: reads(facts),
        contacts: facts.runs.iter().filter_map(metadata).chain(contacts).collect(),
        executes: facts.runs.iter().filter_map(program).chain(asked).collect(),
    }
}

/// Every file, in the order of reading: the folder's, those of profiles, those of trust, those of sources of credentials.
fn reads(facts: &Facts) -> Vec<String> {
    let folder = facts.runs.iter().flat_map(|run| {
        run.project.path.iter().chain(run.dotenv.iter().filter_map(|(_, origin)| origin.path.as_ref()))
    });
    let is_there = |error: &ReadError| error.failure != ReadFailure::NotFound;
    let profiles = facts.profiles.files.iter();
    let profiles = profiles.filter(|file| file.error.as_ref().is_none_or(is_there));
    let trust = facts.bundle.items.iter().filter_map(|item| item.source.origin.path.as_ref());
    let tokens = facts.runs.iter().filter_map(source).filter_map(|plan| match plan {
        profile::Plan::WebIdentity(identity) => Some(&identity.token_file),
        profile::Plan::Sso(sso) => Some(&sso.token_path),
        _ => None,
    });
    let all = folder.chain(profiles.map(|file| &file.location.path)).chain(trust).chain(tokens);
    let mut reads: Vec<String> = Vec::new();
    for path in all {
        if !reads.contains(path) {
            reads.push(path.clone());
        }
    }
    reads
}

/// Where the credentials of this client begin, behind the roles that are assumed with them.
fn source(run: &Run) -> Option<&profile::Plan> {
    let mut plan = run.resolution.as_ref()?.plan.as_ref()?;
    while let profile::Plan::AssumeRole(role) = plan {
        plan = &role.source;
    }
    Some(plan)
}

/// The program that they come from.
fn program(run: &Run) -> Option<String> {
    let Some(profile::Plan::Process { origin, .. }) = source(run) else { return None };
    Some(format!("the `credential_process` of {}, as {}", super::human::place(origin), run.id()))
}

/// The machine's or the container's own endpoint that they come from.
fn metadata(run: &Run) -> Option<Contact> {
    let (host, port) = match source(run)? {
        profile::Plan::Instance => (INSTANCE.to_owned(), 80),
        profile::Plan::Container { uri, .. } => Endpoint::from_url(uri, "")
            .filter(|endpoint| endpoint.scheme == Scheme::Http)
            .map(|endpoint| (endpoint.host, endpoint.port))?,
        _ => return None,
    };
    Some(Contact {
        client: run.id(),
        service: "metadata",
        host,
        port,
        proxy: None,
        purpose: "the credentials of this machine",
        signs_with: None,
        stops: run.plan.stop.as_ref().map(|stop| stop.message.clone()),
    })
}

fn contact(run: &Run, call: &CallRun, tls_only: bool) -> Contact {
    let route = &call.call.route;
    let stop = run.plan.stop.as_ref().or(call.call.stop.as_ref());
    let resolution = run.resolution.as_ref();
    let fetched = || resolution?.plan.as_ref().map(|_| "keys that have to be fetched first".to_owned());
    let key = resolution.and_then(profile::Resolution::masked_key_id).or_else(fetched);
    let signs = !tls_only && stop.is_none() && !call.target && !call.call.is_steered_by(&run.dotenv);
    Contact {
        client: run.id(),
        service: call.call.service.id(),
        host: route.host.clone(),
        port: route.port,
        proxy: route.proxy.as_ref().map(proxy_url),
        purpose: call.call.purpose,
        signs_with: key.filter(|_| signs),
        stops: stop.map(|stop| stop.message.clone()),
    }
}

/// The plan as one JSON object, `slsca.plan/1`.
#[must_use]
pub fn json(diagnosis: &Diagnosis) -> String {
    // Nothing in a plan can fail to serialise.
    serde_json::to_string_pretty(&plan(diagnosis)).unwrap_or_default() + "\n"
}

/// The plan for people.
#[must_use]
pub fn human(diagnosis: &Diagnosis, page: Page) -> String {
    let plan = plan(diagnosis);
    let mut lines = vec![page.strong("would read")];
    lines.extend(plan.reads.iter().map(|path| format!("  {}", Untrusted(path))));
    if plan.reads.is_empty() {
        lines.push("  no files".to_owned());
    }
    lines.push(page.strong("would contact"));
    for contact in &plan.contacts {
        let through = contact.proxy.as_ref().map(|proxy| format!(" through {}", Untrusted(proxy)));
        let then = match (&contact.stops, &contact.signs_with) {
            (Some(stop), _) => {
                format!("nobody: it ends with {}", Untrusted(stop.lines().next().unwrap_or_default()))
            }
            (None, Some(key)) => {
                format!("{}, signed with {}, if the chain is trusted", contact.purpose, Untrusted(key))
            }
            (None, None) if contact.service == "metadata" => format!("{}, in clear text", contact.purpose),
            (None, None) => "shake hands, sign nothing".to_owned(),
        };
        let place = format!("{}:{}{}", Untrusted(&contact.host), contact.port, through.unwrap_or_default());
        lines.push(format!("  {} as {}: {then}", place, contact.client));
    }
    lines.push(page.strong("would execute"));
    lines.extend(plan.executes.iter().map(|program| format!("  {}", Untrusted(program))));
    if plan.executes.is_empty() {
        lines.push("  nothing".to_owned());
    }
    lines.join("\n") + "\n"
}
