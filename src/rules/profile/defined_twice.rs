use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::finding::{Finding, Part};
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A profile is there twice: two sections in one file, or different keys in both files.
    ///
    /// ## Why it matters
    /// Most SDKs merge two sections of a file, and the AWS CLI refuses the whole file. Of keys in both files the credentials file's count
    /// for most tools, so that a change in the config file does nothing.
    ///
    /// ## Example
    /// Keys were pasted at the end of the file, and the old ones are still at its beginning.
    ///
    /// ## Fix
    /// Keep one of them.
    ///
    /// "Shared config and credentials files", AWS SDKs and Tools reference guide
    "profile/defined-twice", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let headings = facts.profiles.files.iter().map(|file| file.headings().len());
    let mut seen = HashMap::with_capacity(headings.sum());
    let found = facts.profiles.profiles().filter_map(|(name, file, heading)| {
        let (first_file, first) = match seen.entry(name) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                place.insert((file, heading));
                return None;
            }
        };
        let same_file = first_file.kind == file.kind;
        let keys = [first, heading].map(|heading| heading.get("aws_access_key_id"));
        let keys_differ = matches!(keys, [Some(one), Some(other)] if one != other);
        if !same_file && !keys_differ {
            return None;
        }
        let where_else = if same_file { format!("line {}", first.line()) } else { format!("the {} file, line {}", first_file.kind.name(), first.line()) };
        let finding = Finding::new(format!("the profile `{}` is defined twice", shown(name, 60)))
            .part(Part::Threatens)
            .at(file.place(heading.line()), "again here")
            .detail(format!("The other one is in {where_else}."));
        Some(finding)
    });
    found.collect()
}
