use crate::client::Caller;
use crate::client::partition::Region;
use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{DnsFailure, Failure};

rule! {
    /// The region is none that AWS has, as far as slsca knows; its hosts do not exist.
    ///
    /// ## Why it matters
    /// The region becomes part of every host's name, and no client checks it. Serverless 3 prints `Inaccessible host: … This service
    /// may not be available in the … region`, others `ENOTFOUND`.
    ///
    /// ## Example
    /// `region: eu-west1` (the dash before the number is missing), `us-east-1a` (an availability zone), `frankfurt` (a place).
    ///
    /// ## Fix
    /// Correct the region at the place named. AWS opens new regions now and then: if the name is right, nothing has to be done.
    ///
    /// botocore, `partitions.json`.
    "net/unknown-region", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let name = fact.run.unknown_region()?;
    let region = &fact.run.resolution.as_ref()?.region;
    let meant = Region::meant_by(name);
    // An endpoint of one's own is reached whatever the region is called.
    let of_aws = |host: &str| host.contains(name);
    let mut calls = fact.run.calls.iter().filter(|call| call.need.caller == Caller::Client);
    let missing = calls.any(|call| {
        let trace = call.trace.and_then(|index| fact.facts.traces.get(index));
        let failure = trace.and_then(|trace| trace.failure.as_ref());
        let absent = matches!(failure, Some(Failure::Dns { proxy: false, kind: DnsFailure::NotFound, .. }));
        of_aws(&call.call.route.host) && (absent || call.call.stop.is_some() && !Region::is_shaped(name))
    });
    let guess: Vec<String> =
        meant.iter().map(|region| format!("`{}` ({})", region.name, region.title)).collect();
    let finding = Finding::new(format!("there is no AWS region `{}`", shown(name, 40)))
        .part(if missing { Part::Causes } else { Part::Informs })
        .clients(vec![fact.run.id()])
        .at(region.origin.clone(), "no region of AWS")
        .detail(match guess.as_slice() {
            [] => "slsca knows no region that is spelled like it.".to_owned(),
            _ => format!("It may mean {}.", guess.join(" or ")),
        });
    let fix = match meant.first() {
        Some(region) => Fix::new(format!("write `{}` where the region is set", region.name)),
        None => Fix::new("compare the region with AWS's list, and correct it where it is set"),
    };
    Some(finding.fix(fix))
}
