use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::keys::KeyFault;
use crate::rules::registry::rule;
use crate::wire::AwsClass;

rule! {
    /// AWS does not accept the keys, and they do not look like keys of AWS: something was lost or added when they were copied.
    ///
    /// ## Why it matters
    /// AWS says the same for a mistyped key as for a deleted one. The shape tells them apart: an access key id has 20 characters and
    /// begins with `AKIA` or `ASIA`, a secret key has 40.
    ///
    /// ## Example
    /// `AWS_ACCESS_KEY_ID="AKIA…"` in an env file whose reader keeps the quotes; a secret pasted without its last character.
    ///
    /// ## Fix
    /// Copy the key again, whole, without quotes and blanks.
    ///
    /// AWS, IAM User Guide, "IAM identifiers".
    "aws/key-mistyped", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let class = call.aws_error()?.class;
    let (what, how) = match call.key_fault()? {
        KeyFault::Id(how) if class == AwsClass::InvalidKey => ("access key id", how),
        KeyFault::Secret(how) if class == AwsClass::Signature => ("secret key", how),
        _ => return None,
    };
    Some(
        call.blames(format!("the {what} was mistyped: it {how}"))
            .detail(format!("AWS does not accept the access key{}; network and certificates are all right.", call.key()))
            .fix(Fix::new(format!("copy the {what} again, whole, without quotes and blanks"))),
    )
}
