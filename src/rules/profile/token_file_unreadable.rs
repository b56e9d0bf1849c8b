use crate::finding::{Finding, Part};
use crate::profile::Obstacle;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The file with the web identity token cannot be read.
    ///
    /// ## Why it matters
    /// The client trades the token in it for the keys of a role, before its first call. Without the file there are no keys;
    /// Serverless 3 says `AWS provider credentials not found` and nothing of the file.
    ///
    /// ## Example
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` was copied from a pod to a laptop.
    ///
    /// ## Fix
    /// Unset `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` outside of the pod or the pipeline that provides the file.
    ///
    /// AWS STS, `AssumeRoleWithWebIdentity`
    "profile/token-file-unreadable", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let Some(Obstacle::TokenFile { error, origin }) = &fact.run.obstacle else { return None };
    let summary =
        format!("the web identity token `{}` {}", shown(&error.path, 100), error.failure.described());
    let finding = Finding::new(summary)
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .at(origin.clone(), "named here")
        .detail(format!("{} trades it for the keys of a role.", fact.run.plan.client.title()));
    Some(finding)
}
