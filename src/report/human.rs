//! The report for people.
//!
//! The rules of this page:
//! - The answer comes first: one line that says whether it works, for whom, and what the client itself would say.
//! - Then the one cause, the place, and the commands to paste. Then the evidence. Then what else was found.
//! - No full stop on single sentences. Literals in backticks. Understandable without colour; nothing moves the cursor.
//! - Findings of one rule fold into one line, so that a bundle of 144 roots stays one screen.

use std::fmt::Write;

use crate::check::Diagnosis;
use crate::client::{ClientId, When};
use crate::finding::{Finding, Fix};
use crate::origin::Origin;
use crate::rules::facts::{CallRun, Facts, Run};
use crate::untrusted::{Untrusted, shown};
use crate::wire::{Step, StepOutcome, Trace};
use crate::world::Env;

use super::findings::{grouped, pointer};
use super::json::proxy_url;
use super::shell::Shell;
use super::style::{Page, wrapped};

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only the answer, the cause and the fix.
    Quiet,
    Normal,
    /// Every finding and every certificate.
    Verbose,
}

/// The whole page.
#[must_use]
pub fn report(diagnosis: &Diagnosis, page: Page, detail: Detail, env: &Env) -> String {
    let mut text = headline(diagnosis, page);
    if let Some(cause) = &diagnosis.cause {
        let (_, finding) = &diagnosis.findings[cause.finding];
        text.push_str(&cause_block(finding, &cause.fix, diagnosis, page, env));
    }
    if detail != Detail::Quiet {
        text.push_str(&evidence(&diagnosis.facts, page, detail));
        text.push_str(&others(diagnosis, page, detail));
    }
    text
}

/// One line a client: does it work, and in which words it says so.
fn headline(diagnosis: &Diagnosis, page: Page) -> String {
    let mut text = String::new();
    for run in &diagnosis.facts.runs {
        for call in &run.calls {
            line(&mut text, &wrapped(&answer(diagnosis, run, call, page), page.width, 2));
        }
    }
    text
}

fn answer(diagnosis: &Diagnosis, run: &Run, call: &CallRun, page: Page) -> String {
    let name = client_name(run);
    let host = shown(&call.call.route.host, 60);
    let trace = call.trace.and_then(|index| diagnosis.facts.traces.get(index));
    let aws = trace.and_then(|trace| trace.aws.as_ref());
    match call.outcome.ok {
        Some(true) => match aws.and_then(|aws| aws.error.as_ref()) {
            Some(error) => {
                let code = shown(&error.code, 60);
                format!("{} {name} reaches {host}, and AWS says no: {}", page.bad("✗"), page.strong(code))
            }
            None => format!("{} {name} reaches {host}{}", page.good("✓"), identity(trace)),
        },
        Some(false) => {
            let hangs = if call.outcome.hangs { " and would wait for ever" } else { "" };
            format!("{} {name} does not reach {host}{hangs}", page.bad("✗"))
        }
        None if diagnosis.facts.offline => {
            format!("{} {name}: settings read, nobody asked (--offline)", page.faint("·"))
        }
        None => {
            let reason = call.outcome.reason.as_deref().unwrap_or("it cannot be told from here");
            format!("{} {name}: {}", page.warning("?"), shown(reason, 200))
        }
    }
}

fn identity(trace: Option<&Trace>) -> String {
    let aws = trace.and_then(|trace| trace.aws.as_ref());
    match aws.and_then(|aws| aws.arn.as_deref()) {
        Some(arn) => format!(" as {}", shown(arn, 120)),
        None if trace.is_some_and(|trace| trace.answer.is_none()) => ", no request was signed".to_owned(),
        None => String::new(),
    }
}

fn client_name(run: &Run) -> String {
    match run.plan.runtime {
        Some(runtime) if run.plan.client != ClientId::Node => {
            format!("{} (Node {})", run.plan.client.title(), runtime.major())
        }
        Some(runtime) => format!("Node {}", runtime.major()),
        None => run.plan.client.title().to_owned(),
    }
}

fn cause_block(finding: &Finding, fixes: &[Fix], diagnosis: &Diagnosis, page: Page, env: &Env) -> String {
    let mut text = String::from("\n");
    line(
        &mut text,
        &format!("{}: {}", page.bad("cause"), page.strong(wrapped(&safe(&finding.summary), page.width, 7))),
    );
    if let Some(drawing) = pointer(finding, &diagnosis.facts.bundle, page) {
        text.push_str(&drawing);
    }
    if !finding.detail.is_empty() {
        line(&mut text, &format!("  {}", wrapped(&safe(&finding.detail), page.width, 2)));
    }
    text.push_str(&client_words(&diagnosis.facts, page));
    if let Some(best) = fixes.first() {
        text.push_str(&fix_block(best, page, env));
    }
    for other in fixes.iter().skip(1) {
        line(&mut text, &format!("  or: {}", wrapped(&safe(&other.text), page.width, 6)));
        for command in Shell::at_hand(env).commands(other) {
            line(&mut text, &format!("      {}", page.command(command)));
        }
    }
    line(&mut text, &page.faint(format!("  `slsca explain {}` tells more", finding.rule)));
    text
}

/// The line that the user saw and searched for.
fn client_words(facts: &Facts, page: Page) -> String {
    let mut text = String::new();
    let calls = facts.runs.iter().flat_map(|run| run.calls.iter().map(move |call| (run, call)));
    let mut told = Vec::new();
    for (run, call) in calls {
        let Some(message) = call.outcome.message.as_deref() else { continue };
        let told_already = told.contains(&(run.id(), message));
        if told_already {
            continue;
        }
        told.push((run.id(), message));
        let wait = match call.outcome.wait_s {
            Some((least, most)) if most > 2 => format!(" after {least} to {most} s"),
            _ => String::new(),
        };
        line(&mut text, &format!("  {} prints{wait}:", run.plan.client.title()));
        for message in message.lines().take(4) {
            line(&mut text, &format!("    {}", page.faint(wrapped(&safe(message), page.width, 4))));
        }
    }
    text
}

fn fix_block(fix: &Fix, page: Page, env: &Env) -> String {
    let mut text = String::from("\n");
    let tried = if fix.verified { " (tried on the model: it works)" } else { "" };
    let heading = format!("{}{tried}", safe(&fix.text));
    line(&mut text, &format!("{}: {}", page.good("fix"), wrapped(&heading, page.width, 5)));
    for command in Shell::at_hand(env).commands(fix) {
        line(&mut text, &format!("    {}", page.command(command)));
    }
    text
}

fn evidence(facts: &Facts, page: Page, detail: Detail) -> String {
    let mut text = String::from("\n");
    line(&mut text, &settings(facts, page));
    for trace in &facts.traces {
        let through = trace.route.proxy.as_ref().map(|proxy| format!(" through {}", safe(&proxy_url(proxy))));
        line(
            &mut text,
            &format!("  {}:{}{}", safe(&trace.route.host), trace.route.port, through.unwrap_or_default()),
        );
        for step in trace
            .steps
            .iter()
            .filter(|step| step.outcome != StepOutcome::Skipped || detail == Detail::Verbose)
        {
            line(&mut text, &step_line(step, page));
        }
        if let Some(chain) = chain_line(trace, facts) {
            line(&mut text, &format!("    {}", page.faint(wrapped(&chain, page.width, 6))));
        }
    }
    text
}

/// Who is asked for, with which roots, as whom.
fn settings(facts: &Facts, page: Page) -> String {
    let mut parts = Vec::new();
    if let Some(resolution) = facts.runs.first().and_then(|run| run.resolution.as_ref()) {
        parts.push(match resolution.masked_key_id() {
            Some(key) => {
                let profile =
                    resolution.profile.as_ref().map(|name| format!("profile `{}`, ", shown(name, 40)));
                format!("{}key {}", profile.unwrap_or_default(), safe(&key))
            }
            None => "no credentials".to_owned(),
        });
        let region = &resolution.region.value;
        let words =
            if region.is_empty() { "no region".to_owned() } else { format!("region {}", shown(region, 30)) };
        parts.push(words);
    }
    parts.push(trust_summary(facts));
    format!("  {}", wrapped(&page.faint(parts.join(" · ")), page.width, 2))
}

fn trust_summary(facts: &Facts) -> String {
    let Some(run) = facts.runs.first() else { return "no calls".to_owned() };
    if run.plan.stop.as_ref().is_some_and(|stop| stop.when == When::Load) {
        return "ends before it connects".to_owned();
    }
    let Some(hop) = run.calls.first().map(|call| &call.call.endpoint_hop) else {
        return "no calls".to_owned();
    };
    let own = hop.roots.anchors.len();
    let from = hop.roots.variables.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    match (hop.roots.built_in, hop.roots.variables.is_empty()) {
        (true, true) => "trusts the built-in roots".to_owned(),
        (true, false) => format!("trusts the built-in roots and {own} from {from}"),
        (false, false) => {
            format!("trusts {own} certificate{} from {from}, nothing else", if own == 1 { "" } else { "s" })
        }
        (false, true) => format!("trusts {own} certificates of the system"),
    }
}

fn step_line(step: &Step, page: Page) -> String {
    let mark = match step.outcome {
        StepOutcome::Failed => page.bad("✗"),
        StepOutcome::Ok => page.good("✓"),
        StepOutcome::Skipped => page.faint("·"),
    };
    let room = page.width.saturating_sub(28).max(20);
    format!("    {mark} {:<10} {:>7.1} ms  {}", step.phase.name(), step.ms, shown(&step.detail, room))
}

/// What the server presented, in one line: names only.
fn chain_line(trace: &Trace, facts: &Facts) -> Option<String> {
    let chain = &trace.tls.as_ref()?.chain;
    if chain.is_empty() {
        return None;
    }
    let decoded: Vec<_> =
        chain.iter().filter_map(|der| crate::trust::certificate::Certificate::from_der(der).ok()).collect();
    let mut names: Vec<String> = decoded.iter().map(|certificate| shown(&certificate.name, 40)).collect();
    let last = decoded.last()?;
    if !last.is_self_issued() {
        let known = facts.bundle.certificates().find(|(_, root)| last.names_as_issuer(root));
        let issuer = shown(&last_part(&last.issuer), 40);
        names.push(known.map_or_else(|| format!("{issuer} (not sent)"), |(_, root)| shown(&root.name, 40)));
    }
    Some(format!("presented: {}", names.join(" ← ")))
}

/// The common name of a distinguished name, or all of it.
fn last_part(name: &str) -> String {
    name.split(", ").find_map(|part| part.strip_prefix("CN=")).unwrap_or(name).to_owned()
}

/// What else was found: one line a rule, errors first.
fn others(diagnosis: &Diagnosis, page: Page, detail: Detail) -> String {
    let cause = diagnosis.cause.as_ref().map(|cause| cause.finding);
    let rest = diagnosis.findings.iter().enumerate().filter(|(index, _)| Some(*index) != cause);
    let text = grouped(rest.map(|(_, finding)| finding), page, detail);
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// An origin in words: `cafile, item 2, /etc/corp.pem:31`.
#[must_use]
pub fn place(origin: &Origin) -> String {
    if let Some(host) = &origin.host {
        return format!("{}, certificate {}", shown(host, 60), origin.block.unwrap_or(1));
    }
    let mut words = String::new();
    if let Some(name) = origin.variable.as_ref().or(origin.option.as_ref()).or(origin.property.as_ref()) {
        let _ = write!(words, "`{}`", Untrusted(name));
    }
    let separator = |words: &String| if words.is_empty() { "" } else { ", " };
    if let Some(item) = origin.item.filter(|item| *item > 1) {
        let _ = write!(words, "{}item {item}", separator(&words));
    }
    if let Some(path) = &origin.path {
        let _ = write!(words, "{}{}", separator(&words), shown(path, 60));
    }
    if let Some(line) = origin.line {
        let _ = write!(words, ":{line}");
    }
    if let Some(profile) = &origin.profile {
        let _ = write!(words, "{}profile `{}`", separator(&words), shown(profile, 40));
    }
    words
}

fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
