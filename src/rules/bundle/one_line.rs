use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate is all on one line: its line breaks became blanks, or were lost.
    ///
    /// ## Why it matters
    /// BEGIN and END have to be lines of their own. Node finds neither and loads nothing, silently; curl and the AWS CLI refuse the file.
    /// Most often an unquoted `$(cat corp.pem)` or a form of a web console did it.
    ///
    /// ## Example
    /// `export ca=$(cat corp.pem)` in fish, or `echo $CERT > corp.pem` in any shell.
    ///
    /// ## Fix
    /// Put the line breaks back, after BEGIN, after every 64 characters, and before END. In a shell: `"$(cat corp.pem)"` with the quotation marks.
    ///
    /// RFC 7468, 2
    "bundle/one-line", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::OneLine, None)
}
