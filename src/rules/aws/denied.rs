use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached and knows who is asking; this identity may not make the call.
    ///
    /// ## Why it matters
    /// It proves that network, certificates and keys are right. What is missing is a permission: in a policy of the user or role, in
    /// a permissions boundary, or by an explicit deny of the organization.
    ///
    /// ## Example
    /// `User: arn:aws:iam::123456789012:user/dev is not authorized to perform: cloudformation:DescribeStacks`
    ///
    /// ## Fix
    /// Ask the administrator of the account for the action that the message names.
    ///
    /// AWS, IAM User Guide, "Troubleshoot access denied error messages".
    "aws/denied", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Denied)?;
    let service = call.call.call.service.id();
    Some(
        call.blames(format!("AWS does not allow this identity to call `{service}`"))
            .detail(shown(&error.message, 400))
            .fix(Fix::new("ask the administrator of the account to allow the action that AWS names")),
    )
}
