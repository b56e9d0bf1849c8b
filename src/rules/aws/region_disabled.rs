use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached; the account has not switched this region on.
    ///
    /// ## Why it matters
    /// Opt-in regions (Hong Kong, Milan, Cape Town and others) know no account until somebody enables them, and STS can be switched
    /// off for a region. Keys that work elsewhere look invalid there.
    ///
    /// ## Example
    /// `STS is not activated in this region for account: 123456789012.`
    ///
    /// ## Fix
    /// Enable the region in the account settings of the AWS console, or deploy to another region.
    ///
    /// AWS, "Enable or disable AWS Regions in your account"; `RegionDisabledException` of STS.
    "aws/region-disabled", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::RegionDisabled)?;
    let region = &call.call.call.region;
    Some(
        call.blames(format!("the AWS account has not switched the region `{}` on", shown(region, 40)))
            .detail(shown(&error.message, 400))
            .fix(Fix::new("enable the region in the account settings of the AWS console, or choose another region")),
    )
}
