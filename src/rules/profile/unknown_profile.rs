use crate::finding::{Finding, Fix};
use crate::profile::{Fault, Step};
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A profile is asked for that is in neither file.
    ///
    /// ## Why it matters
    /// The client ends with it, whatever other credentials there are; the AWS SDKs sometimes go on and take those of the machine.
    ///
    /// ## Example
    /// `AWS_PROFILE=prdo`, and the file has `[prod]`.
    ///
    /// ## Fix
    /// Correct the name, or write the profile: `slsca config credentials --profile NAME`. `slsca profile --list` shows those there are.
    ///
    /// `getCredentials` in `lib/plugins/aws/provider.js` of Serverless 3
    "profile/unknown-profile", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let (step, ()) = fact.faulty_step(|fault| (*fault == Fault::Unknown).then_some(()))?;
    let name = step.profile.as_deref()?;
    let survey = &fact.facts.profiles;
    // The profile `default` is looked for by all and missed by nobody; one that is in a file has a rule of its own.
    if (step.source == "default profile" || step.source == "shared files") && name == "default" || is_there(fact, name) || is_for_stage(fact, step) {
        return None;
    }
    let finding = fact.about(step, format!("there is no profile `{}`", shown(name, 60)));
    let list = Fix::new("see which profiles there are").run(["slsca", "profile", "--list"]);
    Some(match survey.closest(name) {
        Some(meant) => {
            let fix = Fix::new(format!("did you mean `{}`?", shown(meant, 60)));
            finding.detail(format!("There is one called `{}`.", shown(meant, 60))).fix(renamed(step, fix, meant)).fix(list)
        }
        None => finding.fix(list),
    })
}

/// `AWS_<STAGE>_PROFILE`, which has a rule of its own.
fn is_for_stage(fact: &RunFacts, step: &Step) -> bool {
    let stage = fact.run.resolution.as_ref().map_or("", |resolution| resolution.stage.value.as_str());
    step.source == format!("AWS_{}_PROFILE", stage.to_uppercase())
}

fn is_there(fact: &RunFacts, name: &str) -> bool {
    fact.facts.profiles.places(name).next().is_some()
}

/// The change, where a variable names the profile.
fn renamed(step: &Step, fix: Fix, meant: &str) -> Fix {
    match step.origin.as_ref().and_then(|origin| origin.variable.as_deref()) {
        Some(variable) => fix.set(variable, meant),
        None => fix,
    }
}
