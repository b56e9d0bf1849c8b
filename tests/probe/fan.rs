//! Many routes at once.

use std::sync::Mutex;
use std::time::Duration;

use slsca::probe::{Job, Listeners, probe_all};
use slsca::wire::{Failure, Phase, Route, Trace};
use slsca::world::Net;

use crate::server::{Connection, Server, call, endpoint, options, permit, route};

const ANSWER: &str = "HTTP/1.1 403 Forbidden\r\nx-amzn-requestid: r\r\nContent-Length: 0\r\n\r\n";

/// A route to the server under the common name.
fn to(server: &Server) -> Route {
    Route { port: server.address.port(), ..route() }
}

fn locally(server: &Server) -> slsca::probe::Options {
    let mut options = options(server);
    options.connect_to = vec!["::127.0.0.1:".parse().unwrap()];
    options
}

#[test]
fn traces_come_in_the_order_of_the_jobs() {
    let good = endpoint(ANSWER);
    let silent = Server::start(Connection::hold);
    let routes: Vec<Route> = (0..20).map(|place| to(if place % 3 == 0 { &silent } else { &good })).collect();
    let call = call();
    let jobs: Vec<Job> = routes.iter().map(|route| Job { route, call: Some(&call) }).collect();
    let done = Mutex::new(Vec::new());
    let listeners = Listeners {
        decide: &|_, seen| permit(seen),
        done: &|place, _: &Trace| done.lock().unwrap().push(place),
    };
    let traces = probe_all(Net::Real, &jobs, &locally(&good), &listeners);
    assert_eq!(traces.len(), 20);
    for (place, trace) in traces.iter().enumerate() {
        assert_eq!(trace.route, routes[place]);
        if place % 3 == 0 {
            assert_eq!(trace.failure, Some(Failure::Timeout { phase: Phase::Tls }));
        } else {
            assert_eq!(trace.answer.as_ref().unwrap().status, 403, "{place}");
        }
    }
    let mut done = done.into_inner().unwrap();
    done.sort_unstable();
    assert_eq!(done, (0..20).collect::<Vec<_>>());
}

#[test]
fn all_together_have_one_time_limit() {
    let silent = Server::start(Connection::hold);
    let route = to(&silent);
    let jobs = vec![Job { route: &route, call: None }; 300];
    let mut options = locally(&silent);
    options.timeouts.total = Duration::from_millis(200);
    options.timeouts.phase = Duration::from_mins(1);
    let listeners = Listeners { decide: &|_, _| None, done: &|_, _| {} };
    let traces = probe_all(Net::Real, &jobs, &options, &listeners);
    assert_eq!(traces.len(), 300);
    assert!(traces.iter().all(|trace| trace.failure.is_some()));
    let spent: f64 = traces.iter().flat_map(|trace| &trace.steps).map(|step| step.ms).fold(0.0, f64::max);
    assert!(spent < 30_000.0, "a phase outlived the limit for all");
}

#[test]
fn with_the_network_refused_nothing_is_tried() {
    let server = endpoint(ANSWER);
    let route = to(&server);
    let listeners = Listeners { decide: &|_, _| None, done: &|_, _| {} };
    let traces = probe_all(Net::Refused, &[Job { route: &route, call: None }], &locally(&server), &listeners);
    assert!(traces[0].steps.is_empty() && traces[0].failure.is_none() && traces[0].tls.is_none());
}
