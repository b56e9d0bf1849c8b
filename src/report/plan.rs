//! `check --plan`: what would be read, contacted, signed and executed. None of it is done but reading settings.

use serde::Serialize;

use crate::check::Diagnosis;
use crate::moment::rfc3339;
use crate::profile;
use crate::rules::facts::{CallRun, Run};
use crate::untrusted::Untrusted;

use super::json::proxy_url;
use super::style::Page;

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
    let mut reads: Vec<String> =
        facts.bundle.items.iter().filter_map(|item| item.source.origin.path.clone()).collect();
    reads.dedup();
    let asked = diagnosis.asks.iter().map(|node| format!("{node}: one handshake of its own for each chain"));
    let calls = facts.runs.iter().flat_map(|run| run.calls.iter().map(move |call| (run, call)));
    Plan {
        schema: "slsca.plan/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: rfc3339(facts.at),
        reads,
        contacts: calls.map(|(run, call)| contact(run, call, diagnosis.tls_only)).collect(),
        executes: facts.runs.iter().filter_map(program).chain(asked).collect(),
    }
}

/// The program that the credential plan of this client starts with.
fn program(run: &Run) -> Option<String> {
    let mut plan = run.resolution.as_ref()?.plan.as_ref()?;
    loop {
        match plan {
            profile::Plan::AssumeRole(role) => plan = &role.source,
            profile::Plan::Process { origin, .. } => {
                let place = super::human::place(origin);
                return Some(format!("the `credential_process` of {place}, as {}", run.id()));
            }
            _ => return None,
        }
    }
}

fn contact(run: &Run, call: &CallRun, tls_only: bool) -> Contact {
    let route = &call.call.route;
    let stop = run.plan.stop.as_ref().or(call.call.stop.as_ref());
    let resolution = run.resolution.as_ref();
    let fetched = || resolution?.plan.as_ref().map(|_| "keys that have to be fetched first".to_owned());
    let key = resolution.and_then(profile::Resolution::masked_key_id).or_else(fetched);
    Contact {
        client: run.id(),
        service: call.call.service.id(),
        host: route.host.clone(),
        port: route.port,
        proxy: route.proxy.as_ref().map(proxy_url),
        purpose: call.call.purpose,
        signs_with: key.filter(|_| !tls_only && stop.is_none()),
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
        lines.push("  no trust files; the profile files of AWS".to_owned());
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
