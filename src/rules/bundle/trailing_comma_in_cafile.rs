use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// The list in `cafile` has an empty item: a comma too many.
    ///
    /// ## Why it matters
    /// Serverless splits `cafile` at commas and reads every item as a path. An empty one makes it stop with `ENOENT: no such file or directory,
    /// open ''`, even in commands that talk to nobody. In `ca` a trailing comma does no harm.
    ///
    /// ## Example
    /// `cafile=/etc/corp.pem,`
    ///
    /// ## Fix
    /// Take the comma away.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/trailing-comma-in-cafile", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let is_empty = fact.item.source.bytes.is_err() && fact.path() == Some("");
    is_empty.then_some(())?;
    let variable = fact.variable();
    let value = fact.facts.env.get(variable).unwrap_or_default();
    let kept: Vec<&str> = value.split(',').map(str::trim).filter(|path| !path.is_empty()).collect();
    let finding = loss::unreadable(fact, format!("`{variable}` has an empty item: a comma too many"), "an empty path");
    Some(if kept.is_empty() {
        finding.fix(Fix::new(format!("unset `{variable}`")).unset(variable))
    } else {
        finding.fix(Fix::new("take the comma away").set(variable, kept.join(",")))
    })
}
