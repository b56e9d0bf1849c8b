use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The base64 of a certificate lacks the padding (`=`) at its end.
    ///
    /// ## Why it matters
    /// OpenSSL wants whole groups of four characters. Node refuses the block and all that follows, silently, and the AWS CLI and curl refuse
    /// the file; browsers and many libraries take it.
    ///
    /// ## Example
    /// A certificate taken out of a JSON Web Key (`x5c` without padding).
    ///
    /// ## Fix
    /// Add one or two `=` until the number of characters is a multiple of four.
    ///
    /// RFC 4648, 3.2
    "bundle/no-padding", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::NoPadding, None)
}
