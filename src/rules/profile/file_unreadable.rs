use crate::finding::{Finding, Part};
use crate::origin::ReadFailure;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A file of profiles is there and cannot be read as one: a folder, a pipe, too large, no permission, or bytes that are no text.
    ///
    /// ## Why it matters
    /// The clients see an empty file or end with an error of their own; a pipe makes them wait for ever.
    ///
    /// ## Example
    /// `AWS_CONFIG_FILE=~/.aws`, which is a folder.
    ///
    /// ## Fix
    /// Let the variable name the file itself, or repair the file.
    ///
    /// "Shared config and credentials files", AWS SDKs and Tools reference guide
    "profile/file-unreadable", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let found = facts.profiles.files.iter().filter_map(|file| {
        let path = shown(&file.location.path, 60);
        let origin = file.location.origin.clone();
        let named = origin.variable.is_some();
        let what = match &file.error {
            // Without a variable nobody has promised that it is there.
            Some(error) if error.failure == ReadFailure::NotFound && !named => return None,
            Some(error) => error.failure.described(),
            None if file.text.garbled => "holds bytes that are not UTF-8",
            None => return None,
        };
        let finding = Finding::new(format!("the {} file `{path}` {what}", file.kind.name())).part(Part::Threatens);
        Some(finding.at(origin.path(&file.location.path), "this file"))
    });
    found.collect()
}
