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
    let plain = |key: &str| key != "credential_process";
    let quoted = |value: &str| value.len() > 1 && ['"', '\''].iter().any(|quote| value.starts_with(*quote) && value.ends_with(*quote));
    let found = facts.profiles.profiles().flat_map(|(name, file, heading)| {
        let values = heading.properties.iter().filter(move |(key, property)| plain(key) && quoted(&property.value));
        values.map(move |(key, property)| {
            let summary = format!("`{}` of profile `{}` is in quotes, which nobody takes off", shown(key, 40), shown(name, 60));
            Finding::new(summary).part(Part::Threatens).at(file.place(property.line), "in quotes")
        })
    });
    found.collect()
}
