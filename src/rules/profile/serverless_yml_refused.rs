use crate::finding::{Finding, Part};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Serverless refuses `serverless.yml`: it cannot be read, or a variable in it cannot be resolved.
    ///
    /// ## Why it matters
    /// The command ends before it looks at credentials or calls AWS. Certificates and proxies have nothing to do with it.
    ///
    /// ## Example
    /// `profile: ${self:custom.profiles.${opt:stage}, 'dev'}` without `--stage`: the inner variable has no value, and the fallback of
    /// the outer one is not reached. `${opt:stage, 'dev'}` inside helps.
    ///
    /// ## Fix
    /// The message names the property. Give every variable that may be missing a fallback of its own, or pass the option it waits
    /// for, such as `--stage`.
    ///
    /// serverless `lib/configuration/variables/resolve.js`
    "profile/serverless-yml-refused", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let error = fact.run.project.error.as_ref()?;
    let path = fact.run.project.path.as_deref().unwrap_or("serverless.yml");
    let client = fact.run.plan.client;
    let place = match (&error.origin.property, error.origin.line) {
        (Some(property), Some(line)) => format!("`{}`, line {line}", shown(property, 60)),
        (None, Some(line)) => format!("line {line}"),
        _ => "the file as a whole".to_owned(),
    };
    let why = if error.why.is_empty() { String::new() } else { format!(": {}", shown(&error.why, 160)) };
    let finding = Finding::new(format!("{} refuses `{}`", client.title(), shown(path, 60)))
        .part(Part::Causes)
        .clients(vec![client.id()])
        .detail(format!("It is about {place}{why}. Neither credentials nor certificates matter before this is right."))
        .at(error.origin.clone(), "cannot be resolved");
    Some(finding)
}
