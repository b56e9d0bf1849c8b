//! `slsca demo`.

use crate::cli::{DemoArgs, Format};
use crate::demo;
use crate::report::exit::Exit;
use crate::report::output;
use crate::world::World;

pub(crate) fn demo(args: &DemoArgs, world: &World) -> Exit {
    let request = demo::Request {
        scenario: args.scenario.clone(),
        serve: args.serve,
        json: args.output.format == Format::Json,
    };
    match demo::run(world, &request, &mut std::io::stdout().lock()) {
        Ok(code) => Exit::from_code(code),
        Err(error) => {
            output::complain(&error.to_string());
            if matches!(error, demo::Error::UnknownScenario(_)) { Exit::Usage } else { Exit::Failed }
        }
    }
}
