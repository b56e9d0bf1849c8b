//! What a client loses with an entry it does not load, and whether that makes it fail.

use std::collections::{BTreeSet, HashMap};

use crate::client::Roots;
use crate::finding::{Finding, Fix, Part};
use crate::origin::ReadFailure;
use crate::trust::Mangled;
use crate::trust::bundle::{Entry, Kind};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::trust::repair;
use crate::untrusted::shown;

use super::facts::{EntryFacts, Facts, Run};
use super::supply::given_by;

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
    let Some(client) = fact.facts.runs.iter().position(|own| std::ptr::eq(own, run)) else { return false };
    let helpful = fact.facts.memo.helpful.get_or_init(|| {
        let items = 0..fact.facts.bundle.items.len();
        let of_run = |run| items.clone().map(|item| is_helpful(fact.facts, run, item)).collect();
        fact.facts.runs.iter().map(of_run).collect()
    });
    helpful[client][fact.place.0]
}

fn is_helpful(facts: &Facts, run: &Run, item: usize) -> bool {
    let mut calls =
        facts.calls().filter(|call| std::ptr::eq(call.run, run) && call.endpoint_distrust().is_some());
    let entries = facts.bundle.items[item].entries.iter().enumerate();
    let entries = entries.filter(|(number, _)| run.fate((item, *number)) != Fate::Loaded);
    let lost: Vec<&Certificate> = entries.flat_map(|(_, entry)| repair::certificates(entry)).collect();
    !lost.is_empty() && calls.any(|call| call.trusts_with(lost.iter().copied()))
}

/// What each client does with the entry, and with what follows it, in a few sentences.
fn consequences(fact: &EntryFacts) -> String {
    let fate = |wanted: Fate, ends: bool| {
        let runs = fact.facts.all_runs().filter(|run| fact.fate(run) == wanted && is_end(fact, run) == ends);
        let titles: BTreeSet<&str> = runs.map(|run| run.plan.client.title()).collect();
        joined(titles.into_iter().collect())
    };
    let mut sentences = Vec::new();
    if let Some(titles) = fate(Fate::Lost, false) {
        sentences.push(format!("Not loaded by {titles}, which will not say so."));
    }
    if let Some(titles) = fate(Fate::Lost, true) {
        let after = after(fact).map_or_else(String::new, |lost| format!("; lost with it: {lost}"));
        sentences.push(format!("Reading ends here for {titles}, which will not say so{after}."));
    }
    let refused = [fate(Fate::Refused, false), fate(Fate::Refused, true)].into_iter().flatten();
    if let Some(titles) = refused.reduce(|some, more| format!("{some} and {more}")) {
        sentences.push(format!("Refused, with all that is in the same file, by {titles}."));
    }
    sentences.join(" ")
}

/// Whether a client's reading of the item ended at this entry: it looked at nothing that follows.
fn is_end(fact: &EntryFacts, run: &Run) -> bool {
    let (item, entry) = fact.place;
    let fates = run.fates.get(item);
    fates.is_some_and(|fates| fates.stopped == Some(entry) && fates.of(entry) == Fate::Lost)
}

/// Certificates named before the rest is counted.
const NAMED: usize = 3;

/// The certificates after the entry at which reading ended: what is lost is the same for all who stop there.
fn after(fact: &EntryFacts) -> Option<String> {
    let later = fact.item.entries.get(fact.place.1 + 1..).unwrap_or_default();
    let lost: Vec<&Certificate> = later.iter().filter_map(|entry| entry.certificate.as_deref()).collect();
    let names = lost.iter().take(NAMED).map(|certificate| format!("`{}`", shown(&certificate.name, 40)));
    let mut names: Vec<String> = names.collect();
    match lost.len().saturating_sub(NAMED) {
        0 => {}
        1 => names.push("one more".to_owned()),
        more => names.push(format!("{more} more")),
    }
    joined(names.iter().map(String::as_str).collect())
}

/// `one, two and three`
fn joined(mut words: Vec<&str>) -> Option<String> {
    let last = words.pop()?;
    Some(if words.is_empty() { last.to_owned() } else { format!("{} and {last}", words.join(", ")) })
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
    let message = shown(&stop.message, 160);
    Some(format!("{title} stops with `{message}`."))
}

/// A block that is mangled in this way before any other, and that some client does not load because of it. `repair` mends a
/// file, by its path.
pub(super) fn mangled(
    fact: &EntryFacts,
    way: Mangled,
    repair: Option<fn(&EntryFacts, &str) -> Fix>,
) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.mangled.contains(&way) && is_of(entry, way))?;
    (!fact.missed_by().is_empty()).then_some(())?;
    let summary =
        format!("block {} of {} {}", entry.origin.block.unwrap_or(1), fact.shown_item(), way.words());
    let finding = finding(fact, summary, "not read as a certificate");
    // One repair mends all blocks of the item that are mangled in this way.
    let of_file = || repair.zip(fact.path()).map(|(repair, path)| repair(fact, path));
    let repaired = is_first(fact, way).then(|| value_fix(fact).or_else(of_file).or_else(|| bundle_fix(fact)));
    Some(match repaired.flatten() {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// A block about certificates, which this way of mangling explains.
fn is_of(entry: &Entry, way: Mangled) -> bool {
    let is_about_certificates =
        matches!(entry.kind, Kind::Certificate | Kind::BrokenCertificate | Kind::Pkcs7);
    is_about_certificates && telling(entry) == Some(way)
}

/// Whether this is the first entry of its item that a rule about this way of mangling speaks of.
fn is_first(fact: &EntryFacts, way: Mangled) -> bool {
    let first = fact.facts.memo.first.get_or_init(|| {
        let mut first = HashMap::new();
        for fact in fact.facts.entries() {
            let way =
                fact.entry.and_then(telling).filter(|way| fact.entry.is_some_and(|entry| is_of(entry, *way)));
            if let Some(way) = way.filter(|_| !fact.missed_by().is_empty()) {
                first.entry((fact.place.0, way)).or_insert(fact.place.1);
            }
        }
        first
    });
    first.get(&(fact.place.0, way)) == Some(&fact.place.1)
}

/// Of all that is odd about a block, what explains the rest.
fn telling(entry: &Entry) -> Option<Mangled> {
    const ORDER: [Mangled; 21] = [
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
        Mangled::AfterEnd,
        Mangled::Header,
        Mangled::BlankLine,
        Mangled::NoPadding,
        Mangled::UrlAlphabet,
        Mangled::TrailingBytes,
    ];
    ORDER.into_iter().find(|way| entry.mangled.contains(way))
}

/// The repaired value of a variable that holds text.
pub(super) fn value_fix(fact: &EntryFacts) -> Option<Fix> {
    if !fact.item.source.is_text() {
        return None;
    }
    let name = fact.variable();
    let repaired = fact.facts.memo.repaired.get_or_init(|| {
        let bundle = &fact.facts.bundle;
        let texts = bundle.items.iter().filter(|item| item.source.is_text());
        let names: BTreeSet<&str> = texts.filter_map(|item| item.source.origin.variable.as_deref()).collect();
        let values = names.into_iter().map(|name| Some((name.to_owned(), repair::value(bundle, name)?)));
        values.flatten().collect()
    });
    let value = repaired.get(name)?;
    Some(
        Fix::new(format!("set `{name}` to the same certificates, written as the client reads them"))
            .set(name, value),
    )
}

/// A file that slsca itself can write anew, because no block of it is beyond repair.
pub(super) fn bundle_fix(fact: &EntryFacts) -> Option<Fix> {
    let mendable = fact.facts.memo.mendable.get_or_init(|| {
        let items = fact.facts.bundle.items.iter();
        items.map(|item| repair::item(item).is_some()).collect()
    });
    mendable.get(fact.place.0).filter(|is_mendable| **is_mendable)?;
    written_anew(fact, "write the file anew, and name the result")
}

/// A file with a block beyond repair among others that can be read.
pub(super) fn fix_without_block(fact: &EntryFacts) -> Option<Fix> {
    fact.item.entries.iter().any(|entry| entry.certificate.is_some()).then_some(())?;
    written_anew(
        fact,
        "write the file anew without that block, and get its certificate again from where it came",
    )
}

fn written_anew(fact: &EntryFacts, text: &str) -> Option<Fix> {
    let path = fact.path()?;
    let result = format!("{path}.repaired.pem");
    let command = ["slsca", "bundle", "--no-env", path, "-o", &result];
    Some(file_fix(fact, text, &command, &result))
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
        given_by(self.item)
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
            return format!("`{}`", shown(path, 80));
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
