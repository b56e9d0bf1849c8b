use crate::finding::{Finding, Fix, Part};
use crate::input::serverless_yml::Hint;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// `${self:provider.stage}` is used, and `serverless.yml` sets no stage.
    ///
    /// ## Why it matters
    /// `self:` knows no defaults in Serverless 3 and osls: neither `--stage` nor `dev` is there, and the command ends. Serverless 1 and 2 put
    /// `dev` in its place.
    ///
    /// ## Example
    /// `profile: ${self:custom.profiles.${self:provider.stage}}`
    ///
    /// ## Fix
    /// Write `${sls:stage}`, which follows `--stage` and falls back to `dev`, or set `provider.stage: ${opt:stage, 'dev'}`.
    ///
    /// `lib/configuration/variables/sources/self.js` of Serverless 3
    "profile/stage-not-set", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let error = fact.run.project.error.as_ref().filter(|error| error.hint == Some(Hint::StageNotSet))?;
    let finding = Finding::new("`${self:provider.stage}` has no value: the file sets no stage")
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .at(error.origin.clone(), "in this value")
        .fix(Fix::new("write `${sls:stage}` instead, which follows `--stage` and falls back to `dev`"));
    Some(finding)
}
