use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// AWS was reached, and the account is suspended, blocked or closed.
    ///
    /// ## Why it matters
    /// Services word it in their own ways (`AccountProblem`, `AllAccessDisabled`, `Blocked`), some like a missing permission. No
    /// setting here changes it.
    ///
    /// ## Example
    /// An unpaid bill; an account that was closed, or that AWS locked after a key was found in public.
    ///
    /// ## Fix
    /// Sign in to the console as the owner of the account: billing and support tell what is open.
    ///
    /// AWS, S3 API Reference, "Error responses"; AWS Billing, "Reactivating suspended accounts".
    "aws/account-suspended", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| is_code(&error.code))?;
    Some(
        call.blames("the AWS account is suspended, blocked or closed")
            .detail(format!("AWS answered `{}`: {}", shown(&error.code, 60), shown(&error.message, 300)))
            .fix(Fix::new("sign in to the AWS console as the account's owner: billing and support tell what is open")),
    )
}

/// Codes of S3 and EC2 that speak of the account, not of the identity.
pub(super) fn is_code(code: &str) -> bool {
    ["AccountProblem", "AllAccessDisabled", "Blocked"].contains(&code)
}
