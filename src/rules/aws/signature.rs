use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::keys::KeyFault;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached and knows the access key, but the secret key does not fit it.
    ///
    /// ## Why it matters
    /// `SignatureDoesNotMatch` looks like a fault of the program. It is nearly always a secret key that lost a character, gained a
    /// blank or a quote, or belongs to another key id.
    ///
    /// ## Example
    /// A secret pasted without its last character, or with the quotes of a `.env` file.
    ///
    /// ## Fix
    /// Copy the secret key again, without quotes and blanks. If it was not kept, make a new key: AWS shows a secret only once.
    ///
    /// AWS, "Common error types": `SignatureDoesNotMatch`; `InvalidSignatureException` in JSON services.
    "aws/signature", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Signature)?;
    if matches!(call.key_fault(), Some(KeyFault::Secret(_))) {
        return None;
    }
    Some(
        call.blames(format!("the secret key does not belong to the access key{}", call.key()))
            .detail(format!("AWS answered `{}`. Network and certificates are all right.", shown(&error.code, 60)))
            .fix(Fix::new("copy the secret key again, without quotes and blanks, or make a new key in the IAM console")),
    )
}
