//! Every recorded situation, rebuilt: environment and files to a plan, a trace of what the component named there shows,
//! the outcome, and the recording as the expectation.
//!
//! The situations in `testdata/clients` always run. Recordings beside the repository are run as well when they are there.

#[path = "clients/case.rs"]
mod case;
#[path = "clients/lab.rs"]
mod lab;
#[path = "clients/network.rs"]
mod network;
#[path = "clients/own.rs"]
mod own;

use case::{Case, Exit};
use slsca::client::{self, Ask, Outcome, Shelf, Situation};
use slsca::profile;
use slsca::world::{Clock, Files, Net, Terminal, World};

/// In force for all certificates in `testdata/clients/pki` that are meant to be.
const AT: i64 = 1_796_083_200;

#[test]
fn own_recordings_are_predicted() {
    let cases = own::cases();
    assert!(cases.len() >= 350, "only {} recordings", cases.len());
    compare(&cases);
}

#[test]
fn recordings_beside_the_repository_are_predicted() {
    let Some(cases) = lab::cases() else { return };
    assert!(cases.len() >= 450, "only {} recordings", cases.len());
    compare(&cases);
}

#[test]
fn the_reference_page_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/clients.md");
    let page = client::reference::page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).expect("docs/clients.md is writable");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == page, "docs/clients.md is stale: UPDATE=1 cargo test --test clients reference");
}

/// Runs all cases, then fails with the list of those that differ.
fn compare(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        if let Err(difference) = check(case) {
            wrong.push(format!("{} {} ({}): {difference}", case.client.id(), case.id, case.about));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn check(case: &Case) -> Result<(), String> {
    let world = World {
        env: case.shell.clone(),
        files: Files::Real,
        clock: Clock::Fixed(AT),
        net: Net::Refused,
        terminal: Terminal::none(),
    };
    let shelf = Shelf::gather(&world, &case.env, None, &[case.client]);
    let situation =
        Situation { shell: &case.shell, env: &case.env, endpoints: &profile::UNSAID, shelf: &shelf };
    let ask = Ask {
        services: &[case.service],
        region: &case.region,
        bucket: None,
        endpoint_url: None,
        runtime: client::Runtime::Node20,
    };
    let plan = client::plan(&situation, case.client, &ask);
    if case.offline {
        let stops = plan.stop.as_ref().filter(|stop| stop.when == client::When::Load);
        return same_end(case, stops.map(|stop| stop.message.as_str()), stops.is_none());
    }
    let call = &plan.calls[0];
    if call.stop.is_none()
        && let Some(failure) = credentials_failure(case, &world)
    {
        return same_end(case, Some(&failure), false);
    }
    if let Some(host) = case.hosts.first()
        && *host != call.route.host
    {
        return Err(format!("calls {}, recorded {host}", call.route.host));
    }
    let outcome = outcome(case, call);
    if outcome.hangs || case.exit == Exit::Never {
        let hangs = outcome.hangs && case.exit == Exit::Never;
        return if hangs { Ok(()) } else { Err(format!("recorded {:?}, predicted {outcome:?}", case.exit)) };
    }
    if outcome.exit.map_or(0, i64::from) != case.exit.code() && !(outcome.exit.is_none() && case.answered) {
        return Err(format!("recorded exit {:?} {:?}, predicted {outcome:?}", case.exit, case.line));
    }
    if outcome.ok != Some(case.answered) {
        return Err(format!("recorded answered {}, predicted {outcome:?}", case.answered));
    }
    let words = outcome.message.as_deref().or(outcome.code.as_deref());
    same_end(case, words, case.exit.code() == 0 || case.answered && words.is_none())
        .map_err(|difference| format!("{difference} ({:?})", outcome.code))
}

fn outcome(case: &Case, call: &client::Call) -> Outcome {
    let trace = network::trace(call, case);
    let assessor = client::Assessor::default();
    let judged = |hop: &client::Hop, handshake: &Option<slsca::wire::Handshake>| {
        handshake.as_ref().and_then(|handshake| assessor.verdict(hop, handshake, AT))
    };
    let verdicts = client::Verdicts {
        proxy: call.proxy_hop.as_ref().and_then(|hop| judged(hop, &trace.proxy_tls)),
        endpoint: judged(&call.endpoint_hop, &trace.tls),
    };
    client::outcome(call, &trace, &verdicts)
}

/// What the profile stage says before any call is made.
fn credentials_failure(case: &Case, world: &World) -> Option<String> {
    let order = profile::Order::from_id(case.client.id())?;
    let later = World { env: case.env.clone(), ..world.clone() };
    let resolution = profile::resolve(order, &later, &case.overrides);
    resolution.error.map(|failure| failure.message)
}

fn same_end(case: &Case, predicted: Option<&str>, silent: bool) -> Result<(), String> {
    match (&case.line, predicted) {
        (None, _) | (Some(_), None) if silent => Ok(()),
        (Some(line), Some("")) if line.is_empty() => Ok(()),
        // A record can be cut in the middle of a line.
        (Some(line), Some(message))
            if line.split_once(": ").is_some_and(|(_, tail)| is_head(tail, message)) =>
        {
            Ok(())
        }
        (Some(line), Some(message)) if line.contains(message.lines().next().unwrap_or("?")) => Ok(()),
        (line, message) => Err(format!("recorded {line:?}, predicted {message:?}")),
    }
}

fn is_head(head: &str, text: &str) -> bool {
    head.len() > 20 && text.starts_with(head)
}
