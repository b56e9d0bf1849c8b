use crate::finding::Finding;
use crate::profile::Fault;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A profile has a key id and no secret key, or the reverse.
    ///
    /// ## Why it matters
    /// Serverless 3 accepts a profile with a key id alone and then does not use it: what was chosen before, often the profile `default`,
    /// stays in force. The deployment goes to another account without a word.
    ///
    /// ## Example
    /// `[prod]` with `aws_access_key_id` and `aws_secret_key` (the name is `aws_secret_access_key`).
    ///
    /// ## Fix
    /// Write both: `slsca config credentials --provider aws --key ID --secret - --profile NAME --overwrite`.
    ///
    /// `lib/plugins/aws/provider.js` of Serverless 3, `validCredentials`
    "profile/half-a-profile", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, missing) = fact.faulty_step(|fault| match fault {
        Fault::Half { missing } => Some(*missing),
        _ => None,
    })?;
    let profile = shown(step.profile.as_deref()?, 60);
    // The keys of somebody else, without a word of the client.
    let resolution = fact.run.resolution.as_ref()?;
    let other = resolution.profile.as_deref().filter(|_| resolution.error.is_none());
    let instead = match other.filter(|other| Some(*other) != step.profile.as_deref()) {
        Some(other) => format!(", so the keys of `{}` are used in its place", shown(other, 60)),
        None => String::new(),
    };
    let summary = format!("the profile `{profile}` has no `{missing}`{instead}");
    Some(fact.about(step, summary).detail(step.why.clone()))
}
