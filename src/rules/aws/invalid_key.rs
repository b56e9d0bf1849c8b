use crate::finding::{Finding, Fix};
use crate::client::partition::Partition;
use crate::rules::facts::CallFacts;
use crate::rules::keys::KeyFault;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached, and does not know the access key, or the session token that came with it.
    ///
    /// ## Why it matters
    /// `The security token included in the request is invalid` is said for deleted or deactivated keys, for a token that belongs to
    /// other keys, for keys of China or `GovCloud` in the standard partition (or the reverse), and for keys of an opt-in region.
    ///
    /// ## Example
    /// `AWS_SESSION_TOKEN` left over from an earlier login, with a new `AWS_ACCESS_KEY_ID`.
    ///
    /// ## Fix
    /// Unset a stale `AWS_SESSION_TOKEN`; otherwise make a new key in the IAM console and store it.
    ///
    /// AWS, "Common error types": `InvalidClientTokenId`; `UnrecognizedClientException` and `InvalidAccessKeyId` elsewhere.
    "aws/invalid-key", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::InvalidKey)?;
    // Where the shape of the keys tells why, or another host knows them, other rules say more.
    if call.is_known_elsewhere() || call.key_fault().is_some_and(|fault| !matches!(fault, KeyFault::Secret(_))) {
        return None;
    }
    let partition = Partition::of(&call.call.call.region).id;
    let elsewhere = if partition == "aws" {
        String::new()
    } else {
        format!(" Keys of other partitions are unknown in `{partition}`.")
    };
    let finding = call
        .blames(format!("AWS does not know the access key{}", call.key()))
        .detail(format!("AWS answered `{}`. Network and certificates are all right.{elsewhere}", shown(&error.code, 60)));
    let finding = match call.run.token_variable() {
        Some(name) => {
            finding.fix(Fix::new("if the session token belongs to other keys, unset it").unset(name))
        }
        None => finding,
    };
    Some(finding.fix(Fix::new("make a new access key in the IAM console and put it in place of this one")))
}
