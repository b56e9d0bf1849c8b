//! One line on standard error while something takes its time; on a terminal only, and gone afterwards.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::world::{Stopwatch, World};

/// What is over sooner needs no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line, not shown yet.
#[derive(Debug)]
pub struct Progress {
    line: fn(done: usize, total: usize) -> String,
    started: Stopwatch,
    terminal: bool,
    /// One more than were done when the line was last written; 0: it is not there.
    shown: AtomicUsize,
}

impl Progress {
    /// With these words for so many done of so many.
    #[must_use]
    pub fn new(line: fn(done: usize, total: usize) -> String, world: &World) -> Self {
        let dumb = world.env.get("TERM").is_some_and(|term| term == "dumb");
        Self {
            line,
            started: Stopwatch::start(),
            terminal: world.terminal.stderr && !dumb,
            shown: AtomicUsize::new(0),
        }
    }

    /// So many are done.
    pub fn show(&self, done: usize, total: usize) {
        if self.terminal
            && self.started.elapsed() >= PATIENCE
            && self.shown.swap(done + 1, Ordering::Relaxed) != done + 1
        {
            write(&format!("\r\u{1b}[K{}", (self.line)(done, total)));
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.shown.swap(0, Ordering::Relaxed) != 0 {
            write("\r\u{1b}[K");
        }
    }
}

fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    // When standard error is gone there is nobody left to tell.
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
