use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A file of profiles begins with a byte order mark: three invisible bytes that Windows editors put there.
    ///
    /// ## Why it matters
    /// The AWS CLI takes them for text before the first section and refuses the whole file. Serverless and osls pass over them, so the
    /// file works in one and not in the other.
    ///
    /// ## Example
    /// The credentials file was saved by Notepad or by PowerShell's `Out-File -Encoding utf8`.
    ///
    /// ## Fix
    /// Save the file as UTF-8 without a byte order mark.
    ///
    /// `RawConfigParser` of Python, which `botocore/configloader.py` reads with
    "profile/byte-order-mark", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let marked = facts.profiles.files.iter().filter(|file| file.text.byte_order_mark);
    let found = marked.map(|file| {
        let path = shown(&file.location.path, 60);
        Finding::new(format!("the {} file `{path}` begins with a byte order mark", file.kind.name()))
            .part(Part::Causes)
            .clients(vec!["aws-cli"])
            .detail("The AWS CLI refuses the whole file; Serverless and osls read it.")
            .at(file.place(1), "before the first character")
            .fix(Fix::new("save the file as UTF-8 without a byte order mark"))
    });
    found.collect()
}
