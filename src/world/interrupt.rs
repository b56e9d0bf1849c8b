//! Ctrl-C, and how long something has been going on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether the user pressed Ctrl-C, or the process was told to end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on the signal is noted here and no longer ends the process.
    #[must_use]
    pub fn watch() -> Self {
        let interrupt = Self::default();
        let raised = Arc::clone(&interrupt.0);
        // Somebody else may watch already; then the signal is theirs.
        let _ = ctrlc::set_handler(move || raised.store(true, Ordering::Relaxed));
        interrupt
    }

    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Started when made.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
