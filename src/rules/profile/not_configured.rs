use crate::finding::{Finding, Fix, Part};
use crate::profile::Fault;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// The profile that is asked for cannot be used: it is not there, or holds nothing this client understands.
    ///
    /// ## Why it matters
    /// The client ends before it calls AWS, whatever other credentials there are.
    ///
    /// ## Example
    /// `AWS profile "dev" doesn't seem to be configured`: the profile is in `~/.aws/config` only, and Serverless 3 reads
    /// `~/.aws/credentials`.
    ///
    /// ## Fix
    /// `slsca profile` shows every source that is looked at, in the client's own order, and why it was passed over.
    /// `slsca config credentials` writes a profile.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3
    "profile/not-configured", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let error = resolution.error.as_ref()?;
    let own = fact.run.project.error.is_none();
    (fact.facts.signs && own && resolution.plan.is_none()).then_some(())?;
    // What is wrong with a profile has rules of its own; this one is for what they do not tell.
    let fault = fact.failed_step().and_then(|step| step.fault.as_ref());
    matches!(fault, None | Some(Fault::Unusable | Fault::Unreadable { .. })).then_some(())?;
    let first = error.message.lines().next().unwrap_or_default();
    let finding = Finding::new(format!("{} cannot use the profile it is told to", fact.run.plan.client.title()))
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .detail(format!("It says: {first}"))
        .fix(Fix::new("see which sources were passed over, and why").run(["slsca", "profile", "--client", fact.run.id()]));
    Some(match &resolution.origin {
        Some(origin) => finding.at(origin.clone(), "chosen here"),
        None => finding,
    })
}
