//! Plays a scenario: the exports as a user would type them, then `check` in a process of its own.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use serde::Serialize;

use super::record::Receiver;
use super::scenario::{SCENARIOS, STORY, Scenario};
use super::stage::Stage;
use super::{Error, commands};
use crate::report::style::wrapped;
use crate::world::World;

/// The scenarios as JSON.
pub(super) fn list(out: &mut dyn Write) -> Result<u8, Error> {
    #[derive(Serialize)]
    struct Item {
        schema: &'static str,
        #[serde(flatten)]
        scenario: &'static Scenario,
    }
    let items: Vec<Item> =
        SCENARIOS.iter().map(|scenario| Item { schema: "slsca.scenario/1", scenario }).collect();
    serde_json::to_writer_pretty(&mut *out, &items).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(0)
}

/// The story: no fix, the usual wrong fix, the right fix.
pub(super) fn story(world: &World, out: &mut dyn Write) -> Result<u8, Error> {
    let mut code = 0;
    for (index, scenario) in STORY.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        code = scene(world, scenario, out)?;
    }
    Ok(code)
}

/// One scenario for people.
pub(super) fn scene(world: &World, scenario: &Scenario, out: &mut dyn Write) -> Result<u8, Error> {
    let stage = Stage::open(scenario, world.clock)?;
    let title = format!("# {}: {}", scenario.name, scenario.about);
    writeln!(out, "{}\n", wrapped(&title, world.terminal.width, 2))?;
    for command in commands(world, stage.exports(), stage.arguments()) {
        writeln!(out, "$ {}", shortened(&command, world.terminal.width.saturating_sub(2)))?;
    }
    writeln!(out)?;
    out.flush()?;
    let code = check(world, &stage, &[], out)?;
    if !scenario.is_trusted() {
        no_signature_was_sent(&stage)?;
        writeln!(out, "\n{}", reassurance(&stage))?;
    }
    Ok(code)
}

/// One scenario's report as `check` wrote it.
pub(super) fn report(world: &World, scenario: &Scenario, out: &mut dyn Write) -> Result<u8, Error> {
    let stage = Stage::open(scenario, world.clock)?;
    let code = check(world, &stage, &["--format", "json"], out)?;
    if !scenario.is_trusted() {
        no_signature_was_sent(&stage)?;
    }
    Ok(code)
}

/// Runs `slsca check` with nothing but the stage's exports, and copies what it prints.
fn check(world: &World, stage: &Stage, extra: &[&str], out: &mut dyn Write) -> Result<u8, Error> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(stage.arguments()).args(extra).current_dir(stage.folder()).env_clear();
    command.env("HOME", stage.folder()).env("USERPROFILE", stage.folder());
    // Windows opens no socket without it.
    if let Some(root) = world.env.get("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command.envs(stage.exports().iter().map(|(name, value)| (name, value)));
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    out.write_all(&output.stdout)?;
    // A child that a signal ended has no code: slsca itself failed.
    Ok(output.status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(3))
}

fn no_signature_was_sent(stage: &Stage) -> Result<(), Error> {
    let leaked = stage.received().iter().any(|received| received.signed);
    if leaked { Err(Error::SignatureLeaked) } else { Ok(()) }
}

fn reassurance(stage: &Stage) -> &'static str {
    let met = |by| stage.received().iter().any(|received| received.by == by);
    if met(Receiver::Interceptor) || met(Receiver::Proxy) && stage.is_intercepted() {
        "The intercepting proxy received no signature."
    } else if met(Receiver::Proxy) {
        "The proxy received no signature."
    } else {
        "The untrusted endpoint received no signature."
    }
}

/// A command for the eye: one that does not fit is cut in the middle.
fn shortened(command: &str, width: usize) -> String {
    let length = command.chars().count();
    if length <= width {
        return command.to_owned();
    }
    let ends = width.saturating_sub(1) / 2;
    let head: String = command.chars().take(ends).collect();
    let tail: String = command.chars().skip(length - ends).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_command_keeps_its_ends() {
        assert_eq!(shortened("export ca=abcdefghijklmnop", 11), "expor…lmnop");
        assert_eq!(shortened("export ca=a", 11), "export ca=a");
    }
}
