//! What a rule is, and the list of all of them.

use crate::finding::Finding;

use super::facts::{CallFacts, CertificateFacts, EntryFacts, Facts, RunFacts};

/// One rule: an identifier, the manual, and the function that says whether it applies.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `stage/name`, the same as the rule's file.
    pub id: &'static str,
    /// The manual, as Markdown lines.
    pub manual: &'static [&'static str],
    pub subject: Subject,
}

/// What a rule looks at. It gets that, and nothing else.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Everything, for the few that correlate.
    All(fn(&Facts) -> Vec<Finding>),
    /// One call of one client: the path, what the wire showed, what came of it.
    Call(fn(&CallFacts) -> Option<Finding>),
    /// One certificate of the user's trust material.
    Certificate(fn(&CertificateFacts) -> Option<Finding>),
    /// One block, or one unreadable item, of the user's trust material, whatever it is.
    Entry(fn(&EntryFacts) -> Option<Finding>),
    /// One client: its settings, its plan, its profile.
    Run(fn(&RunFacts) -> Option<Finding>),
}

impl Rule {
    /// The first paragraph of the manual: what the rule says.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = self.manual.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    }

    /// The manual as one Markdown text.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.manual.iter().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// What it says of the whole, of clients and of their calls.
    pub(super) fn findings(&self, facts: &Facts) -> Vec<Finding> {
        match self.subject {
            Subject::All(check) => check(facts),
            Subject::Call(check) => facts
                .calls()
                .filter_map(|call| Some(call.weighed(check(&call)?).calls(vec![call.place])))
                .collect(),
            Subject::Certificate(_) | Subject::Entry(_) => Vec::new(),
            Subject::Run(check) => facts.runs().filter_map(|run| check(&run)).collect(),
        }
    }

    /// What it says of these blocks, and of the certificates in them.
    pub(super) fn findings_about(&self, entries: &[EntryFacts]) -> Vec<Finding> {
        let entries = entries.iter();
        match self.subject {
            Subject::Certificate(check) => entries.filter_map(|fact| check(&fact.certificate()?)).collect(),
            Subject::Entry(check) => entries.filter_map(check).collect(),
            Subject::All(_) | Subject::Call(_) | Subject::Run(_) => Vec::new(),
        }
    }
}

/// Declares a rule: its manual as a doc comment, its identifier, what it looks at and the function that looks.
macro_rules! rule {
    ($(#[doc = $line:literal])+ $id:literal, $subject:ident($check:path)) => {
        $(#[doc = $line])+
        pub(super) const RULE: $crate::rules::registry::Rule = $crate::rules::registry::Rule {
            id: $id,
            manual: &[$($line),+],
            subject: $crate::rules::registry::Subject::$subject($check),
        };
    };
}

/// Declares the rules of a stage: one module each, and the list of them.
macro_rules! stage {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        pub(super) const RULES: &[$crate::rules::registry::Rule] = &[$($name::RULE),*];
    };
}

pub(super) use {rule, stage};
