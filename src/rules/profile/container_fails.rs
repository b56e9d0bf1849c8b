use crate::finding::{Finding, Part};
use crate::profile::Obstacle;
use crate::profile::obstacle::ContainerFailure;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The endpoint of the container runtime, which is to give the credentials, gives none.
    ///
    /// ## Why it matters
    /// ECS, EKS and `CodeBuild` set the variable that names it. Elsewhere it leads nowhere, and the client ends there although
    /// there may be other credentials.
    ///
    /// ## Example
    /// `AWS_CONTAINER_CREDENTIALS_FULL_URI=http://10.0.0.5/creds`: in clear text the SDKs ask this machine, 169.254.170.2,
    /// 169.254.170.23 and `fd00:ec2::23` only.
    ///
    /// ## Fix
    /// Unset `AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` outside of the container; inside,
    /// look at the role of the task or the pod.
    ///
    /// "Container credential provider", AWS SDKs and Tools reference guide
    "profile/container-fails", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let Some(Obstacle::Container { uri, failure, origin }) = &fact.run.obstacle else { return None };
    let uri = shown(uri, 100);
    let summary = match failure {
        ContainerFailure::Host => format!("the container endpoint `{uri}` is at an address that no SDK asks"),
        ContainerFailure::Status(status) => {
            format!("the container endpoint `{uri}` answers {status} and gives no credentials")
        }
        ContainerFailure::Wire(_) => format!("nobody answers at the container endpoint `{uri}`"),
    };
    let finding = Finding::new(summary)
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .at(origin.clone(), "named here");
    Some(finding)
}
