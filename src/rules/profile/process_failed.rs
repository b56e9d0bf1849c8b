use crate::finding::{Finding, Part};
use crate::profile::{Obstacle, ProcessFailure};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// The program that is to print the credentials did not print any.
    ///
    /// ## Why it matters
    /// The client runs it before its first call and ends with its failure; Serverless 3 hides it behind `AWS provider
    /// credentials not found`.
    ///
    /// ## Example
    /// `credential_process = vault-get dev`, and the vault is locked.
    ///
    /// ## Fix
    /// Run the command by hand. It has to print one JSON object with `"Version": 1`, `AccessKeyId` and `SecretAccessKey`, with an
    /// `Expiration` that is not over, and to end with status 0.
    ///
    /// "Sourcing credentials with an external process", AWS SDKs and Tools reference guide
    "profile/process-failed", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let Some(Obstacle::Process { failure, origin }) = &fact.run.obstacle else { return None };
    let stderr = match failure {
        ProcessFailure::Status { stderr, .. } if !stderr.is_empty() => format!(" It wrote: {stderr}"),
        _ => String::new(),
    };
    let finding = Finding::new(format!("the `credential_process` gives no credentials: {failure}"))
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .at(origin.clone(), "this program")
        .detail(format!("{} runs it to get its keys.{stderr}", fact.run.plan.client.title()));
    Some(finding)
}
