use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate has a header between BEGIN and the base64.
    ///
    /// ## Why it matters
    /// Headers such as `Proc-Type` belong to encrypted keys. On a certificate OpenSSL refuses them and stops: Node loses it and all that
    /// follows, silently, and the AWS CLI and curl refuse the file. Comments belong before BEGIN.
    ///
    /// ## Example
    /// `Comment: our root, renewed 2024` pasted below the BEGIN line.
    ///
    /// ## Fix
    /// Move the line up, above BEGIN.
    ///
    /// RFC 7468, 2: no headers; OpenSSL, `PEM_get_EVP_CIPHER_INFO`
    "bundle/header", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::Header, None)
}
