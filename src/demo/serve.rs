//! `demo --serve`: the servers stay, the user plays `check`.

use std::io::{self, Write};
use std::sync::mpsc;

use super::scenario::Scenario;
use super::stage::Stage;
use super::{Error, commands};
use crate::world::World;

/// Prints the exports and the command, then waits for Ctrl-C, SIGTERM or the end of standard input.
pub(super) fn serve(world: &World, scenario: &Scenario, out: &mut dyn Write) -> Result<u8, Error> {
    let (stop, stopped) = mpsc::channel();
    let interrupted = stop.clone();
    ctrlc::set_handler(move || {
        let _ = interrupted.send(INTERRUPTED);
    })?;
    let stage = Stage::open(scenario, world.clock)?;
    print(world, &stage, scenario, out)?;
    if !stdin_is_a_device(world) {
        std::thread::spawn(move || {
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            let _ = stop.send(0);
        });
    }
    // The handler keeps its sender for ever, so the channel cannot end without a word.
    Ok(stopped.recv().unwrap_or(INTERRUPTED))
}

/// The exit code after Ctrl-C, the same for every command.
const INTERRUPTED: u8 = 130;

/// Whether standard input is something like /dev/null: its end, reached at once, says nothing.
fn stdin_is_a_device(world: &World) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        let is_device = |metadata: std::fs::Metadata| metadata.file_type().is_char_device();
        !world.terminal.stdin && std::fs::metadata("/dev/stdin").is_ok_and(is_device)
    }
    #[cfg(not(unix))]
    {
        let _ = world;
        false
    }
}

fn print(world: &World, stage: &Stage, scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}: {}", scenario.name, scenario.about)?;
    writeln!(out, "# Running until Ctrl-C. In another shell:\n")?;
    let absolute = |value: &str| {
        let file = stage.folder().join(value);
        if file.is_file() { file.display().to_string() } else { value.to_owned() }
    };
    let mut exports: Vec<(&str, String)> =
        stage.exports().iter().map(|(name, value)| (*name, absolute(value))).collect();
    // The keys stay in a file: nothing that is printed holds a secret.
    exports.push(("AWS_SHARED_CREDENTIALS_FILE", absolute(".aws/credentials")));
    for command in commands(world, &exports, stage.arguments()) {
        writeln!(out, "{command}")?;
    }
    out.flush()
}
