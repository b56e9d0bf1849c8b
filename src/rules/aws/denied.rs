use super::account_suspended;
use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{AwsClass, Denial};

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
    if account_suspended::is_code(&error.code) {
        return None;
    }
    let asked = call.call.call.service.action();
    let denial = error.denial.as_ref();
    let action = shown(denial.map_or(asked, |denial| denial.action.as_str()), 80);
    let finding = call.blames(summary(&action, denial)).detail(shown(&error.message, 400)).fix(Fix::new(fix(&action, denial)));
    // What a deployment never asks shows that the way is open, and says little about the deployment.
    let is_ours = call.call.need.is_of_deployment() && !call.is_asked_by_deployment();
    Some(if is_ours { finding.part(Part::Threatens) } else { finding })
}

fn summary(action: &str, denial: Option<&Denial>) -> String {
    match denial.and_then(|denial| Some((denial.policy?, denial.explicit))) {
        Some((policy, true)) => {
            format!("AWS does not allow this identity `{action}`: {} {policy} denies it explicitly", article(policy))
        }
        Some((policy, false)) => format!("AWS does not allow this identity `{action}`: no {policy} allows it"),
        None => format!("AWS does not allow this identity `{action}`"),
    }
}

fn fix(action: &str, denial: Option<&Denial>) -> String {
    match denial.and_then(|denial| denial.policy) {
        Some(policy @ ("service control policy" | "resource control policy")) => {
            format!("ask the administrator of the AWS organization: its {policy} has to let `{action}` through")
        }
        Some(policy) => {
            format!("ask the administrator of the account to let {} {policy} allow `{action}`", article(policy))
        }
        None => format!("ask the administrator of the account to allow `{action}`"),
    }
}

fn article(policy: &str) -> &'static str {
    if policy.starts_with('i') { "an" } else { "a" }
}
