//! What the facts mean: one finding, one rule, one file.
//!
//! # API
//!
//! A rule is a file `src/rules/<stage>/<name>.rs` that uses the [`registry::rule`] macro: its manual is the doc comment, then
//! come the identifier and the function. The stage's `mod.rs` lists the files with [`registry::stage`]. Rules are pure: they
//! get [`facts`] and return a [`Finding`]; they say which [`crate::finding::Part`] it plays, never a severity.
//! Cases are in `testdata/rules/<stage>/<name>/`, and `tests/rules.rs` plays them.

mod blocker;
pub mod distrust;
pub mod facts;
mod holdings;
pub mod interceptor;
mod keys;
mod loss;
mod portal;
pub mod registry;
mod supply;

mod aws;
mod bundle;
mod cert;
mod env;
mod net;
mod profile;
mod proxy;
mod tls;

use std::collections::HashMap;

use crate::finding::Finding;
use crate::shares::in_shares;
use facts::{EntryFacts, Facts};
use registry::Rule;

/// All rules, stage by stage.
const STAGES: &[&[Rule]] = &[
    env::RULES,
    bundle::RULES,
    cert::RULES,
    proxy::RULES,
    net::RULES,
    profile::RULES,
    tls::RULES,
    aws::RULES,
];

/// Every rule there is, in the order of the manual.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    STAGES.iter().copied().flatten()
}

/// The rule of that identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// What all rules say about the facts, save those to be left out. A rule that panics harms only itself.
#[must_use]
pub fn findings(facts: &Facts, ignored: &[String]) -> Vec<Finding> {
    let mut findings = said(all(), facts, ignored);
    findings.extend(net::unexplained(facts, &findings));
    findings
}

/// What the rules about trust material alone say: blocks, certificates, how they go together.
#[must_use]
pub fn findings_about_material(facts: &Facts, ignored: &[String]) -> Vec<Finding> {
    said(bundle::RULES.iter().chain(cert::RULES), facts, ignored)
}

/// What the rules about profiles say, and no others.
#[must_use]
pub fn about_profiles(facts: &Facts, ignored: &[String]) -> Vec<Finding> {
    said(profile::RULES.iter(), facts, ignored)
}

/// What is the same for twenty hosts, or for each of five clients, is said once.
fn said(rules: impl Iterator<Item = &'static Rule>, facts: &Facts, ignored: &[String]) -> Vec<Finding> {
    let wanted = rules.filter(|rule| !ignored.iter().any(|id| id == rule.id));
    let mut speakers: Vec<Speaker> = wanted.map(Speaker::new).collect();
    let entries: Vec<_> = facts.entries().collect();
    for of_share in in_shares(&entries, |share| about_entries(&speakers, share)) {
        for (speaker, heard) in speakers.iter_mut().zip(of_share) {
            speaker.join(heard);
        }
    }
    for speaker in &mut speakers {
        speaker.hear(|rule| rule.findings(facts));
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut known: HashMap<_, Vec<usize>> = HashMap::new();
    for finding in speakers.into_iter().flat_map(Speaker::end) {
        let alike = known.entry((finding.rule, finding.summary.clone(), finding.origin.clone())).or_default();
        if !alike.iter().any(|&position| findings[position].absorb(&finding)) {
            alike.push(findings.len());
            findings.push(finding);
        }
    }
    findings
}

/// What the same rules, as if they had said nothing yet, say of these blocks.
fn about_entries(speakers: &[Speaker], entries: &[EntryFacts]) -> Vec<Speaker> {
    let mut speakers: Vec<_> = speakers.iter().map(|speaker| Speaker::new(speaker.rule)).collect();
    for some in entries.chunks(AT_HAND) {
        for speaker in &mut speakers {
            speaker.hear(|rule| rule.findings_about(some));
        }
    }
    speakers
}

/// So many blocks stay in the processor's cache while rule after rule looks at them.
const AT_HAND: usize = 64;

/// A rule, and what it has said so far: nothing counts any more, once it has panicked.
struct Speaker {
    rule: &'static Rule,
    said: Option<Vec<Finding>>,
}

impl Speaker {
    fn new(rule: &'static Rule) -> Self {
        Self { rule, said: Some(Vec::new()) }
    }

    fn hear(&mut self, ask: impl Fn(&Rule) -> Vec<Finding>) {
        let rule = self.rule;
        let Some(said) = &mut self.said else { return };
        match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ask(rule))) {
            Ok(more) => said.extend(more.into_iter().map(|finding| Finding { rule: rule.id, ..finding })),
            Err(_) => self.said = None,
        }
    }

    /// Takes in what the same rule said of other blocks.
    fn join(&mut self, other: Self) {
        self.said =
            self.said.take().zip(other.said).map(|(said, more)| said.into_iter().chain(more).collect());
    }

    fn end(self) -> Vec<Finding> {
        self.said.unwrap_or_else(|| vec![failure(self.rule)])
    }
}

fn failure(rule: &Rule) -> Finding {
    let summary = format!("the rule `{}` failed; what it would have said is missing", rule.id);
    let finding = Finding { rule: rule.id, ..Finding::new(summary) };
    finding.detail("This is a fault of slsca, not of your settings. Please report it.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::rules::registry::Subject;

    const SOUND: Rule =
        Rule { id: "bundle/sound", manual: &[], subject: Subject::All(|_| vec![Finding::new("said")]) };
    const BROKEN: Rule = Rule {
        id: "bundle/broken",
        manual: &[],
        subject: Subject::All(|_| panic!("hunter2, a secret of the value at hand")),
    };
    static RULES: [Rule; 3] = [SOUND, BROKEN, SOUND];

    fn nothing() -> Facts {
        Facts {
            at: 0,
            expires_within: 0,
            env: crate::world::Env::default(),
            offline: true,
            signs: false,
            bundle: crate::trust::bundle::Bundle::default(),
            profiles: crate::profile::Survey::default(),
            runs: Vec::new(),
            others: Vec::new(),
            traces: Vec::new(),
            assessor: std::sync::Arc::default(),
            readings: std::sync::Arc::default(),
            memo: facts::Memo::default(),
        }
    }

    #[test]
    fn a_panic_in_one_rule_is_a_finding_about_that_rule_and_harms_no_other() {
        let found = said(RULES.iter(), &nothing(), &[]);
        let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
        // The two sound ones say the same, which is said once.
        assert_eq!(rules, ["bundle/sound", "bundle/broken"]);
        let about = &found[1];
        assert!(about.summary.contains("`bundle/broken` failed"), "{about:?}");
        assert!(!format!("{about:?}").contains("hunter2"), "what the panic said is not shown");
        assert_eq!(about.severity(&["serverless-3"]), Severity::Note, "it takes no part in what happens");
    }

    #[test]
    fn a_rule_that_is_ignored_is_not_run() {
        let found = said(RULES.iter(), &nothing(), &["bundle/broken".to_owned()]);
        assert_eq!(found.len(), 1);
    }
}
