//! The cause in words: what is wrong, where, what the client prints, and what to type.

use crate::check::Diagnosis;
use crate::finding::{Fix, Place};
use crate::rules::facts::Facts;
use crate::untrusted::shown;
use crate::verdict::Cause;
use crate::world::Env;

use super::findings::pointer;
use super::human::{line, place, safe};
use super::shell::Shell;
use super::style::{Page, wrapped};

/// Hosts named before the rest is counted.
const NAMED: usize = 6;

/// The root cause, with all that helps.
pub(super) fn root(cause: &Cause, diagnosis: &Diagnosis, page: Page, env: &Env) -> String {
    let mut text = String::from("\n");
    block(&mut text, "cause", cause, diagnosis, page);
    fixes(&mut text, cause, page, env);
    line(&mut text, &page.faint(format!("  `slsca explain {}` tells more", cause.rule)));
    text
}

/// What explains the hosts that the root cause does not.
pub(super) fn further(cause: &Cause, diagnosis: &Diagnosis, page: Page, env: &Env) -> String {
    let mut text = String::from("\n");
    block(&mut text, "and", cause, diagnosis, page);
    fixes(&mut text, cause, page, env);
    text
}

fn block(text: &mut String, label: &str, cause: &Cause, diagnosis: &Diagnosis, page: Page) {
    let (_, finding) = &diagnosis.findings[cause.finding];
    let summary = wrapped(&safe(&finding.summary), page.width, label.len() + 2);
    line(text, &format!("{}: {}", page.bad(label), page.strong(summary)));
    if let Some(words) = extent(cause, &diagnosis.facts) {
        line(text, &format!("  {}", wrapped(&words, page.width, 2)));
    }
    if let Some(drawing) = pointer(finding, &diagnosis.facts.bundle, page) {
        text.push_str(&drawing);
    } else if let Some(origin) = &finding.origin {
        // The files of profiles hold secrets, so no line of them is drawn.
        line(text, &format!("  at {}", place(origin)));
    }
    if !finding.detail.is_empty() {
        line(text, &format!("  {}", wrapped(&safe(&finding.detail), page.width, 2)));
    }
    text.push_str(&client_words(&diagnosis.facts, &cause.calls, page));
}

/// How many hosts fail for one reason, and which; nothing where there is one host only.
fn extent(cause: &Cause, facts: &Facts) -> Option<String> {
    let all: Vec<Place> = facts.calls().map(|call| call.place).collect();
    let (hosts, total) = (facts.hosts(&cause.calls), facts.hosts(&all).len());
    if hosts.is_empty() || total < 2 {
        return None;
    }
    let named: Vec<String> = hosts.iter().take(NAMED).map(|host| shown(host, 60)).collect();
    let more = match hosts.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let listed = format!("{}{more}", named.join(", "));
    Some(match hosts.len() {
        1 => format!("concerns 1 of {total} hosts: {listed}"),
        2 if total == 2 => "both hosts fail for this one reason".to_owned(),
        count if count == total => format!("all {total} hosts fail for this one reason"),
        count => format!("{count} of {total} hosts fail for this one reason: {listed}"),
    })
}

fn fixes(text: &mut String, cause: &Cause, page: Page, env: &Env) {
    if let Some(best) = cause.fix.first() {
        text.push_str(&fix_block(best, page, env));
    }
    for other in cause.fix.iter().skip(1) {
        line(text, &format!("  or: {}", wrapped(&safe(&other.text), page.width, 6)));
        for command in Shell::at_hand(env).commands(other) {
            line(text, &format!("      {}", page.command(command)));
        }
    }
}

/// The line that the user saw and searched for; of several hosts, that of the first, for it is the first that is met.
fn client_words(facts: &Facts, calls: &[Place], page: Page) -> String {
    let mut text = String::new();
    let mut told: Vec<(&str, &str)> = Vec::new();
    let many = facts.hosts(calls).len() > 1;
    for fact in facts.calls().filter(|fact| calls.is_empty() || calls.contains(&fact.place)) {
        let (run, outcome) = (fact.run, &fact.call.outcome);
        let Some(message) = outcome.message.as_deref() else { continue };
        if told.iter().any(|(id, known)| *id == run.id() && (many || *known == message)) {
            continue;
        }
        told.push((run.id(), message));
        let wait = match outcome.wait_s {
            Some((least, most)) if most > 300 => {
                format!(" after {} to {} minutes", least / 60, most.div_ceil(60))
            }
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
