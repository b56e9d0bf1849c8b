use crate::finding::{Finding, Fix, Part};
use crate::moment::relative;
use crate::profile::{Fault, Obstacle};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The SSO session of the profile has ended, or was never begun.
    ///
    /// ## Why it matters
    /// The client takes a token that `aws sso login` left in `~/.aws/sso/cache`. Without a good one it ends; Serverless 3 then says
    /// only `AWS provider credentials not found`.
    ///
    /// ## Example
    /// The day after: `The SSO session associated with this profile has expired or is otherwise invalid.`
    ///
    /// ## Fix
    /// `aws sso login --profile NAME`
    ///
    /// "IAM Identity Center credential provider", AWS SDKs and Tools reference guide
    "profile/expired-session", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let stale = resolution.steps.iter().find(|step| step.fault == Some(Fault::StaleSession));
    let (profile, detail) = match (&fact.run.obstacle, stale) {
        (Some(Obstacle::StaleToken { profile, expires_at }), _) => {
            let ended = relative(*expires_at, fact.facts.at);
            (profile.as_str(), format!("Its token ended {ended}; the client may renew it, slsca does not."))
        }
        (_, Some(step)) => (step.profile.as_deref()?, step.why.clone()),
        _ => return None,
    };
    // With other credentials in force it is worth knowing, no more.
    let fatal = resolution.error.is_some() && fact.facts.signs;
    let finding = Finding::new(format!("the SSO session of profile `{}` is not valid", shown(profile, 60)))
        .part(if fatal { Part::Causes } else { Part::Threatens })
        .clients(vec![fact.run.id()])
        .detail(detail)
        .fix(Fix::new("sign in again").run(["aws", "sso", "login", "--profile", profile]));
    Some(match stale.and_then(|step| step.origin.clone()).or_else(|| resolution.origin.clone()) {
        Some(origin) => finding.at(origin, "this profile"),
        None => finding,
    })
}
