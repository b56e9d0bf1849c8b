use crate::finding::{Finding, Fix};
use super::account_suspended;
use crate::client::partition::Partition;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
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
    if account_suspended::is_code(&error.code) {
        return None;
    }
    let lacks = |fact: &CallFacts| fact.aws_error().is_some_and(|error| error.class == AwsClass::Subscription);
    let services: Vec<&str> = call.fellows().filter(lacks).map(|fact| fact.call.call.service.id()).collect();
    let summary = match services.as_slice() {
        [first, second, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!("the AWS account is not signed up for the services `{first}`, `{second}`{more}")
        }
        _ => format!("the AWS account is not signed up for the service `{}`", call.call.call.service.id()),
    };
    let known = if call.is_known_elsewhere() { " STS knows the keys: they are not the problem." } else { "" };
    let console = Partition::of(&call.call.call.region).console;
    let console = console.map(|url| format!(" at {url}")).unwrap_or_default();
    Some(
        call.blames(summary)
            .detail(format!("AWS says that it needs a subscription. Network, certificates and keys are all right.{known}"))
            .fix(Fix::new(format!(
                "sign in{console} as the account's owner and finish the registration (payment method, phone check, support \
                 plan); AWS sends a mail when it counts, within 24 hours"
            ))),
    )
}
