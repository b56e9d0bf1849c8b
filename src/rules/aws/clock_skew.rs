use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::probe::aws::SKEW;
use crate::untrusted::shown;
use crate::wire::{AwsClass, AwsError};

rule! {
    /// This machine's clock is wrong, and AWS refuses signatures that are too old or from the future.
    ///
    /// ## Why it matters
    /// AWS accepts 15 minutes, some services five. It answers `SignatureDoesNotMatch` or `RequestTimeTooSkewed`, which reads as if the
    /// secret key were wrong.
    ///
    /// ## Example
    /// A virtual machine or WSL2 after the laptop slept; a CI runner without time synchronization.
    ///
    /// ## Fix
    /// Set the clock, best by switching time synchronization on. In WSL2: `sudo hwclock -s`.
    ///
    /// AWS, "Signature Version 4": `X-Amz-Date`; `RequestTimeTooSkewed` of S3.
    "aws/clock-skew", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let refused = |error: &&AwsError| error.class == AwsClass::ClockSkew;
    let skew = call.skew();
    let Some(error) = call.aws_error().filter(refused) else {
        let anyone_refuses = call.fellows().any(|fact| fact.aws_error().is_some_and(|error| refused(&error)));
        let seconds = skew.filter(|seconds| seconds.abs() >= SKEW && !anyone_refuses)?;
        return Some(
            Finding::new(format!("this machine's clock is {} {} AWS's", span(seconds), direction(seconds)))
                .part(Part::Threatens)
                .clients(vec![call.client()])
                .detail("AWS still took the signature; from 15 minutes on it does not, and some services allow five only."),
        );
    };
    let summary = match skew {
        Some(seconds) if seconds.abs() >= SKEW => {
            format!("this machine's clock is {} {} AWS's", span(seconds), direction(seconds))
        }
        _ => "this machine's clock does not agree with AWS's".to_owned(),
    };
    Some(
        call.blames(summary)
            .detail(format!(
                "AWS answered `{}`: a signature counts for 15 minutes only. The keys may well be right.{}",
                shown(&error.code, 60),
                agreement(call)
            ))
            .fix(
                Fix::new("set the clock by switching time synchronization on (in WSL2: `sudo hwclock -s`)")
                    .run(["sudo", "timedatectl", "set-ntp", "true"]),
            ),
    )
}

/// How many hosts tell the same time, give or take a minute: one clock can be wrong, several are not.
fn agreement(call: &CallFacts) -> String {
    let Some(own) = call.skew() else { return String::new() };
    let agrees = |fact: &CallFacts| fact.skew().is_some_and(|skew| (skew - own).abs() <= 60);
    match call.fellows().filter(agrees).count() {
        0 | 1 => String::new(),
        count => format!(" {count} hosts of AWS agree on the time."),
    }
}

fn direction(seconds: i64) -> &'static str {
    if seconds > 0 { "ahead of" } else { "behind" }
}

/// The size of the error in words, rounded to what matters.
fn span(seconds: i64) -> String {
    let minutes = (seconds.abs() + 30) / 60;
    match minutes {
        0..=119 => format!("{minutes} minutes"),
        120..=2879 => format!("{} hours", (minutes + 30) / 60),
        _ => format!("{} days", (minutes + 720) / 1440),
    }
}
