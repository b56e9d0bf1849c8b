//! `slsca profile`.

use crate::cli::{Format, ProfileArgs};
use crate::profile::{self, Order, Outcome, Overrides, Resolution, dump};
use crate::report::exit::Exit;
use crate::report::human::place;
use crate::report::output;
use crate::report::style::{Page, wrapped};
use crate::untrusted::{Untrusted, shown};
use crate::world::World;

pub(crate) fn profile(args: &ProfileArgs, world: &World) -> Exit {
    let file = args.output.output.as_deref();
    if args.dump {
        return dumped(args, world);
    }
    let Some(order) = Order::from_id(&args.client) else {
        let choices = Order::ALL.map(Order::id).join(", ");
        output::complain(&format!("`{}` reads no profile; choose from {choices}", Untrusted(&args.client)));
        return Exit::Usage;
    };
    let overrides = Overrides {
        aws_profile: args.name.clone(),
        region: args.region.clone(),
        stage: args.stage.clone(),
        ..Overrides::default()
    };
    let resolution = profile::resolve(order, world, &overrides);
    let exit = if resolution.error.is_some() { Exit::Findings } else { Exit::Clean };
    let text = match args.output.format {
        // Nothing in a resolution can fail to serialise.
        Format::Json => serde_json::to_string_pretty(&resolution).unwrap_or_default() + "\n",
        Format::Human => human(&resolution, Page::new(args.output.color, file.is_some(), world)),
    };
    output::deliver(&text, file, world, exit)
}

fn dumped(args: &ProfileArgs, world: &World) -> Exit {
    let dump = dump::dump(&dump::read(world));
    let text = serde_json::to_string_pretty(&dump).unwrap_or_default() + "\n";
    output::deliver(&text, args.output.output.as_deref(), world, Exit::Clean)
}

fn human(resolution: &Resolution, page: Page) -> String {
    let mut text = String::new();
    let mut line = |words: String| {
        text.push_str(words.trim_end());
        text.push('\n');
    };
    let client = resolution.client.id();
    match (&resolution.error, resolution.masked_key_id()) {
        (Some(error), _) => {
            line(format!("{} {client} finds no credentials, and says:", page.bad("✗")));
            line(format!("    {}", wrapped(&Untrusted(&error.message).to_string(), page.width, 4)));
        }
        (None, Some(key)) => {
            let from = resolution.profile.as_ref().map(|name| format!(" of profile `{}`", shown(name, 60)));
            line(format!("{} {client} uses key {key}{}", page.good("✓"), from.unwrap_or_default()));
        }
        (None, None) => {
            let name = shown(resolution.profile.as_deref().unwrap_or("default"), 60);
            line(format!(
                "{} {client} uses profile `{name}`, which has to ask AWS for its keys first",
                page.good("✓")
            ));
        }
    }
    line(format!("  region {} ({})", shown(&resolution.region.value, 40), place(&resolution.region.origin)));
    for ignored in &resolution.ignored_regions {
        let words = format!("not read: region {} ({})", shown(&ignored.value, 40), place(&ignored.origin));
        line(format!("  {}", page.faint(words)));
    }
    line(String::new());
    for step in &resolution.steps {
        let mark = match step.outcome {
            Outcome::Failed => page.bad("✗"),
            Outcome::Skipped => page.faint("·"),
            Outcome::Used => page.good("✓"),
        };
        let words = format!("{}: {}", Untrusted(&step.source), Untrusted(&step.why));
        line(format!("  {mark} {}", wrapped(&words, page.width, 4)));
    }
    text
}
