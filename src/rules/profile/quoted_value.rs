use crate::finding::{Finding, Part};
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A value in a file of profiles stands in quotes.
    ///
    /// ## Why it matters
    /// Nobody takes them off: the quotes become a part of the key, the region or the role, and AWS refuses it.
    ///
    /// ## Example
    /// `aws_secret_access_key = "wJalrXUt…"`
    ///
    /// ## Fix
    /// Delete the quotes.
    ///
    /// "Configuration and credential file settings", AWS CLI user guide
    "profile/quoted-value", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    // A command may have quotes of its own.
    let plain = |key: &str| !key.eq_ignore_ascii_case("credential_process");
    let quoted = |value: &str| matches!(value.as_bytes(), [first @ (b'"' | b'\''), .., last] if first == last);
    let found = facts.profiles.profiles().flat_map(|(name, file, heading)| {
        heading.entries().filter(move |entry| quoted(entry.value) && plain(entry.name)).map(move |entry| {
            let key = shown(&entry.name.to_ascii_lowercase(), 40);
            let summary = format!("`{key}` of profile `{}` is in quotes, which nobody takes off", shown(name, 60));
            Finding::new(summary).part(Part::Threatens).at(file.place(entry.line), "in quotes")
        })
    });
    found.collect()
}
