use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached; it asks to slow down.
    ///
    /// ## Why it matters
    /// The account, or everybody behind the same address, makes too many calls. Nothing is wrong with the settings.
    ///
    /// ## Example
    /// `Rate exceeded` while several deployments of one account run at the same time.
    ///
    /// ## Fix
    /// Wait a minute and try again; run fewer deployments at the same time.
    ///
    /// AWS, "Common error types": `Throttling`, `ThrottlingException`, `SlowDown`.
    "aws/throttled", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Throttled)?;
    Some(
        call.blames("AWS asks to slow down: too many calls")
            .detail(format!("AWS answered `{}`.", shown(&error.code, 60)))
            .fix(Fix::new("wait a minute, then try again")),
    )
}
