use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::{Facts, Run};
use crate::rules::registry::rule;

rule! {
    /// A client fails, and no other rule says why.
    ///
    /// ## Why it matters
    /// A failure must never pass for a success because nobody has words for it. This rule has none of its own: it repeats what the
    /// client would print.
    ///
    /// ## Example
    /// A program that stops while it loads, because of a flag in `NODE_OPTIONS` that this version of Node does not allow.
    ///
    /// ## Fix
    /// Read the line that the client prints; `slsca check -v` shows every step. If the cause is clear to you, it should be to slsca:
    /// please report it.
    "net/unexplained", All(check)
}

/// Never by itself: see [`unexplained`].
fn check(_: &Facts) -> Vec<Finding> {
    Vec::new()
}

/// One finding for each selected client that fails without a finding that explains it.
pub(in crate::rules) fn unexplained(facts: &Facts, findings: &[Finding]) -> Vec<Finding> {
    let explained = |run: &Run| {
        let mut causes = findings.iter().filter(|finding| finding.part == Part::Causes);
        causes.any(|finding| finding.clients.is_empty() || finding.clients.contains(&run.id()))
    };
    facts.runs.iter().filter(|run| run.fails() && !explained(run)).map(finding).collect()
}

fn finding(run: &Run) -> Finding {
    let stop = run.plan.stop.as_ref().map(|stop| stop.message.as_str());
    let failed = run.calls.iter().find(|call| call.outcome.ok == Some(false));
    let said = stop.or_else(|| failed.and_then(|call| call.outcome.message.as_deref()));
    let words = said.map_or_else(|| "fails without a word".to_owned(), |said| format!("fails: {}", first_line(said)));
    let mut finding = Finding::new(format!("{} {words}", run.plan.client.title()))
        .part(Part::Causes)
        .clients(vec![run.id()])
        .fix(Fix::new("look at the steps below: the one that failed is where to begin"));
    finding.rule = RULE.id;
    finding
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
