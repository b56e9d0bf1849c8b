use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A block has a BEGIN line and no END line.
    ///
    /// ## Why it matters
    /// OpenSSL reads on until it finds an END line, fails, and stops there: Node keeps what came before and loses the rest, silently. The
    /// AWS CLI and curl refuse the file. Most often the value was cut at a length limit.
    ///
    /// ## Example
    /// A certificate in a CI variable that takes 1024 characters at most.
    ///
    /// ## Fix
    /// Get the whole certificate again; a part of one cannot be repaired.
    ///
    /// RFC 7468, 2; OpenSSL, `PEM_R_BAD_END_LINE`
    "bundle/no-end-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::NoEnd, None)
}
