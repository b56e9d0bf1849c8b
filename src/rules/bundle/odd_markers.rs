use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A BEGIN or END line does not have exactly five hyphens on each side, or has blanks where none belong.
    ///
    /// ## Why it matters
    /// OpenSSL compares the line as it stands, so a hyphen too few or a no-break space hides the certificate. Node loads nothing, silently;
    /// the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// `----BEGIN CERTIFICATE-----`, after a selection with the mouse that missed the first hyphen.
    ///
    /// ## Fix
    /// Write `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`.
    ///
    /// RFC 7468, 3
    "bundle/odd-markers", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::Hyphens, None)
}
