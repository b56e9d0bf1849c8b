use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate stands in quotation marks, which are part of the value or the file.
    ///
    /// ## Why it matters
    /// A BEGIN line has nothing before its hyphens. With a quotation mark there it is a line of text like any other, and Node loads nothing,
    /// silently. Shells take quotation marks away; `docker --env-file`, systemd and CI settings keep them.
    ///
    /// ## Example
    /// `ca="-----BEGIN CERTIFICATE-----\nMII..."` in a file for `docker run --env-file`.
    ///
    /// ## Fix
    /// Take the quotation marks away.
    ///
    /// RFC 7468, 3
    "bundle/quoted", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::Quoted, None)
}
