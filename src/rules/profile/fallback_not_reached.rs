use crate::finding::{Finding, Part};
use crate::input::serverless_yml::Hint;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// A variable in `serverless.yml` has a fallback that cannot help: a variable inside of it has no value.
    ///
    /// ## Why it matters
    /// Serverless resolves the inner variable first, and a missing value there is an error, not a reason to take the outer fallback.
    ///
    /// ## Example
    /// `${self:custom.profiles.${opt:stage}, 'dev'}` without `--stage`.
    ///
    /// ## Fix
    /// Give the inner variable a fallback of its own: `${self:custom.profiles.${opt:stage, 'dev'}, 'dev'}`, or use `${sls:stage}`.
    ///
    /// `lib/configuration/variables/resolve.js` of Serverless 3
    "profile/fallback-not-reached", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let error = fact.run.project.error.as_ref().filter(|error| error.hint == Some(Hint::FallbackNotReached))?;
    let finding = Finding::new("the fallback is not reached: a variable inside of the variable has no value")
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .detail("Give the inner one a fallback of its own, or pass the option it waits for.")
        .at(error.origin.clone(), "in this value");
    Some(finding)
}
