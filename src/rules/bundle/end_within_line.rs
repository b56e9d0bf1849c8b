use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// Something stands before END on its line: blanks, or the last characters of the base64.
    ///
    /// ## Why it matters
    /// OpenSSL knows an END line only at the very start of a line. It reads past this one, fails at the next marker and stops: Node loses the
    /// certificate and all that follow, silently, and the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// A here-document whose last line is indented.
    ///
    /// ## Fix
    /// Put END at the start of a line of its own.
    ///
    /// OpenSSL, `get_header_and_data`
    "bundle/end-within-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::EndWithinLine, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "take the blanks away", &["sed", "-i", "s/^[ \\t]*//", path], path)
}
