//! Many routes side by side, a bounded number at a time; the traces come back in the order of the jobs.

use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::judge::Permit;
use crate::wire::{Handshake, Route, Trace};
use crate::world::Net;

use super::call::Call;
use super::deadline::Deadline;
use super::run::Run;
use super::{Options, finish};

/// What one route is probed with.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    pub route: &'a Route,
    pub call: Option<&'a Call>,
}

/// Who is told what, while several probes run. Both are called from several threads at once.
pub struct Listeners<'a> {
    /// As for [`super::probe`], with the place of the job.
    pub decide: &'a (dyn Fn(usize, &Handshake) -> Option<Permit> + Sync),
    /// Gets each trace as soon as it is complete: for progress, and for what is known when somebody presses Ctrl-C.
    pub done: &'a (dyn Fn(usize, &Trace) + Sync),
}

/// As many connections as are open at once; more would look like a scan to a firewall.
pub const AT_ONCE: usize = 64;

/// Probes all jobs. `options.timeouts.total` is the time for all of them together, not for each.
#[must_use]
pub fn probe_all(net: Net, jobs: &[Job<'_>], options: &Options, listeners: &Listeners<'_>) -> Vec<Trace> {
    let deadline = Deadline::start(options.timeouts);
    let taken = AtomicUsize::new(0);
    let take = || {
        let place = taken.fetch_add(1, Ordering::Relaxed);
        Some((place, jobs.get(place)?))
    };
    let probed = |(place, job): (usize, &Job<'_>)| {
        let run = Run::new(job.route, options, deadline);
        let trace = finish(run, net, job.call, &mut |seen| (listeners.decide)(place, seen));
        (listeners.done)(place, &trace);
        (place, trace)
    };
    let work = || iter::from_fn(take).map(probed).collect::<Vec<_>>();
    let mut traces: Vec<(usize, Trace)> = thread::scope(|scope| {
        let helpers = jobs.len().min(AT_ONCE).saturating_sub(1);
        let helpers: Vec<_> =
            (0..helpers).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let own = work();
        helpers.into_iter().filter_map(|helper| helper.join().ok()).flatten().chain(own).collect()
    });
    traces.sort_by_key(|(place, _)| *place);
    traces.into_iter().map(|(_, trace)| trace).collect()
}
