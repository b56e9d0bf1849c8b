use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// The client has no region, and no default for one.
    ///
    /// ## Why it matters
    /// The AWS CLI ends with `You must specify a region`. Serverless takes us-east-1 instead of a missing region, which is worth knowing
    /// too.
    ///
    /// ## Example
    /// A new machine: keys are exported, `~/.aws/config` is not there yet.
    ///
    /// ## Fix
    /// `export AWS_DEFAULT_REGION=eu-west-1`, or `slsca configure`. `AWS_REGION` alone the AWS CLI does not read.
    ///
    /// botocore, `configprovider.py`
    "profile/region-missing", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    if !resolution.region.value.is_empty() {
        return None;
    }
    let other = resolution.ignored_regions.first();
    let region = other.map_or("us-east-1", |region| region.value.as_str());
    let finding = Finding::new("no region is set for this client, and it has no default")
        .part(Part::Threatens)
        .clients(vec![fact.run.id()])
        .fix(Fix::new("set the region").set(vars::AWS_DEFAULT_REGION, region));
    Some(match other {
        Some(other) => finding.at(other.origin.clone(), "not read by this client"),
        None => finding,
    })
}
