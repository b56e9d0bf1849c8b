//! `slsca inspect`.

use std::io::Read;

use crate::check::request as usage;
use crate::cli::Format;
use crate::cli::inspect::InspectArgs;
use crate::inspect::{self, Inspection, Outside, Place, Request};
use crate::origin::{ReadError, ReadFailure};
use crate::probe;
use crate::report::exit::Exit;
use crate::report::human::Detail;
use crate::report::inspect::{View, json, pem, report};
use crate::report::output;
use crate::report::progress::Progress;
use crate::report::style::Page;
use crate::world::{READ_LIMIT, World};

pub(crate) fn inspect(args: &InspectArgs, world: &World) -> Exit {
    let request = match request(args, world) {
        Ok(request) => request,
        Err(usage) => {
            output::complain(&usage.to_string());
            return Exit::Usage;
        }
    };
    let options = request.probe.clone();
    let progress = Progress::new(|done, total| format!("{done} of {total} files read"), world);
    let outside = Outside {
        stdin: &standard_input,
        prober: &|route| probe::probe(world.net, route, &options, None, &mut |_| None),
        progress: &|done, of| progress.show(done, of),
    };
    let inspection = inspect::inspect(&request, world, &outside);
    progress.clear();
    let exit = if inspection.ok { Exit::Clean } else { Exit::Findings };
    let file = args.output.output.as_deref();
    let exit = output::deliver(&rendered(&inspection, args, world), file, world, exit);
    // The process ends here: the system takes ten thousand certificates back at once, where dropping takes each of their parts.
    std::mem::forget(inspection.facts.bundle);
    exit
}

fn request(args: &InspectArgs, world: &World) -> Result<Request, usage::Usage> {
    usage::known_rules(&args.policy.ignore)?;
    let (runtime, _) = usage::runtime(args.clients.node, world);
    Ok(Request {
        places: args.places.iter().map(|text| Place::of(text, world)).collect(),
        clients: usage::clients(&args.clients.client, world)?,
        runtime,
        probe: probe::Options {
            connect_to: usage::connect_to(&args.connect_to)?,
            clock: world.clock,
            ..probe::Options::default()
        },
        expires_within: i64::try_from(args.policy.expires_within.as_secs()).unwrap_or(i64::MAX),
        fail_on: args.policy.fail_on.into(),
        ignore: args.policy.ignore.clone(),
        at: args.policy.at.unwrap_or_else(|| world.clock.now()),
    })
}

/// All of standard input, up to what a file may have.
pub(super) fn standard_input() -> Result<Vec<u8>, ReadError> {
    let failed = |failure| ReadError { path: "-".to_owned(), failure };
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(READ_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| failed(ReadFailure::from_io(&error)))?;
    if bytes.len() as u64 > READ_LIMIT {
        return Err(failed(ReadFailure::TooLarge { bytes: bytes.len() as u64 }));
    }
    Ok(bytes)
}

fn rendered(inspection: &Inspection, args: &InspectArgs, world: &World) -> String {
    if args.view.pem {
        return pem(inspection);
    }
    if args.output.format == Format::Json {
        return json::report(inspection) + "\n";
    }
    let view = match (args.view.long, args.view.tree) {
        (true, _) => View::Long,
        (_, true) => View::Tree,
        _ => View::Short,
    };
    let detail = match (args.output.quiet, args.output.verbose) {
        (true, _) => Detail::Quiet,
        (_, true) => Detail::Verbose,
        _ => Detail::Normal,
    };
    report(inspection, view, Page::new(args.output.color, args.output.output.is_some(), world), detail)
}
