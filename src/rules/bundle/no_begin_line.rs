use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate has an END line and no BEGIN line.
    ///
    /// ## Why it matters
    /// Without BEGIN nothing is read: Node loads nothing and says nothing. The first line was cut off, most often when copying.
    ///
    /// ## Example
    /// `tail -n 20 corp.pem > part.pem`
    ///
    /// ## Fix
    /// Put `-----BEGIN CERTIFICATE-----` in a line of its own before the base64.
    ///
    /// RFC 7468, 2
    "bundle/no-begin-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::NoBegin, None)
}
