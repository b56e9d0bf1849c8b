use crate::finding::{Finding, Fix};
use crate::origin::ReadFailure;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A file named for certificates is larger than any bundle: more than 64 MB.
    ///
    /// ## Why it matters
    /// The bundle with all public roots is 200 KB. The clients read the whole file into memory before they look for certificates, at every
    /// start. slsca does not read it.
    ///
    /// ## Example
    /// A path that names a disk image, a log or an archive by mistake.
    ///
    /// ## Fix
    /// Name the right file. `slsca inspect` shows what a file holds.
    "bundle/cafile-too-large", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let failure = &fact.item.source.bytes.as_ref().err()?.failure;
    matches!(failure, ReadFailure::TooLarge { .. }).then_some(())?;
    Some(loss::unreadable(fact, format!("{} is too large for a file of certificates", fact.shown_item()), "too large").fix(Fix::new("name the file of certificates: a bundle takes some hundred kilobytes")))
}
