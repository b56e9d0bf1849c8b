use crate::finding::{Finding};
use crate::profile::Fault;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Role profiles take their keys from each other in a circle.
    ///
    /// ## Why it matters
    /// No keys can come of it. The AWS SDKs notice; Serverless 3 follows the circle until Node runs out of memory, after minutes.
    ///
    /// ## Example
    /// `[a]` with `source_profile = b`, and `[b]` with `source_profile = a`.
    ///
    /// ## Fix
    /// One profile of the circle has to have keys of its own instead of a role.
    ///
    /// `lib/credentials/shared_ini_file_credentials.js` of AWS SDK for JavaScript 2
    "profile/role-loop", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, visited) = fact.faulty_step(|fault| match fault {
        Fault::Loop { visited } => Some(visited),
        _ => None,
    })?;
    let circle = shown(&visited.join(" → "), 120);
    Some(fact.about(step, format!("role profiles refer to each other in a circle: {circle}")))
}
