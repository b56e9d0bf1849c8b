use crate::finding::{Finding, Part};
use crate::profile::location::FileKind;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A profile has the heading of the other file: `[profile NAME]` in the credentials file, or `[NAME]` in the config file.
    ///
    /// ## Why it matters
    /// In the config file a profile is `[profile NAME]`, in the credentials file `[NAME]`. Otherwise most tools do not see it, or see a
    /// profile that is called `profile NAME`.
    ///
    /// ## Example
    /// `[profile dev]` in `~/.aws/credentials`: Serverless 3 knows a profile called `profile dev`, and none called `dev`.
    ///
    /// ## Fix
    /// Correct the heading.
    ///
    /// "Shared config and credentials files", AWS SDKs and Tools reference guide
    "profile/wrong-heading", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let found = facts.profiles.files.iter().flat_map(|file| {
        let wrong = file.headings().filter(|heading| is_wrong(file.kind, heading.text()));
        wrong.map(move |heading| {
            let text = shown(heading.text(), 60);
            let right = match file.kind {
                FileKind::Config => format!("[profile {text}]"),
                FileKind::Credentials => format!("[{}]", text.trim_start_matches("profile").trim()),
            };
            Finding::new(format!("the {} file has `[{text}]`; here a profile is `{right}`", file.kind.name()))
                .part(Part::Threatens)
                .at(file.place(heading.line()), "this heading")
        })
    });
    found.collect()
}

fn is_wrong(kind: FileKind, text: &str) -> bool {
    // Most headings are right, and there can be thousands.
    if kind == FileKind::Config && (text == "default" || text.starts_with("profile ")) {
        return false;
    }
    if kind == FileKind::Credentials && !text.starts_with("profile") {
        return false;
    }
    let section = text.split([' ', '\t']).next().unwrap_or_default();
    match kind {
        FileKind::Credentials => section == "profile" && text != "profile",
        FileKind::Config => {
            let known = ["profile", "sso-session", "services", "plugins", "preview", "default"];
            !text.is_empty() && !known.contains(&section)
        }
    }
}
