//! `slsca profile`.

use crate::check::request::Request;
use crate::check::{self, Diagnosis};
use crate::cli::{Format, ProfileArgs};
use crate::profile::{Order, dump};
use crate::report::exit::Exit;
use crate::report::style::Page;
use crate::report::{output, profile as report};
use crate::untrusted::Untrusted;
use crate::world::World;

pub(crate) fn profile(args: &ProfileArgs, world: &World) -> Exit {
    let file = args.output.output.as_deref();
    if args.dump {
        return dumped(args, world);
    }
    if Order::from_id(&args.client).is_none() {
        let choices = Order::ALL.map(Order::id).join(", ");
        output::complain(&format!("`{}` reads no profile; choose from {choices}", Untrusted(&args.client)));
        return Exit::Usage;
    }
    let request = match Request::new(&args.as_check(), world) {
        Ok(request) => request,
        Err(usage) => {
            output::complain(&usage.to_string());
            return Exit::Usage;
        }
    };
    let diagnosis =
        if args.whoami { super::check::ask(&request, world) } else { check::profiles(&request, world) };
    let page = Page::new(args.output.color, file.is_some(), world);
    let text = match (args.output.format, args.list) {
        (Format::Json, false) => report::json(&diagnosis, args.whoami),
        (Format::Json, true) => report::list_json(&diagnosis),
        (Format::Human, false) => report::human(&diagnosis, page, args.whoami),
        (Format::Human, true) => report::list_human(&diagnosis, page),
    };
    output::deliver(&text, file, world, exit(args, &diagnosis))
}

/// A list is a list, whatever is in it.
fn exit(args: &ProfileArgs, diagnosis: &Diagnosis) -> Exit {
    let resolution = diagnosis.facts.runs.first().and_then(|run| run.resolution.as_ref());
    let fails = !diagnosis.ok || resolution.is_some_and(|resolution| resolution.error.is_some());
    match (diagnosis.interrupted, fails && !args.list) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Clean,
    }
}

fn dumped(args: &ProfileArgs, world: &World) -> Exit {
    let dump = dump::dump(world);
    let text = serde_json::to_string_pretty(&dump).unwrap_or_default() + "\n";
    output::deliver(&text, args.output.output.as_deref(), world, Exit::Clean)
}
