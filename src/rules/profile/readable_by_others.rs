use crate::finding::{Finding, Fix, Part};
use crate::profile::location::FileKind;
use crate::profile::survey::Surveyed;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Other users of this machine can read the credentials file.
    ///
    /// ## Why it matters
    /// Whoever reads it has the keys. No tool complains.
    ///
    /// ## Example
    /// The file was made with an editor, mode 0644.
    ///
    /// ## Fix
    /// `chmod 600 ~/.aws/credentials`
    ///
    /// "Configuration and credential file settings", AWS CLI user guide
    "profile/readable-by-others", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let has_keys = |file: &&Surveyed| {
        let mut headings = file.headings();
        file.kind == FileKind::Credentials || headings.any(|heading| heading.get("aws_secret_access_key").is_some())
    };
    let is_open = |file: &&Surveyed| file.mode.is_some_and(|mode| mode & 0o077 != 0);
    let open = facts.profiles.files.iter().filter(is_open).filter(has_keys);
    let found = open.map(|file| {
        let path = file.location.path.as_str();
        let mode = file.mode.unwrap_or_default();
        Finding::new(format!("other users can read `{}` (mode {mode:o})", shown(path, 60)))
            .part(Part::Informs)
            .at(file.location.origin.clone().path(path), "this file")
            .fix(Fix::new("keep it to yourself").run(["chmod", "600", path]))
    });
    found.collect()
}
