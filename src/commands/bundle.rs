//! `slsca bundle`.

use crate::cli::bundle::{BundleArgs, Form};
use crate::finding::Finding;
use crate::input::vars::tools::{self, TOOLS, Tool};
use crate::merge::{self, Merged, Provider, Request};
use crate::origin::Origin;
use crate::report::exit::Exit;
use crate::report::exports::{self, Unwritable};
use crate::report::{bundle as text, human, output};
use crate::untrusted::{Untrusted, shown};
use crate::world::{UpdateError, Updated, World};

use super::inspect::standard_input;

/// Linux takes no longer variable (execve(2), `MAX_ARG_STRLEN`), its name and `=` included.
const LONGEST_VALUE: usize = 128 * 1024 - "ca=\0".len();

/// What keeps a bundle from being written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("there is no tool `{0}`; choose from {choices}", choices = tool_ids())]
    Tool(String),
    #[error("settings name a file: say with -o where the bundle goes")]
    NoFile,
    #[error("nothing to merge: name files, or set `ca` or `cafile`")]
    Nothing,
    #[error("nothing is left to write: no CA that is valid now was found")]
    Empty,
    #[error("{place}: {why}; nothing was written")]
    Unread { place: String, why: String },
    #[error(
        "there is no system bundle in a file here; --with-mozilla has the public roots; nothing was written"
    )]
    NoSystem,
    #[error("not written: {summary} [{rule}]")]
    Broken { summary: String, rule: &'static str },
    #[error(
        "the value would have {0} bytes, more than a variable may hold; write a file with -o and name it in `cafile`"
    )]
    TooLong(usize),
    #[error("{0}")]
    Setting(Unwritable),
    #[error("cannot write {path}: {why}")]
    Write { path: String, why: String },
}

fn tool_ids() -> String {
    TOOLS.map(|tool| tool.id).join(", ")
}

pub(crate) fn bundle(args: &BundleArgs, world: &World) -> Exit {
    match written(args, world) {
        Ok(text) => output::deliver(&text, None, world, Exit::Clean),
        Err(refused) => {
            output::complain(&Untrusted(&refused.to_string()).to_string());
            match refused {
                Refused::Tool(_) | Refused::NoFile | Refused::Nothing | Refused::Setting(_) => Exit::Usage,
                Refused::Write { .. } => Exit::Failed,
                _ => Exit::Findings,
            }
        }
    }
}

/// What goes to standard output, after the file is written.
fn written(args: &BundleArgs, world: &World) -> Result<String, Refused> {
    let tools = tools(args)?;
    if args.form == Form::Exports && args.output.is_none() {
        return Err(Refused::NoFile);
    }
    let request = Request {
        files: args.files.clone(),
        environment: !args.no_env,
        system: args.with_system,
        mozilla: args.with_mozilla,
        at: args.at.unwrap_or_else(|| world.clock.now()),
    };
    let merged = merge::merge(&request, world, &standard_input);
    check(&merged, &request)?;
    let pem = text::pem(&merged);
    let name = args.output.as_deref().unwrap_or("the bundle");
    if let Some(flaw) = merge::flaws(&pem, name, request.at).into_iter().next() {
        return Err(broken(&flaw));
    }
    // Everything that can go wrong goes wrong before the file is touched.
    let printed = match (args.form, &args.output) {
        (Form::Ca, _) => ca_value(&merged)?,
        (Form::Exports, Some(path)) => {
            let target = args.shell.unwrap_or_else(|| exports::at_hand(&world.env));
            exports::exports(&tools, &world.files.absolute(path), target).map_err(Refused::Setting)?
        }
        (Form::Pem, None) => pem.clone(),
        (Form::Pem | Form::Exports, _) => String::new(),
    };
    if let Some(path) = &args.output {
        publish(world, path, &pem, &merged)?;
    }
    warn_of_replacing(args, &tools, &merged);
    Ok(printed)
}

fn tools(args: &BundleArgs) -> Result<Vec<&'static Tool>, Refused> {
    if args.tools.is_empty() {
        return Ok(TOOLS.iter().collect());
    }
    args.tools.iter().map(|id| tools::find(id).ok_or_else(|| Refused::Tool(id.clone()))).collect()
}

/// Tells what was left out, and refuses what is not whole.
fn check(merged: &Merged, request: &Request) -> Result<(), Refused> {
    for line in text::left_out(merged) {
        output::complain(&line);
    }
    if let Some((origin, error)) = merged.unread.first() {
        return Err(Refused::Unread { place: shown_place(origin), why: error.to_string() });
    }
    if merged.lacks_system {
        return Err(Refused::NoSystem);
    }
    let is_asked =
        !request.files.is_empty() || request.system || request.mozilla || !merged.left_out.is_empty();
    match merged.kept.is_empty() {
        true if is_asked => Err(Refused::Empty),
        true => Err(Refused::Nothing),
        false => Ok(()),
    }
}

fn shown_place(origin: &Origin) -> String {
    shown(&human::place(origin), 120)
}

fn broken(flaw: &Finding) -> Refused {
    Refused::Broken { summary: flaw.summary.clone(), rule: flaw.rule }
}

fn ca_value(merged: &Merged) -> Result<String, Refused> {
    let value = text::ca_value(merged);
    if value.len() > LONGEST_VALUE { Err(Refused::TooLong(value.len())) } else { Ok(value + "\n") }
}

/// Writes the file, and says what became of it.
pub(super) fn publish(world: &World, path: &str, pem: &str, merged: &Merged) -> Result<(), Refused> {
    let failed = |why: String| Refused::Write { path: shown(path, 120), why };
    let updated = world.files.publish(path, pem.as_bytes()).map_err(|error| match error {
        UpdateError::Read(error) => failed(error.to_string()),
        UpdateError::Write { failure, .. } => failed(format!("it {}", failure.described())),
        UpdateError::Locked { .. } => failed("another program has been changing it for a minute".to_owned()),
    })?;
    let count = merged.kept.len();
    let certificates = format!("{count} certificate{}", if count == 1 { "" } else { "s" });
    let path = shown(path, 120);
    output::complain(&match updated {
        Updated::Unchanged => format!("{path} holds these {certificates} already"),
        Updated::Created => format!("wrote {certificates} to {path}"),
        Updated::Replaced => format!("replaced {path}: {certificates}"),
        Updated::InPlace => {
            format!("overwrote {path} in place, since it cannot be replaced there: {certificates}")
        }
    });
    Ok(())
}

/// Most tools forget their own roots over such a setting.
fn warn_of_replacing(args: &BundleArgs, tools: &[&Tool], merged: &Merged) {
    let replacing: Vec<&str> = tools.iter().filter(|tool| !tool.adds).map(|tool| tool.variable).collect();
    let has_public = merged.kept.iter().any(|kept| kept.provider != Provider::User);
    if args.form == Form::Exports && !has_public && !replacing.is_empty() {
        output::complain(
            "every setting but NODE_EXTRA_CA_CERTS replaces the tool's own roots: behind an intercepting proxy that is \
             enough; elsewhere add --with-mozilla or --with-system",
        );
    }
}
