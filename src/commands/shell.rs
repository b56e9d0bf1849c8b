//! `slsca completions` and `slsca man`.

use clap::CommandFactory;

use crate::cli::Cli;
use crate::report::exit::Exit;
use crate::report::output;
use crate::world::World;

pub(crate) fn completions(shell: clap_complete::Shell, world: &World) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "slsca", &mut script);
    output::deliver(&String::from_utf8_lossy(&script), None, world, Exit::Clean)
}

pub(crate) fn man(world: &World) -> Exit {
    let mut page = Vec::new();
    match clap_mangen::Man::new(Cli::command()).render(&mut page) {
        Ok(()) => output::deliver(&String::from_utf8_lossy(&page), None, world, Exit::Clean),
        Err(error) => {
            output::complain(&format!("cannot make the manual page: {error}"));
            Exit::Failed
        }
    }
}
