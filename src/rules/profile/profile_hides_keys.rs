use crate::finding::{Finding, Part};
use crate::input::vars;
use crate::profile::Source;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// There are keys in the environment, and yet a profile is used.
    ///
    /// ## Why it matters
    /// Serverless 3 takes `AWS_PROFILE` before `AWS_ACCESS_KEY_ID`, the reverse of the AWS CLI and the SDKs. In a pipeline that exports keys
    /// the two tools then work as different identities.
    ///
    /// ## Example
    /// `AWS_PROFILE=default` in the shell's start-up file, and keys of a role exported for this session.
    ///
    /// ## Fix
    /// Unset whichever is not meant.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3
    "profile/profile-hides-keys", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let env = &fact.run.env;
    let keys = env.non_empty(vars::AWS_ACCESS_KEY_ID).zip(env.non_empty(vars::AWS_SECRET_ACCESS_KEY));
    let used = resolution.error.is_none() && resolution.source != Source::Env;
    let profile = resolution.profile.as_deref().filter(|_| used && keys.is_some())?;
    let same = resolution.credentials.as_ref().is_some_and(|used| keys.is_some_and(|(id, _)| id == used.access_key_id));
    if same {
        return None;
    }
    let finding = Finding::new(format!("the profile `{}` wins over the keys in `{}`", shown(profile, 60), vars::AWS_ACCESS_KEY_ID))
        .part(Part::Informs)
        .clients(vec![fact.run.id()]);
    Some(match &resolution.origin {
        Some(origin) => finding.at(origin.clone(), "this is used"),
        None => finding,
    })
}
