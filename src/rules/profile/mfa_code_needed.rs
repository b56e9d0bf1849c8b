use crate::finding::{Finding, Fix, Part};
use crate::profile::Obstacle;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A role wants a code of the user's MFA device, and there was none to spend.
    ///
    /// ## Why it matters
    /// On a terminal the client asks for the code. Without one (in CI, in a pipe) Serverless 3 waits for ever. A code is good
    /// once and for half a minute, so slsca never spends one that it was not given.
    ///
    /// ## Example
    /// `mfa_serial = arn:aws:iam::123456789012:mfa/me` in a role profile, and `slsca check` in a script.
    ///
    /// ## Fix
    /// Run `slsca check` on a terminal and type the code, or give it with `--mfa-code`. For CI use keys or a role that need none.
    ///
    /// `TokenCode` of AWS STS's `AssumeRole`
    "profile/mfa-code-needed", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let Some(Obstacle::MfaCode { serial, origin }) = &fact.run.obstacle else { return None };
    let finding = Finding::new(format!("the role wants a code of the MFA device `{}`", shown(serial, 100)))
        .part(Part::Causes)
        .clients(vec![fact.run.id()])
        .at(origin.clone(), "this role")
        .detail("There is no terminal to ask on, and no code was given.")
        .fix(Fix::new("give the code that the device shows now").run(["slsca", "check", "--mfa-code", "CODE"]));
    Some(finding)
}
