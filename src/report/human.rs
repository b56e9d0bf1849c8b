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
use crate::finding::{Finding, Severity};
use crate::origin::Origin;
use crate::rules::facts::{CallRun, Confirmation, Facts, Run};
use crate::untrusted::{Untrusted, shown};
use crate::wire::{Step, StepOutcome, Trace};
use crate::world::Env;

use super::findings::grouped;
use super::json::proxy_url;
use super::style::{Page, wrapped};
use super::{cause, hosts, no_proxy};

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
    if let Some(first) = &diagnosis.cause {
        text.push_str(&cause::root(first, diagnosis, page, env));
    }
    for more in &diagnosis.further {
        text.push_str(&cause::further(more, diagnosis, page, env));
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
    if diagnosis.interrupted {
        line(&mut text, &format!("{} interrupted; this is what was known", page.warning("!")));
    }
    for run in &diagnosis.facts.runs {
        if run.calls.len() >= hosts::MANY {
            line(&mut text, &wrapped(&hosts::headline(diagnosis, run, page), page.width, 2));
            continue;
        }
        let mut answers: Vec<_> = run.calls.iter().map(|call| answer(diagnosis, run, call, page)).collect();
        answers.dedup();
        for words in answers {
            line(&mut text, &wrapped(&words, page.width, 2));
        }
    }
    text
}

fn answer(diagnosis: &Diagnosis, run: &Run, call: &CallRun, page: Page) -> String {
    let name = client_name(run);
    let mut host = shown(&call.call.route.host, 60);
    if call.call.for_credentials {
        let _ = write!(host, " to {}", call.call.purpose);
    }
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
            let hangs = match (call.outcome.hangs, call.outcome.wait_s) {
                (true, Some((_, most))) if call.outcome.message.is_some() => {
                    format!(" and would wait {} minutes", most.div_ceil(60))
                }
                (true, _) => " and would wait for ever".to_owned(),
                (false, _) => String::new(),
            };
            format!("{} {name} does not reach {host}{hangs}", page.bad("✗"))
        }
        None if diagnosis.facts.offline => {
            format!("{} {name}: settings read, nobody asked (--offline)", page.faint("·"))
        }
        None if diagnosis.interrupted && trace.is_some_and(|trace| trace.steps.is_empty()) => {
            format!("{} {name} and {host}: no answer yet", page.warning("?"))
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

pub(super) fn client_name(run: &Run) -> String {
    match run.plan.runtime {
        Some(runtime) if run.plan.client != ClientId::Node => {
            format!("{} (Node {})", run.plan.client.title(), runtime.major())
        }
        Some(runtime) => format!("Node {}", runtime.major()),
        None => run.plan.client.title().to_owned(),
    }
}

fn evidence(facts: &Facts, page: Page, detail: Detail) -> String {
    let mut text = String::from("\n");
    line(&mut text, &settings(facts, page));
    text.push_str(&no_proxy::lines(facts, page));
    if facts.traces.len() >= hosts::MANY {
        text.push_str(&hosts::table(facts, page, detail));
        return text;
    }
    for trace in &facts.traces {
        text.push_str(&place_and_steps(trace, facts, page, detail));
    }
    text
}

/// One host: where it is, what happened on the way, and what it presented.
pub(super) fn place_and_steps(trace: &Trace, facts: &Facts, page: Page, detail: Detail) -> String {
    let mut text = String::new();
    let through = trace.route.proxy.as_ref().map(|proxy| format!(" through {}", safe(&proxy_url(proxy))));
    let place = format!("  {}:{}", safe(&trace.route.host), trace.route.port);
    line(&mut text, &format!("{place}{}", through.unwrap_or_default()));
    let wanted = |step: &&Step| step.outcome != StepOutcome::Skipped || detail == Detail::Verbose;
    for step in trace.steps.iter().filter(wanted) {
        line(&mut text, &step_line(step, page));
    }
    if let Some(chain) = chain_line(trace, facts) {
        line(&mut text, &format!("    {}", page.faint(wrapped(&chain, page.width, 6))));
    }
    text
}

/// Who is asked for, with which roots, as whom.
fn settings(facts: &Facts, page: Page) -> String {
    let mut parts = Vec::new();
    if let Some(resolution) = facts.runs.first().and_then(|run| run.resolution.as_ref()) {
        let profile = resolution.profile.as_ref().map(|name| format!("profile `{}`, ", shown(name, 40)));
        let profile = profile.unwrap_or_default();
        parts.push(match (resolution.masked_key_id(), &resolution.plan, &resolution.error) {
            (Some(key), ..) => format!("{profile}key {}", safe(&key)),
            (None, Some(_), None) => format!("{profile}keys that have to be fetched"),
            _ => "no credentials".to_owned(),
        });
        let region = &resolution.region.value;
        let words =
            if region.is_empty() { "no region".to_owned() } else { format!("region {}", shown(region, 30)) };
        parts.push(words);
    }
    parts.push(trust_summary(facts));
    parts.extend(confirmed(facts).map(|version| format!("confirmed by node {version}")));
    format!("  {}", wrapped(&page.faint(parts.join(" · ")), page.width, 2))
}

/// The version of the real Node, if it was asked and said the same of every call it was asked about.
fn confirmed(facts: &Facts) -> Option<&str> {
    let asked = facts.runs.iter().flat_map(|run| &run.calls).filter_map(|call| call.confirmation.as_ref());
    let versions = asked.map(|word| match word {
        Confirmation::Agrees(version) => Some(version.as_str()),
        _ => None,
    });
    versions.collect::<Option<Vec<_>>>()?.first().copied()
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

/// The name at the top of what was presented: the root's, if it was sent, else that of the issuer that is missing.
pub(super) fn issuer_of(trace: &Trace) -> Option<String> {
    let last = trace.tls.as_ref()?.chain.last()?;
    let certificate = crate::trust::certificate::Certificate::from_der(last).ok()?;
    Some(last_part(&certificate.issuer))
}

/// The common name of a distinguished name, or all of it.
fn last_part(name: &str) -> String {
    name.split(", ").find_map(|part| part.strip_prefix("CN=")).unwrap_or(name).to_owned()
}

/// What else was found: one line a rule, errors first.
pub(super) fn others(diagnosis: &Diagnosis, page: Page, detail: Detail) -> String {
    // What a cause has said of all its hosts is not said of each.
    let told = |index: usize, severity: Severity, finding: &Finding| {
        diagnosis.cause.iter().chain(&diagnosis.further).any(|cause| {
            let own = cause.rule == finding.rule && severity == Severity::Error && !finding.calls.is_empty();
            cause.finding == index || (own && finding.calls.iter().all(|call| cause.calls.contains(call)))
        })
    };
    let rest = diagnosis.findings.iter().enumerate();
    let rest = rest.filter(|(index, (severity, finding))| !told(*index, *severity, finding));
    let (rest, left_out) = without_last_notes(rest.map(|(_, finding)| finding), detail);
    let mut text = grouped(rest, page, detail);
    if left_out > 0 {
        let words =
            format!("and {left_out} more {}; `-v` shows all", if left_out == 1 { "note" } else { "notes" });
        line(&mut text, &page.faint(words));
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// Rules whose notes are shown; a large bundle has something harmless to say under a dozen.
const NOTED: usize = 3;

/// The findings, and how many rules have notes that were left out.
fn without_last_notes<'a>(
    findings: impl Iterator<Item = &'a (Severity, Finding)>,
    detail: Detail,
) -> (Vec<&'a (Severity, Finding)>, usize) {
    let (mut kept, mut noted) = (Vec::new(), Vec::new());
    for found in findings {
        let (severity, finding) = found;
        if *severity == Severity::Note && !noted.contains(&finding.rule) {
            noted.push(finding.rule);
        }
        let place = noted.iter().position(|rule| *rule == finding.rule).unwrap_or(0);
        if *severity != Severity::Note || place < NOTED || detail == Detail::Verbose {
            kept.push(found);
        }
    }
    let left_out = if detail == Detail::Verbose { 0 } else { noted.len().saturating_sub(NOTED) };
    (kept, left_out)
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

pub(super) fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

pub(super) fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
