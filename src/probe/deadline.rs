//! How long a phase may take: its own limit, within that of the whole probe.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Limits of one probe.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// From the first look-up to the last byte.
    pub total: Duration,
    /// Each phase, and each address that is tried.
    pub phase: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { total: Duration::from_secs(10), phase: Duration::from_secs(5) }
    }
}

impl Timeouts {
    /// What somebody asks for who says how long it may take in all: who waits longer than usual waits longer in each phase.
    #[must_use]
    pub fn of(total: Duration) -> Self {
        Self { total, phase: Self::default().phase.max(total / 2).min(total) }
    }

    /// The same, but over after this time.
    #[must_use]
    pub fn within(self, total: Duration) -> Self {
        Self { total, phase: self.phase.min(total) }
    }
}

/// The time of a whole check, for calls that are made one after the other. Only they use it up: a user who looks for a code
/// has time.
#[derive(Debug)]
pub struct Budget {
    total: Duration,
    spent: Cell<Duration>,
}

/// What has not been tried cannot be told from what does not answer, so that nothing goes without a try.
const LEAST: Duration = Duration::from_secs(1);

impl Budget {
    #[must_use]
    pub fn new(total: Duration) -> Self {
        Self { total, spent: Cell::default() }
    }

    /// Does this with the time that is left, and takes off what it took.
    pub fn during<T>(&self, work: impl FnOnce(Duration) -> T) -> T {
        self.within(self.total.saturating_sub(self.spent.get()), work)
    }

    /// The same for what comes last: a second is left for it, whatever went before.
    pub fn at_last<T>(&self, work: impl FnOnce(Duration) -> T) -> T {
        let left = self.total.saturating_sub(self.spent.get());
        self.within(left.max(LEAST.min(self.total)), work)
    }

    fn within<T>(&self, limit: Duration, work: impl FnOnce(Duration) -> T) -> T {
        let started = Instant::now();
        let done = work(limit);
        self.spent.set(self.spent.get() + started.elapsed());
        done
    }
}

/// The end of the whole probe, from which the end of a phase follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    end: Instant,
    phase: Duration,
}

impl Deadline {
    pub(super) fn start(timeouts: Timeouts) -> Self {
        Self { end: Instant::now() + timeouts.total, phase: timeouts.phase }
    }

    /// The same, but over this long from now at the latest.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        Self { end: self.end.min(Instant::now() + limit), ..self }
    }

    /// When a phase that starts now has to be over.
    pub(super) fn phase(self) -> Instant {
        self.end.min(Instant::now() + self.phase)
    }
}

/// The time left, or `None` when there is none: a socket takes a timeout of zero for an error.
pub(super) fn left(until: Instant) -> Option<Duration> {
    until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_longer_waits_longer_in_each_phase() {
        let phase = |total| Timeouts::of(Duration::from_secs(total)).phase.as_secs();
        assert_eq!([2, 8, 10, 60].map(phase), [2, 5, 5, 30]);
    }
}
