//! `slsca check`.

use crate::check::request::Request;
use crate::check::{self, Diagnosis};
use crate::cli::{CheckArgs, Format, OutputArgs};
use crate::probe::{self, Watch};
use crate::report::exit::Exit;
use crate::report::human::{self, Detail};
use crate::report::progress::Progress;
use crate::report::style::Page;
use crate::report::{json, output, plan};
use crate::world::{Interrupt, World};

pub(crate) fn check(args: &CheckArgs, world: &World) -> Exit {
    let request = match Request::new(args, world) {
        Ok(request) => request,
        Err(usage) => {
            output::complain(&usage.to_string());
            return Exit::Usage;
        }
    };
    let diagnosis = ask(&request, world);
    if request.plan_only {
        let file = args.output.output.as_deref();
        let text = match args.output.format {
            Format::Json => plan::json(&diagnosis),
            Format::Human => plan::human(&diagnosis, Page::new(args.output.color, file.is_some(), world)),
        };
        return output::deliver(&text, file, world, Exit::Clean);
    }
    let exit = match (diagnosis.interrupted, diagnosis.ok) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Clean,
        (false, false) => Exit::Findings,
    };
    output::deliver(&rendered(&diagnosis, &args.output, world), args.output.output.as_deref(), world, exit)
}

/// The check with the real probe, with progress shown and interruption heard.
pub(super) fn ask(request: &Request, world: &World) -> Diagnosis {
    let options = request.probe.clone();
    let interrupt = Interrupt::watch();
    let prober: &check::Prober<'_> = &|jobs, limit, decide| {
        let total = jobs.len();
        let progress = Progress::new(
            |done, total| format!("{done} of {total} hosts have answered; Ctrl-C shows what is known"),
            world,
        );
        let watch =
            Watch { progress: &|done| progress.show(done, total), interrupted: &|| interrupt.is_raised() };
        let timeouts = options.timeouts.within(limit);
        let options = probe::Options { timeouts, ..options.clone() };
        let traces = probe::probe_all(world.net, jobs, &options, decide, &watch);
        progress.clear();
        traces
    };
    let asker: &check::Asker<'_> = &|question| probe::confirm::ask(world.net, question, &options);
    check::check_and_ask(request, world, prober, asker)
}

fn rendered(diagnosis: &Diagnosis, wanted: &OutputArgs, world: &World) -> String {
    match wanted.format {
        Format::Json => json::report(diagnosis) + "\n",
        Format::Human => {
            let detail = match (wanted.quiet, wanted.verbose) {
                (true, _) => Detail::Quiet,
                (_, true) => Detail::Verbose,
                _ => Detail::Normal,
            };
            let page = Page::new(wanted.color, wanted.output.is_some(), world);
            human::report(diagnosis, page, detail, &diagnosis.facts.env)
        }
    }
}
