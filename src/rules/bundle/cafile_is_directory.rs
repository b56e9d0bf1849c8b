use crate::finding::{Finding, Fix};
use crate::origin::ReadFailure;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A folder is named where a file of certificates belongs.
    ///
    /// ## Why it matters
    /// Serverless 3 and osls 3 stop with `EISDIR: illegal operation on a directory, read`, even in commands that talk to nobody. The AWS CLI and
    /// curl refuse it too.
    ///
    /// ## Example
    /// `cafile=/etc/ssl/certs`
    ///
    /// ## Fix
    /// Name a file in that folder, such as `/etc/ssl/certs/ca-certificates.crt`; several are separated by commas.
    ///
    /// serverless, `lib/aws/request.js`: `fs.readFileSync`
    "bundle/cafile-is-directory", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let failure = &fact.item.source.bytes.as_ref().err()?.failure;
    matches!(failure, ReadFailure::IsDirectory).then_some(())?;
    Some(loss::unreadable(fact, format!("{} is a folder, not a file", fact.shown_item()), "a folder").fix(Fix::new("name a file in that folder, such as `ca-certificates.crt`")))
}
