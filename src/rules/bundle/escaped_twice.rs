use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A certificate was escaped twice: three characters, `\\n`, stand where a line should end.
    ///
    /// ## Why it matters
    /// Serverless turns the two characters `\n` of `ca` into a line break, once. A value that went through two escaping steps, such as
    /// JSON within YAML, keeps a backslash before every line break, and Node reads no certificate from it. It does not say so: the list
    /// of roots is empty, and every connection fails with `unable to get local issuer certificate`.
    ///
    /// ## Example
    /// `ca=-----BEGIN CERTIFICATE-----\\nMII...`, from a secret that was stored as JSON and quoted again by the pipeline.
    ///
    /// ## Fix
    /// Escape once: each line break is one backslash and one `n`.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/escaped-twice", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::DoubleEscapes, None)
}
