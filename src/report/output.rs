//! Where a report goes: standard output, or a file. The only writer of standard output and standard error.

use std::io::{self, Write};

use super::exit::Exit;
use crate::world::{Files, World};

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
