//! Many routes side by side, a bounded number at a time; the traces come back in the order of the jobs.
//!
//! The threads are not waited for: whoever asks is answered when all is done, when time is up, or when the user has had
//! enough, whatever the system's resolver is doing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::judge::Permit;
use crate::wire::{Failure, Phase, Route, Trace};
use crate::world::Net;

use super::call::Call;
use super::deadline::Deadline;
use super::run::Run;
use super::{METADATA, Options, finish};

/// What one route is probed with.
#[derive(Clone, Debug)]
pub struct Job {
    pub route: Route,
    pub call: Option<Call>,
}

/// As for [`super::probe`], with the place of the job. Called from several threads at once.
pub type Decide = dyn Fn(usize, &Trace) -> Option<Permit> + Send + Sync;

/// Who looks on while the probes run.
pub struct Watch<'a> {
    /// Hears now and then how many are done.
    pub progress: &'a dyn Fn(usize),
    /// Whether to stop waiting.
    pub interrupted: &'a dyn Fn() -> bool,
}

/// Nobody looks on.
pub const UNWATCHED: Watch<'static> = Watch { progress: &|_| {}, interrupted: &|| false };

/// As many connections as are open at once; more would look like a scan to a firewall.
pub const AT_ONCE: usize = 64;

/// How often [`Watch`] is asked while nothing happens.
const TICK: Duration = Duration::from_millis(50);

/// How long a probe whose time is up has to say so.
const GRACE: Duration = Duration::from_millis(500);

/// What all threads of one run share.
struct Shared {
    net: Net,
    jobs: Vec<Job>,
    taken: AtomicUsize,
    options: Options,
    deadline: Deadline,
    decide: Arc<Decide>,
}

/// Probes all jobs. `options.timeouts.total` is the time for all of them together, not for each. Where a trace is missing,
/// the job was interrupted.
#[must_use]
pub fn probe_all(
    net: Net,
    jobs: Vec<Job>,
    options: &Options,
    decide: Arc<Decide>,
    watch: &Watch<'_>,
) -> Vec<Option<Trace>> {
    let count = jobs.len();
    let end = Instant::now() + options.timeouts.total + GRACE;
    let deadline = Deadline::start(options.timeouts);
    let shared = Arc::new(Shared {
        net,
        jobs,
        taken: AtomicUsize::new(0),
        options: options.clone(),
        deadline,
        decide,
    });
    let (sender, receiver) = mpsc::channel();
    let started = (0..count.min(AT_ONCE)).filter(|_| {
        let (shared, sender) = (Arc::clone(&shared), sender.clone());
        thread::Builder::new().spawn(move || shared.work(&sender)).is_ok()
    });
    if started.count() == 0 {
        shared.work(&sender);
    }
    // The channel ends with the last thread, so also when one of them breaks down.
    drop(sender);
    let mut traces = collect(&receiver, count, end, watch);
    if !(watch.interrupted)() {
        let late = |job: &Job| Trace {
            failure: Some(Failure::Timeout { phase: Phase::Dns }),
            ..Trace::untried(&job.route)
        };
        let missing = traces.iter_mut().zip(&shared.jobs).filter(|(trace, _)| trace.is_none());
        missing.for_each(|(trace, job)| *trace = Some(late(job)));
    }
    traces
}

impl Shared {
    /// Takes jobs until there are none left, or nobody listens any more.
    fn work(&self, done: &Sender<(usize, Trace)>) {
        loop {
            let place = self.taken.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.jobs.get(place) else { return };
            let metadata = job.call.as_ref().is_some_and(|call| call.metadata);
            let deadline = if metadata { self.deadline.at_most(METADATA) } else { self.deadline };
            let run = Run::new(&job.route, &self.options, deadline);
            let mut decide = |shown: &Trace| (self.decide)(place, shown);
            let trace = finish(run, self.net, job.call.as_ref(), &mut decide);
            if done.send((place, trace)).is_err() {
                return;
            }
        }
    }
}

fn collect(
    receiver: &Receiver<(usize, Trace)>,
    count: usize,
    end: Instant,
    watch: &Watch<'_>,
) -> Vec<Option<Trace>> {
    let mut traces: Vec<Option<Trace>> = (0..count).map(|_| None).collect();
    let mut done = 0;
    while done < count && Instant::now() < end && !(watch.interrupted)() {
        match receiver.recv_timeout(TICK) {
            Ok((place, trace)) => {
                done += 1;
                traces[place] = Some(trace);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        (watch.progress)(done);
    }
    // On a machine that stood still, some have answered meanwhile.
    for (place, trace) in receiver.try_iter() {
        traces[place] = Some(trace);
    }
    traces
}
