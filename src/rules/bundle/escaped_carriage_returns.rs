use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate has the two characters `\r` at the end of its lines: a Windows file was escaped as `\r\n`.
    ///
    /// ## Why it matters
    /// Serverless turns `\n` into a line break and leaves `\r` as it is: a backslash and an `r`. No line is then a BEGIN line, and Node
    /// loads nothing, silently.
    ///
    /// ## Example
    /// `ca` made from a file with Windows line ends by a tool that writes `\r\n` for each of them.
    ///
    /// ## Fix
    /// Take the `\r` out; the `\n` stay.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/escaped-carriage-returns", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::EscapedReturns, None)
}
