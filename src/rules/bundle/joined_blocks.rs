use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The END line of one certificate and the BEGIN line of the next are one line.
    ///
    /// ## Why it matters
    /// Neither is then a line of its own. OpenSSL refuses the first block and stops: Node loses both certificates and all that follow,
    /// silently, and the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// `cat corp.pem other.pem > bundle.pem`, where `corp.pem` has no line break at its end.
    ///
    /// ## Fix
    /// Put a line break between them.
    ///
    /// OpenSSL, `PEM_R_BAD_END_LINE`
    "bundle/joined-blocks", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::JoinedToPrevious, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "put a line break between END and BEGIN", &["sed", "-i", "s/-----\\(-----BEGIN\\)/-----\\n\\1/", path], path)
}
