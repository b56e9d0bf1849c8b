//! Many routes at once.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use slsca::probe::{Job, UNWATCHED, Watch, probe_all};
use slsca::wire::{Failure, Phase, Route};
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
    let jobs = routes.iter().map(|route| Job { route: route.clone(), call: Some(call()) }).collect();
    let done = Cell::new(0);
    let watch = Watch { progress: &|count| done.set(count), interrupted: &|| false };
    let traces = probe_all(Net::Real, jobs, &locally(&good), Arc::new(|_, seen: &_| permit(seen)), &watch);
    assert_eq!(traces.len(), 20);
    for (place, trace) in traces.iter().enumerate() {
        let trace = trace.as_ref().unwrap();
        assert_eq!(trace.route, routes[place]);
        if place % 3 == 0 {
            assert_eq!(trace.failure, Some(Failure::Timeout { phase: Phase::Tls }));
        } else {
            assert_eq!(trace.answer.as_ref().unwrap().status, 403, "{place}");
        }
    }
    assert_eq!(done.get(), 20);
}

#[test]
fn all_together_have_one_time_limit() {
    let silent = Server::start(Connection::hold);
    let jobs = vec![Job { route: to(&silent), call: None }; 300];
    let mut options = locally(&silent);
    options.timeouts.total = Duration::from_millis(200);
    options.timeouts.phase = Duration::from_mins(1);
    let traces = probe_all(Net::Real, jobs, &options, Arc::new(|_, _: &_| None), &UNWATCHED);
    assert_eq!(traces.len(), 300);
    let told: Vec<_> = traces.iter().flatten().collect();
    assert!(told.iter().all(|trace| trace.failure.is_some()));
    let steps = told.iter().flat_map(|trace| &trace.steps);
    let longest = steps.map(|step| step.ms).fold(0.0, f64::max);
    assert!(longest < 30_000.0, "a phase outlived the limit for all");
}

#[test]
fn what_is_known_is_kept_when_somebody_has_had_enough() {
    let good = endpoint(ANSWER);
    let silent = Server::start(Connection::hold);
    let jobs = [&good, &silent].map(|server| Job { route: to(server), call: None }).to_vec();
    let mut options = locally(&good);
    options.timeouts.total = Duration::from_hours(1);
    options.timeouts.phase = Duration::from_hours(1);
    let done = Cell::new(0);
    let watch = Watch { progress: &|count| done.set(count), interrupted: &|| done.get() == 1 };
    let traces = probe_all(Net::Real, jobs, &options, Arc::new(|_, _: &_| None), &watch);
    assert!(traces[0].as_ref().is_some_and(|trace| trace.tls.is_some()) && traces[1].is_none());
}

#[test]
fn with_the_network_refused_nothing_is_tried() {
    let server = endpoint(ANSWER);
    let jobs = vec![Job { route: to(&server), call: None }];
    let traces = probe_all(Net::Refused, jobs, &locally(&server), Arc::new(|_, _: &_| None), &UNWATCHED);
    let trace = traces[0].as_ref().unwrap();
    assert!(trace.steps.is_empty() && trace.failure.is_none() && trace.tls.is_none());
}
