use crate::finding::{Finding, Fix, Part};
use crate::profile::Obstacle;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Settings of the service folder, not the user's own, lead to a program, a token file or a container endpoint, so slsca did
    /// not run, read or ask it.
    ///
    /// ## Why it matters
    /// A folder can come from somebody else. The client does what its `serverless.yml` or `.env` says; a look at the folder
    /// should not do the same without being told.
    ///
    /// ## Example
    /// `provider.profile: corp` in `serverless.yml`, and the profile `corp` has a `credential_process`.
    ///
    /// ## Fix
    /// Name the profile yourself, with `--aws-profile` or `AWS_PROFILE`: then it is your choice, and it is followed.
    ///
    /// slsca
    "profile/steered-by-folder", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let Some(Obstacle::Steered { origin }) = &fact.run.obstacle else { return None };
    let profile = fact.run.resolution.as_ref().and_then(|resolution| resolution.profile.as_deref());
    let finding = Finding::new("the service folder leads to a source of credentials that slsca does not touch unasked")
        .part(Part::Threatens)
        .clients(vec![fact.run.id()])
        .at(origin.clone(), "this source")
        .detail(format!(
            "{} would use it. The connection was checked without signing.",
            fact.run.plan.client.title()
        ));
    Some(match profile {
        Some(name) => {
            finding.fix(Fix::new("name the profile yourself").run(["slsca", "check", "--aws-profile", &shown(name, 100)]))
        }
        None => finding,
    })
}
