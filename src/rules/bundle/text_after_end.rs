use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// Something follows END on its line.
    ///
    /// ## Why it matters
    /// An END line has nothing after its hyphens. With text there it is no END line to OpenSSL, which reads on and refuses the block: Node loses
    /// that certificate and all that follow, silently, and the AWS CLI and curl refuse the file.
    ///
    /// ## Example
    /// `-----END CERTIFICATE----- # our root`
    ///
    /// ## Fix
    /// Put the comment in a line of its own, before BEGIN.
    ///
    /// RFC 7468, 3; OpenSSL, `PEM_R_BAD_END_LINE`
    "bundle/text-after-end", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::AfterEnd, None)
}
