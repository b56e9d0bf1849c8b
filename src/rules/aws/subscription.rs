use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS was reached, and knows the key; the account is not signed up for the service.
    ///
    /// ## Why it matters
    /// `The AWS Access Key Id needs a subscription for the service` says nothing about which service, nor what to do. Three codes
    /// mean the same: `OptInRequired`, `SubscriptionRequiredException`, `NotSignedUp`. Network, certificates and keys are all right.
    ///
    /// ## Example
    /// A new account whose payment method or phone number has not been confirmed; a closed or suspended account.
    ///
    /// ## Fix
    /// Sign in to the AWS console as the owner of the account and finish the registration: payment method, phone check, support
    /// plan. AWS may take up to 24 hours after that.
    ///
    /// AWS, "Common error types"; serverless/serverless#1415.
    "aws/subscription", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::Subscription)?;
    let service = call.call.call.service.id();
    Some(
        call.blames(format!("the AWS account is not signed up for the service `{service}`"))
            .detail(format!("AWS answered `{}`. Network, certificates and keys are all right.", shown(&error.code, 60)))
            .fix(Fix::new(
                "sign in to the AWS console as the account's owner and finish the registration (payment method, phone \
                 check); it may take 24 hours to count",
            )),
    )
}
