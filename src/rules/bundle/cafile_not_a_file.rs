use crate::finding::{Finding, Fix};
use crate::origin::ReadFailure;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A pipe, a socket or a device is named where a file of certificates belongs.
    ///
    /// ## Why it matters
    /// The clients wait until somebody writes into a pipe, for ever if nobody does. `/dev/stdin` and `<(…)` work once at best: Serverless reads
    /// the file in one process and starts others. slsca does not open it.
    ///
    /// ## Example
    /// `cafile=<(echo "$CORP_CA") sls deploy`
    ///
    /// ## Fix
    /// Save the certificates in a file, and name that.
    "bundle/cafile-not-a-file", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let failure = &fact.item.source.bytes.as_ref().err()?.failure;
    matches!(failure, ReadFailure::NotRegular).then_some(())?;
    Some(loss::unreadable(fact, format!("{} is a pipe or a device, not a file", fact.shown_item()), "no file").fix(Fix::new("save the certificates in a regular file, and name that")))
}
