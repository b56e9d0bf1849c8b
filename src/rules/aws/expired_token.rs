use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached; the session token has expired.
    ///
    /// ## Why it matters
    /// Temporary keys (SSO, assumed roles, MFA) end after hours. A token in the environment is not renewed by anybody.
    ///
    /// ## Example
    /// `AWS_SESSION_TOKEN` exported this morning, `serverless deploy` in the afternoon.
    ///
    /// ## Fix
    /// Log in again (`aws sso login`), or fetch new temporary keys, and set all three variables together.
    ///
    /// AWS, "Common error types": `ExpiredToken`; `ExpiredTokenException` in JSON services.
    "aws/expired-token", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::ExpiredToken)?;
    Some(
        call.blames("the session token has expired")
            .detail(format!("AWS answered `{}`. Network and certificates are all right.", shown(&error.code, 60)))
            .fix(Fix::new("log in again for new temporary keys, and set all three of them together")),
    )
}
