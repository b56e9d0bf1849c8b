use crate::finding::{Finding};
use crate::profile::Fault;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A role profile does not say, or says wrongly, whose keys the role is assumed with.
    ///
    /// ## Why it matters
    /// A role is assumed with other keys: those of `source_profile`, or those that `credential_source` names. Without them the client
    /// ends; Serverless 3 says `doesn't seem to be configured` or `Credentials not set for profile`.
    ///
    /// ## Example
    /// `role_arn = …` and `source_profile = defualt`.
    ///
    /// ## Fix
    /// Name a profile that has keys in `source_profile`. Serverless 3 understands `source_profile` only, not `credential_source`.
    ///
    /// `lib/credentials/shared_ini_file_credentials.js` of AWS SDK for JavaScript 2
    "profile/role-without-source", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, what) = fact.faulty_step(|fault| match fault {
        Fault::NoSource => Some("says not whose keys it is assumed with (`source_profile`)".to_owned()),
        Fault::UnknownSource { name } => {
            Some(format!("is to be assumed with the keys of `{}`, which does not exist", shown(name, 60)))
        }
        Fault::EmptySource { name } => {
            Some(format!("is to be assumed with the keys of `{}`, which has none", shown(name, 60)))
        }
        _ => None,
    })?;
    let profile = shown(step.profile.as_deref()?, 60);
    let finding = fact.about(step, format!("the role of profile `{profile}` {what}"));
    let source = fact.faulty_step(|fault| match fault {
        Fault::UnknownSource { name } => fact.facts.profiles.closest(name),
        _ => None,
    });
    Some(match source {
        Some((_, meant)) => finding.detail(format!("There is a profile called `{}`.", shown(meant, 60))),
        None => finding,
    })
}
