use crate::finding::{Finding, Part};
use crate::profile::region::{closest, is_region};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The region is none that AWS has.
    ///
    /// ## Why it matters
    /// Hosts are made from its name, so the client looks for a host that does not exist: `Inaccessible host`, `ENOTFOUND`.
    ///
    /// ## Example
    /// `eu-west1`, `eu-west-1a` (an availability zone), `Ireland`.
    ///
    /// ## Fix
    /// Correct the name. `aws ec2 describe-regions --all-regions` lists them; a region newer than this slsca is no fault.
    ///
    /// botocore, `partitions.json`
    "profile/region-unknown", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let region = &fact.run.resolution.as_ref()?.region;
    if region.value.is_empty() || is_region(&region.value) {
        return None;
    }
    let name = shown(&region.value, 40);
    let finding = Finding::new(format!("there is no AWS region `{name}`"))
        .part(Part::Threatens)
        .clients(vec![fact.run.id()])
        .at(region.origin.clone(), "chosen here");
    Some(match closest(&region.value) {
        Some(meant) => finding.detail(format!("Probably `{meant}` is meant.")),
        None => finding,
    })
}
