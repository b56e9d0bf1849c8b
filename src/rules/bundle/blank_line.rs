use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate has a blank line between BEGIN and END.
    ///
    /// ## Why it matters
    /// In PEM a blank line ends a header. What stands before it is then no longer part of the certificate, and OpenSSL refuses the block:
    /// Node loads neither it nor anything after it, silently, and the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// A certificate pasted from an e-mail or a chat that puts a blank line after each line.
    ///
    /// ## Fix
    /// Take the blank lines away.
    ///
    /// RFC 1421, 4.4; OpenSSL, `get_header_and_data`
    "bundle/blank-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::BlankLine, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "take the blank lines away", &["sed", "-i", "/^[[:space:]]*$/d", path], path)
}
