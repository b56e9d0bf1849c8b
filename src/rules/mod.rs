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
use facts::Facts;
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
    for some in entries.chunks(AT_HAND) {
        for speaker in &mut speakers {
            speaker.hear(|rule| rule.findings_about(some));
        }
    }
    for speaker in &mut speakers {
        speaker.hear(|rule| rule.findings(facts));
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut known: HashMap<_, Vec<usize>> = HashMap::new();
    for finding in speakers.into_iter().flat_map(|speaker| speaker.said) {
        let alike = known.entry((finding.rule, finding.summary.clone(), finding.origin.clone())).or_default();
        if !alike.iter().any(|&position| findings[position].absorb(&finding)) {
            alike.push(findings.len());
            findings.push(finding);
        }
    }
    findings
}

/// So many blocks stay in the processor's cache while rule after rule looks at them.
const AT_HAND: usize = 64;

/// A rule, and what it has said so far; that it failed, and nothing more, once it has panicked.
struct Speaker {
    rule: &'static Rule,
    said: Vec<Finding>,
    has_failed: bool,
}

impl Speaker {
    fn new(rule: &'static Rule) -> Self {
        Self { rule, said: Vec::new(), has_failed: false }
    }

    fn hear(&mut self, ask: impl Fn(&Rule) -> Vec<Finding>) {
        if self.has_failed {
            return;
        }
        let rule = self.rule;
        if let Ok(said) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ask(rule))) {
            self.said.extend(said.into_iter().map(|finding| Finding { rule: rule.id, ..finding }));
        } else {
            self.has_failed = true;
            self.said = vec![failure(rule)];
        }
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
