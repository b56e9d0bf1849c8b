use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached; the service itself has a fault.
    ///
    /// ## Why it matters
    /// The answer comes from AWS, with a status of 500 or above. Nothing is wrong here.
    ///
    /// ## Example
    /// `InternalFailure`, `ServiceUnavailable`.
    ///
    /// ## Fix
    /// Try again later; look at the AWS Health Dashboard for the region.
    ///
    /// AWS, "Common error types".
    "aws/service-fault", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Service)?;
    Some(
        call.blames(format!("the AWS service `{}` has a fault of its own", call.call.call.service.id()))
            .detail(format!("AWS answered `{}`.", shown(&error.code, 60)))
            .fix(Fix::new("try again later; https://health.aws.amazon.com shows what is known")),
    )
}
