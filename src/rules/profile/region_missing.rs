use crate::finding::{Finding, Fix, Part, Place};
use crate::input::vars;
use crate::rules::facts::{CallFacts, RunFacts};
use crate::rules::registry::rule;

rule! {
    /// The client has no region, and no default for one.
    ///
    /// ## Why it matters
    /// The AWS CLI asks STS, S3 and IAM at hosts that serve all regions; a call to any other service ends with `You must specify a
    /// region`, even where a variable names the endpoint. Serverless takes us-east-1 instead.
    ///
    /// ## Example
    /// A new machine: keys are exported, `~/.aws/config` is not there yet.
    ///
    /// ## Fix
    /// `export AWS_DEFAULT_REGION=eu-west-1`, or `slsca configure`. `AWS_REGION` alone the AWS CLI does not read.
    ///
    /// botocore, `regions.py`, `NoRegionError`
    "profile/region-missing", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    if !resolution.region.value.is_empty() {
        return None;
    }
    let other = resolution.ignored_regions.first();
    let region = other.map_or("us-east-1", |region| region.value.as_str());
    // STS, S3 and IAM have hosts that need none; the calls to others end.
    let unset = |call: &CallFacts| call.call.call.stop.as_ref().is_some_and(|stop| stop.code == "NoRegion");
    let ended: Vec<Place> = fact.calls().filter(unset).map(|call| call.place).collect();
    let part = if ended.is_empty() { Part::Threatens } else { Part::Causes };
    let client = fact.run.plan.client.title();
    let finding = Finding::new(format!("{client} has no region, and no default for it"))
        .detail("It can ask STS, S3 and IAM, and ends before any call to another service.")
        .part(part)
        .calls(ended)
        .clients(vec![fact.run.id()])
        .fix(Fix::new("set the region").set(vars::AWS_DEFAULT_REGION, region));
    Some(match other {
        Some(other) => finding.at(other.origin.clone(), "not read by this client"),
        None => finding,
    })
}
