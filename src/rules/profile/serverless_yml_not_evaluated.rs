use crate::finding::Finding;
use crate::input::serverless_yml::Unknown;
use crate::origin::Origin;
use crate::rules::facts::{Facts, Run};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Stage, region, profile or bucket depend on something in `serverless.yml` that slsca does not evaluate.
    ///
    /// ## Why it matters
    /// A `serverless.ts` and `${file(./x.js)}` are programs, and slsca executes nothing that a folder brings; `${ssm:…}` and its like
    /// need AWS. The prediction takes the client's own defaults instead, so profile, region or host may differ from what the client
    /// takes.
    ///
    /// ## Example
    /// `provider: { profile: "${file(./profile.js):name}" }`
    ///
    /// ## Fix
    /// Say it yourself: `slsca check --stage prod --region eu-west-1 --aws-profile prod`.
    ///
    /// docs/design.md
    "profile/serverless-yml-not-evaluated", All(check)
}

/// The settings that matter here, and the option that says the same.
const SETTINGS: [(&str, &str); 4] = [
    ("provider.stage", "--stage"),
    ("provider.region", "--region"),
    ("provider.profile", "--aws-profile"),
    ("provider.deploymentBucket", ""),
];

fn check(facts: &Facts) -> Vec<Finding> {
    let concerned: Vec<&Run> = facts.runs.iter().filter(|run| open(run).is_some()).collect();
    let Some((unknown, run)) = concerned.first().and_then(|run| Some((open(run)?, run))) else { return Vec::new() };
    let path = run.project.path.as_deref().unwrap_or("serverless.yml");
    let source = shown(&unknown.source, 80);
    let summary = if unknown.property == "*" {
        format!("`{source}` is a program, which slsca does not execute")
    } else {
        format!("`{}` depends on `{source}`, which slsca does not evaluate", unknown.property)
    };
    let options: Vec<&str> = SETTINGS.iter().map(|(_, option)| *option).filter(|option| !option.is_empty()).collect();
    let finding = Finding::new(summary)
        .detail(format!("What it would say is not in the prediction; say it with {}.", options.join(", ")))
        .at(Origin { property: Some(unknown.property.clone()), ..Origin::file(path) }, "not evaluated")
        .clients(concerned.iter().map(|run| run.id()).collect());
    vec![finding]
}

/// The first setting that matters and is open. What ends the command is no longer open.
fn open(run: &Run) -> Option<&Unknown> {
    let matters = |unknown: &&Unknown| {
        unknown.property == "*" || SETTINGS.iter().any(|(property, _)| unknown.property.starts_with(property))
    };
    run.project.unknown.iter().find(matters).filter(|_| run.project.error.is_none())
}
