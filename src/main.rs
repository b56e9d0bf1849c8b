//! The real world in, the exit code out.

use clap::Parser;

fn main() -> std::process::ExitCode {
    let exit = slsca::run(slsca::cli::Cli::parse(), &slsca::world::World::real());
    std::process::ExitCode::from(exit.code())
}
