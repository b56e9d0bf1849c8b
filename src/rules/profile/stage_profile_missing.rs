use crate::finding::{Finding, Fix};
use crate::profile::Fault;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The variable for this stage, `AWS_<STAGE>_PROFILE`, names a profile that does not exist.
    ///
    /// ## Why it matters
    /// Serverless 1 to 3 and osls take it before anything but `--aws-profile`. The name is the stage in capitals, so that for a stage
    /// called `default` the variable `AWS_DEFAULT_PROFILE` is meant, and an unknown name in it is no longer passed over.
    ///
    /// ## Example
    /// `AWS_PROD_PROFILE=production`, and the file has `[prod]`.
    ///
    /// ## Fix
    /// Correct or unset the variable.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3
    "profile/stage-profile-missing", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, ()) = fact.faulty_step(|fault| (*fault == Fault::Unknown).then_some(()))?;
    let stage = &fact.run.resolution.as_ref()?.stage.value;
    let variable = format!("AWS_{}_PROFILE", stage.to_uppercase());
    if step.source != variable {
        return None;
    }
    let name = shown(step.profile.as_deref()?, 60);
    let summary = format!("`{variable}`, which counts for the stage `{}`, names no profile: `{name}`", shown(stage, 40));
    Some(fact.about(step, summary).fix(Fix::new("take the stage's variable away").unset(&variable)))
}
