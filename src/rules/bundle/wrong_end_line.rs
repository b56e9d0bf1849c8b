use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A block ends with the END line of another label.
    ///
    /// ## Why it matters
    /// BEGIN and END have to name the same thing. OpenSSL refuses the block and stops: Node loses it and all that follows, silently, and
    /// the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// `-----BEGIN CERTIFICATE-----` … `-----END TRUSTED CERTIFICATE-----`, after an edit by hand.
    ///
    /// ## Fix
    /// Write the label of BEGIN into END.
    ///
    /// RFC 7468, 2; OpenSSL, `PEM_R_BAD_END_LINE`
    "bundle/wrong-end-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::WrongEnd, None)
}
