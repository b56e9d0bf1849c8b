//! `slsca config credentials` and `slsca configure`.

use std::io::{BufRead, Read};

use crate::cli::{ConfigureArgs, CredentialsArgs};
use crate::profile::config_credentials::{self, Request, WriteError, Written};
use crate::profile::configure as prompts;
use crate::report::exit::Exit;
use crate::report::output;
use crate::secret::Secret;
use crate::untrusted::Untrusted;
use crate::world::World;

/// A secret on standard input is one line; more is a mistake.
const LONGEST_SECRET: u64 = 64 * 1024;

pub(crate) fn config_credentials(args: &CredentialsArgs, world: &World) -> Exit {
    let from_input = args.secret.as_ref().is_some_and(|secret| secret.0.expose() == "-");
    let secret = if from_input { read_secret() } else { args.secret.as_ref().map(|secret| secret.0.clone()) };
    let request = Request {
        provider: args.provider.clone(),
        key: args.key.clone(),
        secret_in_argv: secret.is_some() && !from_input,
        secret,
        profile: args.profile.clone(),
        overwrite: args.overwrite,
    };
    told(config_credentials::config_credentials(world, &request), world)
}

pub(crate) fn configure(args: &ConfigureArgs, world: &World) -> Exit {
    let mut prompts_out = std::io::stderr();
    told(
        prompts::configure(world, args.profile.as_deref(), &mut std::io::stdin().lock(), &mut prompts_out),
        world,
    )
}

/// The first line of standard input, without its line break.
fn read_secret() -> Option<Secret> {
    let mut line = String::new();
    let read = std::io::stdin().lock().take(LONGEST_SECRET).read_line(&mut line);
    read.ok().map(|_| Secret::new(line.trim_end_matches(['\n', '\r'])))
}

fn told(result: Result<Written, WriteError>, world: &World) -> Exit {
    match result {
        Ok(written) => {
            for note in &written.notes {
                output::complain(&format!("note: {}", Untrusted(note)));
            }
            let message = Untrusted(&written.message).to_string();
            let text = if message.is_empty() { message } else { message + "\n" };
            output::deliver(&text, None, world, Exit::Clean)
        }
        Err(error) => {
            output::complain(&Untrusted(&error.to_string()).to_string());
            match error {
                WriteError::Missing(_) | WriteError::Provider(_) => Exit::Usage,
                WriteError::Exists { .. } | WriteError::Unwritable(_) => Exit::Findings,
                WriteError::File(_) => Exit::Failed,
            }
        }
    }
}
