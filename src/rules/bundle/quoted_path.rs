use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A path in `cafile` stands in quotation marks, which are part of the value.
    ///
    /// ## Why it matters
    /// Shells take quotation marks away; `docker --env-file`, systemd and the settings of CI keep them. Serverless then looks for a file whose name
    /// starts with one, and stops with `ENOENT`.
    ///
    /// ## Example
    /// `cafile="/etc/corp.pem"` in a file for `docker run --env-file`.
    ///
    /// ## Fix
    /// Take the quotation marks away.
    "bundle/quoted-path", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    fact.item.source.bytes.as_ref().err()?;
    let is_mark = |character: char| matches!(character, '"' | '\'' | '“' | '”');
    fact.path().filter(|path| path.starts_with(is_mark) || path.ends_with(is_mark))?;
    let variable = fact.variable();
    let summary = format!("the path in `{variable}` stands in quotation marks");
    let finding = loss::unreadable(fact, summary, "quotation marks are part of the path");
    let bare = fact.facts.env.get(variable).map(|value| value.replace(is_mark, ""));
    Some(match bare {
        Some(bare) => finding.fix(Fix::new("take the quotation marks away").set(variable, bare)),
        None => finding.fix(Fix::new("take the quotation marks away")),
    })
}
