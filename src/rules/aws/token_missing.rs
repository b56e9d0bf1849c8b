use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::keys::KeyFault;
use crate::rules::registry::rule;
use crate::wire::AwsClass;

rule! {
    /// The access key is a temporary one, and its session token is not there.
    ///
    /// ## Why it matters
    /// Keys that begin with `ASIA` come from SSO, a role or MFA, as three values. Without the third, AWS says
    /// `The security token included in the request is invalid`, as if the key did not exist.
    ///
    /// ## Example
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` copied from the access portal, and not `AWS_SESSION_TOKEN`.
    ///
    /// ## Fix
    /// Set all three, or fetch new ones together: `eval "$(aws configure export-credentials --format env)"`.
    ///
    /// AWS, IAM User Guide, "Using temporary credentials with AWS resources".
    "aws/token-missing", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    call.aws_error().filter(|error| error.class == AwsClass::InvalidKey)?;
    (call.key_fault()? == KeyFault::TokenMissing).then(|| {
        call.blames(format!("the temporary access key{} comes without its session token", call.key()))
            .detail("Keys that begin with ASIA are good with their token only.")
            .fix(Fix::new("set the session token too, or fetch all three values again"))
    })
}
