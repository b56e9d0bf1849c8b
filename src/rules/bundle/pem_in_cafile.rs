use crate::finding::{Finding, Fix};
use crate::input::ca::{CA_NAMES, CAFILE_NAMES, chosen};
use crate::input::vars::CA;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::repair;

rule! {
    /// `cafile` holds the text of certificates; it takes paths.
    ///
    /// ## Why it matters
    /// Serverless takes the text for the name of a file and stops with `ENOENT` or `ENAMETOOLONG`, even in commands that talk to nobody. The text
    /// belongs into `ca`.
    ///
    /// ## Example
    /// `cafile="$(cat corp.pem)"`
    ///
    /// ## Fix
    /// Give the text to `ca`, or save it in a file and name that in `cafile`.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/pem-in-cafile", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    fact.item.source.bytes.as_ref().err()?;
    fact.path().filter(|path| path.contains("-----BEGIN"))?;
    let variable = fact.variable();
    let summary = format!("`{variable}` holds the text of certificates, and takes paths");
    let finding = loss::unreadable(fact, summary, "not a path");
    let is_free = CAFILE_NAMES.contains(&variable) && chosen(&fact.facts.env, &CA_NAMES).is_none();
    let value = fact.facts.env.get(variable).and_then(repair::text);
    Some(match value {
        Some(value) if is_free => finding.fix(Fix::new("give the text to `ca`").unset(variable).set(CA, value)),
        _ => finding.fix(Fix::new(format!("save the text in a file, and name that file in `{variable}`"))),
    })
}
