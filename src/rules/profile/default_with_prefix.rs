use crate::finding::{Finding, Part};
use crate::profile::location::FileKind;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;

rule! {
    /// The config file has `[profile default]`, where `[default]` is usual.
    ///
    /// ## Why it matters
    /// Most SDKs prefer it to a `[default]` that is there too; the AWS CLI merges neither by that rule. `aws configure --profile default` makes
    /// such a section. With both, tools differ in the region and the role they take.
    ///
    /// ## Example
    /// `[default]` with `region = eu-west-1` and, further down, `[profile default]` with `region = us-east-1`.
    ///
    /// ## Fix
    /// Keep one of the two, as `[default]`.
    ///
    /// "Shared config and credentials files", AWS SDKs and Tools reference guide
    "profile/default-with-prefix", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let Some(file) = facts.profiles.files.iter().find(|file| file.kind == FileKind::Config) else { return Vec::new() };
    let plain = file.headings().find(|heading| heading.text() == "default");
    let prefixed = |text: &str| text.strip_prefix("profile").is_some_and(|rest| rest.starts_with([' ', '\t']) && rest.trim() == "default");
    let found = file.headings().filter(|heading| prefixed(heading.text())).map(|heading| {
        let finding = Finding::new("the config file has `[profile default]`, where `[default]` is usual")
            .at(file.place(heading.line()), "this section");
        match plain {
            Some(other) => finding.part(Part::Threatens).detail(format!("Line {} has `[default]` too: tools differ in which counts.", other.line())),
            None => finding,
        }
    });
    found.collect()
}
