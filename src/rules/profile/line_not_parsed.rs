use crate::finding::{Finding, Fix};
use crate::profile::{Fault, Order};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// The AWS CLI cannot parse a line of a file of profiles.
    ///
    /// ## Why it matters
    /// It then reads nothing of both files and ends every command, whichever profile is meant. Serverless and osls pass over the line,
    /// so that only one of the tools fails.
    ///
    /// ## Example
    /// A line without `=`, the same key twice, or the same section twice.
    ///
    /// ## Fix
    /// Correct the line, or delete it.
    ///
    /// `botocore/configloader.py`, `raw_config_parse`
    "profile/line-not-parsed", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    (fact.run.resolution.as_ref()?.client == Order::AwsCli).then_some(())?;
    let (step, ()) = fact.faulty_step(|fault| matches!(fault, Fault::Unreadable { .. }).then_some(()))?;
    let place = step.origin.as_ref()?;
    let (path, line) = (place.path.as_deref()?, place.line?);
    // A byte order mark has a rule of its own.
    let marked = fact.facts.profiles.files.iter().any(|file| file.text.byte_order_mark && file.location.path == path);
    (!(marked && line == 1)).then_some(())?;
    let why = step.why.rsplit(": ").next().unwrap_or_default();
    let title = fact.run.plan.client.title();
    let finding = fact.about(step, format!("{title} cannot parse line {line} of a file of profiles: {why}"));
    Some(finding.fix(Fix::new("correct the line, or delete it")))
}
