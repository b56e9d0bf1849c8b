//! How long a phase may take: its own limit, within that of the whole probe.

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
