//! Will this client reach AWS from here, and if not, which one thing is wrong?
//!
//! Facts, then judgement, then words. A module imports only modules above it in this list.

pub mod crypto;
pub mod finding;
pub mod moment;
pub mod named;
pub mod origin;
pub mod secret;
pub mod shares;
pub mod untrusted;
pub mod world;

pub mod wire;
pub mod x509;

pub mod input;
pub mod profile;
pub mod trust;

pub mod judge;

pub mod client;

pub mod probe;

pub mod rules;
pub mod verdict;

pub mod cli;

pub mod check;
pub mod verify;

pub mod inspect;

pub mod merge;

pub mod capture;

pub mod report;

pub mod demo;

mod commands;

use cli::{Cli, Command, ConfigCommand};
use report::exit::Exit;
use world::World;

/// Does what was asked, writes what came of it, and says what the process should exit with.
#[must_use]
pub fn run(cli: Cli, world: &World) -> Exit {
    match cli.command {
        Command::Bundle(args) => commands::bundle(&args, world),
        Command::Capture(args) => commands::capture(&args, world),
        Command::Check(args) => commands::check(&args, world),
        Command::Config(ConfigCommand::Credentials(args)) => commands::config_credentials(&args, world),
        Command::Configure(args) => commands::configure(&args, world),
        Command::Completions(args) => commands::completions(args.shell, world),
        Command::Demo(args) => commands::demo(&args, world),
        Command::Explain(args) => commands::explain(&args, world),
        Command::Inspect(args) => commands::inspect(&args, world),
        Command::Man => commands::man(world),
        Command::Profile(args) => commands::profile(&args, world),
        Command::Verify(args) => commands::verify(&args, world),
    }
}
