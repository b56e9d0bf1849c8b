use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::Origin;
use crate::profile::Source;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A profile is named, and yet the keys in the environment are used.
    ///
    /// ## Why it matters
    /// Serverless 3 takes `AWS_ACCESS_KEY_ID` before `provider.profile`, the AWS CLI before `AWS_PROFILE`. Leftover keys of another account
    /// win, and the deployment goes there.
    ///
    /// ## Example
    /// `provider.profile: prod` in `serverless.yml`, and an hour-old `export AWS_ACCESS_KEY_ID=…` of the sandbox.
    ///
    /// ## Fix
    /// Unset the keys, or name the profile in the way that wins: `--aws-profile` for Serverless, `--profile` for the AWS CLI.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3; botocore's credential resolver
    "profile/keys-hide-profile", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    if resolution.source != Source::Env || resolution.error.is_some() {
        return None;
    }
    let key = resolution.origin.as_ref()?.variable.clone()?;
    let project = fact.run.project.profile.as_ref().map(|profile| ("provider.profile", profile.value.as_str()));
    let variable = fact.run.env.non_empty(vars::AWS_PROFILE).map(|name| (vars::AWS_PROFILE, name));
    let (by, name) = variable.or(project)?;
    let finding = Finding::new(format!("the keys in `{key}` win over the profile `{}` that `{by}` names", shown(name, 60)))
        .part(Part::Threatens)
        .clients(vec![fact.run.id()])
        .at(Origin::variable(&key), "these are used")
        .fix(Fix::new("let the profile count").unset(&key).unset(&key.replace("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")).unset(&key.replace("ACCESS_KEY_ID", "SESSION_TOKEN")));
    Some(finding)
}
