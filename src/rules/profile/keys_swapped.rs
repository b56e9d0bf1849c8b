use crate::finding::{Finding, Part};
use crate::profile::values::{looks_like_key_id, looks_like_secret};
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A secret key stands where the key id belongs, and the other way round.
    ///
    /// ## Why it matters
    /// AWS does not know such a key id. The secret travels as the id of every request, in clear text in logs.
    ///
    /// ## Example
    /// `aws_access_key_id = wJalrXUt…`
    ///
    /// ## Fix
    /// Swap the two values. If requests were sent with them, replace the key.
    ///
    /// "Manage access keys for IAM users", IAM user guide
    "profile/keys-swapped", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let swapped = facts.profiles.profiles().filter_map(|(name, file, heading)| {
        let (id, secret) = (heading.get("aws_access_key_id")?, heading.get("aws_secret_access_key")?);
        (looks_like_secret(id) && looks_like_key_id(secret)).then(|| {
            Finding::new(format!("key id and secret key of profile `{}` are swapped", shown(name, 60)))
                .part(Part::Threatens)
                .at(file.place(heading.line_of("aws_access_key_id")), "a secret")
        })
    });
    swapped.collect()
}
