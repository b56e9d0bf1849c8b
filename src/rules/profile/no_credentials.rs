use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// The client finds no credentials that it can use.
    ///
    /// ## Why it matters
    /// After looking everywhere it asks for the metadata of an EC2 instance, which most machines are not, and ends. The connection
    /// may be all right; it makes no difference yet.
    ///
    /// ## Example
    /// `AWS provider credentials not found.` in a fresh container.
    ///
    /// ## Fix
    /// `slsca profile` shows every source that is looked at, in the client's own order, and why it was passed over.
    /// `slsca config credentials` writes a profile. On an EC2 instance with a role the metadata service may help after all: slsca
    /// does not ask it.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3
    "profile/no-credentials", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let error = resolution.error.as_ref()?;
    // What is left is the metadata service of an EC2 instance.
    (fact.facts.signs && resolution.plan.is_some()).then_some(())?;
    let first = error.message.lines().next().unwrap_or_default();
    let finding = Finding::new(format!("{} has no credentials to use", fact.run.plan.client.title()))
        .part(if fact.run.fails() { Part::Informs } else { Part::Causes })
        .clients(vec![fact.run.id()])
        .detail(format!("It says: {first}"))
        .fix(Fix::new("see which sources were passed over, and why").run(["slsca", "profile", "--client", fact.run.id()]));
    Some(match &resolution.origin {
        Some(origin) => finding.at(origin.clone(), "chosen here"),
        None => finding,
    })
}
