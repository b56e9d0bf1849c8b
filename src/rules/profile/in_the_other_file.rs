use crate::finding::{Finding, Fix};
use crate::input::vars;
use crate::profile::Fault;
use crate::profile::location::FileKind;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The profile that is asked for is in a file that this client does not read.
    ///
    /// ## Why it matters
    /// Serverless 1 to 3 and osls 3 read `~/.aws/credentials`; `~/.aws/config`, where `aws configure sso` and many guides put profiles,
    /// they read only when `AWS_SDK_LOAD_CONFIG` is set. So the AWS CLI knows the profile, and Serverless says that it does not seem to
    /// be configured.
    ///
    /// ## Example
    /// `[profile dev]` in `~/.aws/config`, and `serverless deploy --aws-profile dev`.
    ///
    /// ## Fix
    /// For a profile with keys or a role set `AWS_SDK_LOAD_CONFIG=1`. An SSO or `credential_process` profile these clients cannot use at
    /// all: export keys with `aws configure export-credentials --profile NAME --format env`.
    ///
    /// `lib/shared-ini/ini-loader.js` of AWS SDK for JavaScript 2
    "profile/in-the-other-file", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, ()) = fact.faulty_step(|fault| (*fault == Fault::Unknown).then_some(()))?;
    let name = step.profile.as_deref()?;
    let (file, heading) = fact.facts.profiles.places(name).find(|(file, _)| file.kind == FileKind::Config)?;
    let place = format!("{}:{}", shown(&file.location.path, 60), heading.line());
    let finding = fact
        .about(step, format!("the profile `{}` is in the config file, which this client does not read", shown(name, 60)))
        .detail(format!("It is at {place}."));
    let readable = heading.get("role_arn").or(heading.get("aws_access_key_id")).is_some();
    Some(if readable {
        finding.fix(Fix::new("let the SDK read the config file too").set(vars::AWS_SDK_LOAD_CONFIG, "1"))
    } else {
        let export = ["aws", "configure", "export-credentials", "--profile", name, "--format", "env"];
        finding.fix(Fix::new("this client cannot use such a profile; export its keys and set what is printed").run(export))
    })
}
