//! What a client loses with an entry it does not load, and whether that makes it fail.

use std::collections::BTreeSet;

use crate::client::Roots;
use crate::finding::{Finding, Fix, Part};
use crate::origin::ReadFailure;
use crate::trust::Mangled;
use crate::trust::bundle::{Entry, Kind};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::trust::repair;

use super::facts::{EntryFacts, Facts, Run};

/// A statement about an entry that some client reads and does not load: with its part, its clients, and what they do.
pub(super) fn finding(fact: &EntryFacts, summary: String, label: &str) -> Finding {
    let missed = fact.missed_by();
    let failing: Vec<&Run> = missed.iter().copied().filter(|run| is_fatal(fact, run)).collect();
    let (part, runs) = match (failing.is_empty(), missed.is_empty()) {
        (false, _) => (Part::Causes, &failing),
        (true, false) => (Part::Threatens, &missed),
        (true, true) => (Part::Informs, &missed),
    };
    let origin = fact.entry.map_or(&fact.item.source.origin, |entry| &entry.origin);
    Finding::new(summary)
        .at(origin.clone(), label)
        .part(part)
        .clients(runs.iter().map(|run| run.id()).collect())
        .detail(consequences(fact))
}

/// The client fails because of this entry: it stops, it is left without a root, or it would trust what was presented.
fn is_fatal(fact: &EntryFacts, run: &Run) -> bool {
    fact.fate(run) == Fate::Refused || is_starved(fact, run) || would_help(fact, run)
}

fn is_starved(fact: &EntryFacts, run: &Run) -> bool {
    let mut hops = run.calls.iter().map(|call| &call.call.endpoint_hop);
    hops.any(|hop| hop.verify && is_empty(&hop.roots) && hop.roots.variables.contains(&fact.variable()))
}

fn is_empty(roots: &Roots) -> bool {
    !roots.built_in && roots.anchors.is_empty()
}

/// With the certificates of the item that it lost, the client would trust what was presented.
fn would_help(fact: &EntryFacts, run: &Run) -> bool {
    if fact.entry.is_none_or(|entry| repair::certificates(entry).next().is_none()) {
        return false;
    }
    let lost = lost_certificates(fact, run);
    let mut calls = fact.facts.calls().filter(|call| std::ptr::eq(call.run, run));
    calls.any(|call| call.endpoint_distrust().is_some() && call.trusts_with(lost.iter().copied()))
}

fn lost_certificates<'a>(fact: &EntryFacts<'a>, run: &Run) -> Vec<&'a Certificate> {
    let fates = run.fates.get(fact.place.0).map(Vec::as_slice).unwrap_or_default();
    let entries = fact.item.entries.iter().zip(fates).filter(|(_, fate)| **fate != Fate::Loaded);
    entries.flat_map(|(entry, _)| repair::certificates(entry)).collect()
}

/// What each client does with the entry, in a sentence or two.
fn consequences(fact: &EntryFacts) -> String {
    let titles = |wanted: Fate| {
        let runs = fact.facts.all_runs().filter(|run| fact.fate(run) == wanted);
        let titles: BTreeSet<_> = runs.map(|run| run.plan.client.title()).collect();
        joined(titles)
    };
    let mut sentences = Vec::new();
    if let Some(titles) = titles(Fate::Lost) {
        sentences.push(format!("Not loaded by {titles}, which will not say so."));
    }
    if let Some(titles) = titles(Fate::Refused) {
        sentences.push(format!("Refused, with all that is in the same file, by {titles}."));
    }
    sentences.join(" ")
}

fn joined(titles: BTreeSet<&str>) -> Option<String> {
    let mut titles: Vec<_> = titles.into_iter().collect();
    let last = titles.pop()?;
    Some(if titles.is_empty() { last.to_owned() } else { format!("{} and {last}", titles.join(", ")) })
}

/// An item that cannot be read at all.
pub(super) fn unreadable(fact: &EntryFacts, summary: String, label: &str) -> Finding {
    let finding = finding(fact, summary, label);
    let stops = fact.facts.runs.iter().filter(|run| fact.fate(run) == Fate::Refused);
    let words: BTreeSet<String> = stops.filter_map(|run| stop_words(fact, run)).collect();
    let too_large = matches!(&fact.item.source.bytes, Err(error) if matches!(error.failure, ReadFailure::TooLarge { .. }));
    match (words.is_empty(), too_large) {
        (false, _) => finding.detail(words.into_iter().collect::<Vec<_>>().join(" ")),
        (true, true) => finding.detail(
            "The clients read all of it at every start. slsca does not: what it holds is not known here.",
        ),
        (true, false) => finding,
    }
}

fn stop_words(fact: &EntryFacts, run: &Run) -> Option<String> {
    let stop = run.plan.stop_for(fact.variable())?;
    let title = run.plan.client.title();
    if stop.hangs.is_some() {
        return Some(format!("{title} waits for what it may send, for ever if nothing comes."));
    }
    let message = crate::untrusted::shown(&stop.message, 160);
    Some(format!("{title} stops with `{message}`."))
}

/// Certificates after this entry in its item, that a client does not load because reading ends here.
pub(super) fn after(fact: &EntryFacts) -> usize {
    let lost = |run: &&Run| {
        let fates = run.fates.get(fact.place.0).map(Vec::as_slice).unwrap_or_default();
        let later = fact.item.entries.iter().zip(fates).skip(fact.place.1 + 1);
        later.filter(|(entry, fate)| entry.certificate.is_some() && **fate == Fate::Lost).count()
    };
    fact.facts.runs.iter().map(|run| lost(&run)).max().unwrap_or(0)
}

/// A block that is mangled in this way before any other, and that some client does not load because of it.
pub(super) fn mangled(fact: &EntryFacts, way: Mangled, repaired_by: Option<Fix>) -> Option<Finding> {
    let entry = fact.entry?;
    let is_about_certificates =
        matches!(entry.kind, Kind::Certificate | Kind::BrokenCertificate | Kind::Pkcs7);
    let is_missed = !fact.missed_by().is_empty();
    (is_about_certificates && is_missed && telling(entry) == Some(way)).then_some(())?;
    let summary =
        format!("block {} of {} {}", entry.origin.block.unwrap_or(1), fact.shown_item(), way.words());
    let finding = finding(fact, summary, "not read as a certificate");
    Some(match value_fix(fact).or(repaired_by) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// Of all that is odd about a block, what explains the rest.
fn telling(entry: &Entry) -> Option<Mangled> {
    const ORDER: [Mangled; 19] = [
        Mangled::Quoted,
        Mangled::DoubleEscapes,
        Mangled::EscapedReturns,
        Mangled::TypographicDashes,
        Mangled::LowerCase,
        Mangled::Hyphens,
        Mangled::NoBegin,
        Mangled::NoEnd,
        Mangled::WrongEnd,
        Mangled::JoinedToPrevious,
        Mangled::Escapes,
        Mangled::CarriageReturns,
        Mangled::OneLine,
        Mangled::Indented,
        Mangled::EndWithinLine,
        Mangled::Header,
        Mangled::BlankLine,
        Mangled::NoPadding,
        Mangled::UrlAlphabet,
    ];
    ORDER.into_iter().find(|way| entry.mangled.contains(way))
}

/// The repaired value of a variable that holds text.
pub(super) fn value_fix(fact: &EntryFacts) -> Option<Fix> {
    if !fact.item.source.is_text() {
        return None;
    }
    let name = fact.variable();
    let value = repair::value(&fact.facts.bundle, name)?;
    Some(
        Fix::new(format!("set `{name}` to the same certificates, written as the client reads them"))
            .set(name, value),
    )
}

/// A file that has to be converted first: the command, and the variable that then names the result.
pub(super) fn file_fix(fact: &EntryFacts, text: &str, command: &[&str], result: &str) -> Fix {
    let mut fix = Fix::new(text);
    fix.run.push(command.iter().map(|&word| word.to_owned()).collect());
    let variable = fact.variable();
    match (fact.path(), fact.facts.env.get(variable)) {
        (Some(path), Some(value)) => fix.set(variable, value.replacen(path, result, 1)),
        _ => fix,
    }
}

impl<'a> EntryFacts<'a> {
    /// The variable or option that the item came by.
    #[must_use]
    pub fn variable(&self) -> &'a str {
        let origin = &self.item.source.origin;
        origin.variable.as_deref().or(origin.option.as_deref()).unwrap_or_default()
    }

    /// The path of the item, as the user wrote it. Hostile until escaped.
    #[must_use]
    pub fn path(&self) -> Option<&'a str> {
        self.item.source.origin.path.as_deref()
    }

    /// The item for people: the path, or the variable and the number of the item where there are several.
    #[must_use]
    pub fn shown_item(&self) -> String {
        if let Some(path) = self.path() {
            return format!("`{}`", crate::untrusted::shown(path, 80));
        }
        let variable = self.variable();
        let is_same = |facts: &&crate::trust::bundle::Item| {
            facts.source.origin.variable == self.item.source.origin.variable && facts.source.is_text()
        };
        let count = self.facts.bundle.items.iter().filter(is_same).count();
        match self.item.source.origin.item {
            Some(item) if count > 1 => format!("`{variable}` (item {item})"),
            _ => format!("`{variable}`"),
        }
    }
}

impl Facts {
    /// Whether any client reads the variable, or stops because of it.
    #[must_use]
    pub fn is_read(&self, variable: &str) -> bool {
        let stops = |run: &Run| run.plan.stop.as_ref().and_then(|stop| stop.variable) == Some(variable);
        self.all_runs().any(|run| run.plan.reads.contains(variable) || stops(run))
    }
}
