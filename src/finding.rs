//! The vocabulary of judgements: what is wrong, how bad, where, for whom, and what to type.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::origin::Origin;

/// How much a finding matters. Computed from the part it plays, never declared by a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// It will hurt, or it hurts a client that was not selected.
    Warning,
    /// It takes part in the failure of a selected client, or makes it certain.
    Error,
}

/// The part a finding plays in what happens. The rule knows it; the severity follows from it and from who was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It is worth knowing, and nothing follows from it now.
    Informs,
    /// It will make a client fail later, or makes one fail under conditions that the rule names.
    Threatens,
    /// It takes part in the failure of the finding's clients, or makes that failure certain.
    Causes,
}

/// One true statement about the situation, made by one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `stage/name`, the same as the rule's file.
    pub rule: &'static str,
    pub part: Part,
    /// One line, no full stop.
    pub summary: String,
    /// What the client does with it, in a sentence or two. May be empty.
    pub detail: String,
    pub origin: Option<Origin>,
    /// What the pointer at the origin says.
    pub label: String,
    /// Ids of the clients that it concerns, selected or not. Empty: all of them.
    pub clients: Vec<&'static str>,
    /// The calls that it is about, by client and number. Empty: all of those clients.
    pub calls: Vec<Place>,
    pub fix: Vec<Fix>,
}

/// A call, by the number of its client among the selected ones and its own; from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub run: usize,
    pub call: usize,
}

impl Finding {
    /// An error where it makes a selected client fail; a warning where it will, or where it hurts another client.
    #[must_use]
    pub fn severity(&self, selected: &[&str]) -> Severity {
        let concerns_selected =
            self.clients.is_empty() || self.clients.iter().any(|client| selected.contains(client));
        match self.part {
            Part::Causes if concerns_selected => Severity::Error,
            Part::Causes | Part::Threatens => Severity::Warning,
            Part::Informs => Severity::Note,
        }
    }
}

impl Finding {
    /// A statement without a place or consequences; the rule adds what it knows. The registry fills in `rule`.
    #[must_use]
    pub fn new(summary: impl Into<String>) -> Self {
        Self {
            rule: "",
            part: Part::Informs,
            summary: summary.into(),
            detail: String::new(),
            origin: None,
            label: String::new(),
            clients: Vec::new(),
            calls: Vec::new(),
            fix: Vec::new(),
        }
    }

    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.part = part;
        self
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    #[must_use]
    pub fn at(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.origin = Some(origin);
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn clients(mut self, clients: Vec<&'static str>) -> Self {
        self.clients = clients;
        self
    }

    /// It takes part in the failure of these clients; if there are none, it stays as it is.
    #[must_use]
    pub fn causing(self, clients: Vec<&'static str>) -> Self {
        if clients.is_empty() { self } else { self.part(Part::Causes).clients(clients) }
    }

    #[must_use]
    pub fn calls(mut self, calls: Vec<Place>) -> Self {
        self.calls = calls;
        self
    }

    /// Takes in a finding that says the same of other calls; says whether it does.
    pub fn absorb(&mut self, other: &Self) -> bool {
        let same = (self.rule, self.part, &self.summary, &self.detail, &self.origin, &self.fix)
            == (other.rule, other.part, &other.summary, &other.detail, &other.origin, &other.fix);
        // Of some calls and of all of them is not the same.
        let alike = (self.calls.is_empty(), self.clients.is_empty())
            == (other.calls.is_empty(), other.clients.is_empty());
        if !same || !alike {
            return false;
        }
        for client in &other.clients {
            if !self.clients.contains(client) {
                self.clients.push(client);
            }
        }
        self.calls.extend(&other.calls);
        true
    }

    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix.push(fix);
        self
    }
}

/// A change that helps, as data: the renderer quotes it for the shell at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What to do, in words, one line.
    pub text: String,
    /// Variables to unset.
    pub unset: Vec<String>,
    /// Variables to set.
    pub set: BTreeMap<String, String>,
    /// Commands to run, each as an argument vector.
    pub run: Vec<Vec<String>>,
    /// Whether the models say that the selected client works after this change.
    pub verified: bool,
}

impl Fix {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set.insert(name.to_owned(), value.into());
        self
    }

    #[must_use]
    pub fn unset(mut self, name: &str) -> Self {
        self.unset.push(name.to_owned());
        self
    }

    #[must_use]
    pub fn run<const N: usize>(mut self, argv: [&str; N]) -> Self {
        self.run.push(argv.iter().map(|&word| word.to_owned()).collect());
        self
    }
}
