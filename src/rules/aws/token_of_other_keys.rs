use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::keys::KeyFault;
use crate::rules::registry::rule;
use crate::wire::AwsClass;

rule! {
    /// The access key is a long-term one, and a session token goes along with it that belongs to other keys.
    ///
    /// ## Why it matters
    /// Keys that begin with `AKIA` have no token. With one, AWS says `The security token included in the request is invalid`,
    /// although the keys are good.
    ///
    /// ## Example
    /// `AWS_SESSION_TOKEN` left over from this morning's SSO login, beside a new `AWS_ACCESS_KEY_ID`.
    ///
    /// ## Fix
    /// Unset `AWS_SESSION_TOKEN`.
    ///
    /// AWS, "Common error types": `InvalidClientTokenId`.
    "aws/token-of-other-keys", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    call.aws_error().filter(|error| matches!(error.class, AwsClass::InvalidKey | AwsClass::ExpiredToken))?;
    (call.key_fault()? == KeyFault::TokenOfOthers).then(|| {
        let finding = call
            .blames(format!("the session token does not belong to the access key{}", call.key()))
            .detail("Keys that begin with AKIA have no token; this one is left over from others.");
        match call.run.token_variable() {
            Some(name) => finding.fix(Fix::new("unset the token").unset(name)),
            None => finding.fix(Fix::new("take `aws_session_token` out of the profile")),
        }
    })
}
