//! One line on standard error while something takes its time; on a terminal only, and gone afterwards.

use std::cell::Cell;
use std::io::{self, Write};
use std::time::Duration;

use crate::world::{Stopwatch, World};

/// What is over sooner needs no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line, not shown yet.
#[derive(Debug)]
pub struct Progress {
    total: usize,
    started: Stopwatch,
    terminal: bool,
    /// How many were done when the line was last written.
    shown: Cell<Option<usize>>,
}

impl Progress {
    /// For so many hosts.
    #[must_use]
    pub fn new(total: usize, world: &World) -> Self {
        let dumb = world.env.get("TERM").is_some_and(|term| term == "dumb");
        Self {
            total,
            started: Stopwatch::start(),
            terminal: world.terminal.stderr && !dumb,
            shown: Cell::new(None),
        }
    }

    /// So many have answered or failed.
    pub fn show(&self, done: usize) {
        if self.terminal && self.started.elapsed() >= PATIENCE && self.shown.get() != Some(done) {
            self.shown.set(Some(done));
            write(&format!("\r\u{1b}[K{}", self.line(done)));
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.shown.take().is_some() {
            write("\r\u{1b}[K");
        }
    }

    fn line(&self, done: usize) -> String {
        format!("{done} of {} hosts have answered; Ctrl-C shows what is known", self.total)
    }
}

fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    // When standard error is gone there is nobody left to tell.
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
