//! Where a report goes: standard output, or a file. The only writer of standard output and standard error.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::exit::Exit;
use crate::world::{Files, Stopwatch, World};

/// Writes the text to the file, or to standard output without one. A reader that has gone away (`| head`) is no failure.
pub fn write(text: &str, file: Option<&str>, files: &Files) -> io::Result<()> {
    let written = if let Some(path) = file {
        files.write(path, text)
    } else {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())
    };
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a report and turns a failure to write into the exit code.
#[must_use]
pub fn deliver(text: &str, file: Option<&str>, world: &World, exit: Exit) -> Exit {
    match write(text, file, &world.files) {
        Ok(()) => exit,
        Err(error) => {
            complain(&format!("cannot write the report to {}: {error}", file.unwrap_or("standard output")));
            Exit::Failed
        }
    }
}

/// One line on standard error.
pub fn complain(message: &str) {
    // When standard error is gone too there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "slsca: {message}");
}

/// How far something is, on a terminal only, and only when it takes longer than half a second.
pub struct Progress {
    watch: Option<Stopwatch>,
    what: &'static str,
    /// Tenths of a second at which something was shown last; 0: never.
    shown: AtomicU64,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    #[must_use]
    pub fn on(is_terminal: bool, what: &'static str) -> Self {
        Self { watch: is_terminal.then(Stopwatch::start), what, shown: AtomicU64::new(0) }
    }

    /// So many are done, of so many.
    pub fn at(&self, done: usize, of: usize) {
        let Some(passed) = self.watch.map(Stopwatch::passed).filter(|passed| *passed > Self::PATIENCE) else {
            return;
        };
        let tenths = u64::try_from(passed.as_millis() / 100).unwrap_or(u64::MAX);
        if self.shown.swap(tenths, Ordering::Relaxed) != tenths {
            let _ = write!(io::stderr().lock(), "\r{done} of {of} {}", self.what);
        }
    }

    /// Takes the line away again.
    pub fn end(&self) {
        if self.shown.load(Ordering::Relaxed) > 0 {
            let _ = write!(io::stderr().lock(), "\r{:60}\r", "");
        }
    }
}
