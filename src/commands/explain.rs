//! `slsca explain`.

use std::io::Read;

use serde_json::json;

use crate::cli::{ExplainArgs, Format};
use crate::client::words::{self, Line};
use crate::report::exit::Exit;
use crate::report::output;
use crate::report::style::{Page, wrapped};
use crate::rules::{self, registry::Rule};
use crate::untrusted::shown;
use crate::world::World;

/// A pasted log is read so far.
const LONGEST_LOG: u64 = 4 * 1024 * 1024;

pub(crate) fn explain(args: &ExplainArgs, world: &World) -> Exit {
    let file = args.output.output.as_deref();
    let page = Page::new(args.output.color, file.is_some(), world);
    let text = match args.text.join(" ") {
        dash if dash == "-" => read_log(),
        text => text,
    };
    if args.text.is_empty() {
        return output::deliver(&all_rules(page), file, world, Exit::Clean);
    }
    if let Some(rule) = rules::find(text.trim()) {
        let text = match args.output.format {
            Format::Human => manual(rule, page),
            Format::Json => manual_as_json(rule),
        };
        return output::deliver(&text, file, world, Exit::Clean);
    }
    let found = words::explain(&text);
    if found.is_empty() {
        output::complain(&format!(
            "nothing is known about `{}`; `slsca explain` lists the rules, `slsca check` finds the cause here",
            shown(text.trim(), 80)
        ));
        return Exit::Findings;
    }
    let text = match args.output.format {
        Format::Human => found.iter().map(|line| meaning(line, page)).collect::<Vec<_>>().join("\n"),
        Format::Json => as_json(&found),
    };
    output::deliver(&text, file, world, Exit::Clean)
}

fn read_log() -> String {
    let mut bytes = Vec::new();
    // What cannot be read is not there: the answer is then that nothing is known.
    let _ = std::io::stdin().lock().take(LONGEST_LOG).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn all_rules(page: Page) -> String {
    let mut list = String::from("Every rule; `slsca explain RULE` shows its manual.\n");
    for rule in rules::all() {
        list.extend([format!("\n{}\n  {}\n", page.strong(rule.id), wrapped(&rule.summary(), page.width, 2))]);
    }
    list
}

/// The manual as it stands in `docs/rules.md`, for a terminal: headings stand out, paragraphs fill the page.
fn manual(rule: &Rule, page: Page) -> String {
    let mut text = format!("{}\n", page.strong(rule.id));
    for paragraph in rule.text().split("\n\n") {
        let (heading, body) = match paragraph.strip_prefix("## ") {
            Some(section) => section.split_once('\n').unwrap_or((section, "")),
            None => ("", paragraph),
        };
        text.push('\n');
        if !heading.is_empty() {
            text.extend([page.strong(heading), "\n".to_owned()]);
        }
        text.extend([format!("  {}\n", paragraph_of(body, page))]);
    }
    text
}

/// Lists, tables and code keep their lines.
fn paragraph_of(body: &str, page: Page) -> String {
    let is_set = |line: &str| ["- ", "|", "```", "    "].iter().any(|start| line.starts_with(start));
    if body.lines().any(is_set) {
        return body.replace('\n', "\n  ");
    }
    wrapped(&body.split_whitespace().collect::<Vec<_>>().join(" "), page.width, 2)
}

fn manual_as_json(rule: &Rule) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let answer =
        json!({ "schema": "slsca.explain/1", "slsca": version, "rule": rule.id, "manual": rule.text() });
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}

fn meaning(line: &Line, page: Page) -> String {
    let said = line.says.first().copied().unwrap_or_default();
    let mut text =
        format!("{}\n  said by {}\n", page.strong(format!("\"{said}\"")), wrapped(line.who, page.width, 10));
    for (number, cause) in line.causes.iter().enumerate() {
        let what = wrapped(cause.what, page.width, 5);
        text.extend([format!(
            "\n  {}. {}\n     {}\n",
            number + 1,
            what,
            page.faint(wrapped(cause.tell, page.width, 5))
        )]);
    }
    text
}

fn as_json(found: &[&Line]) -> String {
    let lines: Vec<_> = found
        .iter()
        .map(|line| {
            let causes: Vec<_> =
                line.causes.iter().map(|cause| json!({ "what": cause.what, "tell": cause.tell })).collect();
            json!({ "says": line.says, "clients": line.who, "causes": causes })
        })
        .collect();
    let answer = json!({ "schema": "slsca.explain/1", "slsca": env!("CARGO_PKG_VERSION"), "lines": lines });
    serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n"
}
