use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached, and answered with an error that slsca has no name for.
    ///
    /// ## Why it matters
    /// The way to AWS and the trust are right; the message says what AWS did not like.
    ///
    /// ## Example
    /// `ValidationError`, `InvalidAction` from an emulator that does not know the call.
    ///
    /// ## Fix
    /// Read AWS's message; it names the parameter or the state.
    ///
    /// AWS, "Common error types".
    "aws/other-error", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Other)?;
    Some(
        call.blames(format!("AWS answered with the error `{}`", shown(&error.code, 60)))
            .detail(shown(&error.message, 400))
            .fix(Fix::new("read AWS's message: it names what it did not like")),
    )
}
