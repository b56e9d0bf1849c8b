use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::{Item, Kind};

rule! {
    /// A file of certificates is empty, or the variable holds nothing but blanks.
    ///
    /// ## Why it matters
    /// Nothing is loaded from it and nothing is said. If it is all there is, the list of roots is empty, and every connection fails with
    /// `unable to get local issuer certificate`; the AWS CLI and curl refuse an empty file.
    ///
    /// ## Example
    /// `curl -o corp.pem …` that failed, or `ca=" "` from a secret that was not set.
    ///
    /// ## Fix
    /// Get the file again, or unset the variable: then Node's own roots count.
    "bundle/empty", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    fact.entry.filter(|entry| entry.kind == Kind::Empty)?;
    fact.is_read().then_some(())?;
    let variable = fact.variable();
    // An empty item of `ca`, as a trailing comma leaves it, does no harm beside others.
    let of_variable = || fact.facts.bundle.items.iter().filter(|item| item.source.origin.variable == fact.item.source.origin.variable);
    let is_filled = |item: &Item| item.entries.iter().any(|entry| entry.kind != Kind::Empty);
    let is_harmless = fact.item.source.is_text() && of_variable().any(is_filled);
    (!is_harmless).then_some(())?;
    let summary = format!("{} is empty", fact.shown_item());
    let finding = loss::finding(fact, summary, "nothing in it");
    let is_alone = fact.item.source.origin.variable.is_some() && of_variable().nth(1).is_none();
    Some(if is_alone {
        finding.fix(Fix::new(format!("unset `{variable}`: then the client's own roots count")).unset(variable))
    } else {
        finding.fix(Fix::new("get the file again"))
    })
}
