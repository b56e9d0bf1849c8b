use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate has the two characters `\n` where its lines should end.
    ///
    /// ## Why it matters
    /// Only the variable `ca` is un-escaped, and only by Serverless and osls. In a file the two characters stay what they are: Node finds no
    /// BEGIN line, or no END line, and loads nothing, silently. The AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// `echo $CORP_CA > corp.pem` with a value that was made for `ca`.
    ///
    /// ## Fix
    /// Turn each `\n` into a line break: `sed -i 's/\\n/\n/g' corp.pem`.
    ///
    /// RFC 7468, 2: the markers and the body are separated by line breaks.
    "bundle/escaped-line-breaks", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::Escapes, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "turn the two characters into line breaks", &["sed", "-i", "s/\\\\n/\\n/g", path], path)
}
