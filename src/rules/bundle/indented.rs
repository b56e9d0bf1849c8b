use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate is indented: something stands before BEGIN on its line.
    ///
    /// ## Why it matters
    /// OpenSSL knows a BEGIN line only at the very start of a line. Blanks before it, as YAML and here-documents leave them, hide the
    /// certificate: Node loads nothing, silently. The AWS CLI and curl refuse the file. Indented base64 between the markers does no harm.
    ///
    /// ## Example
    /// A certificate pasted into a shell script or a YAML file with its indentation.
    ///
    /// ## Fix
    /// Take away what precedes BEGIN and END on their lines.
    ///
    /// OpenSSL, `get_name` in `crypto/pem/pem_lib.c`
    "bundle/indented", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::Indented, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "take the blanks away", &["sed", "-i", "s/^[ \\t]*//", path], path)
}
