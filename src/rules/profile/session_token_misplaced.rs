use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::profile::Source;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;

rule! {
    /// Key id and session token do not belong together: a token with keys that need none, or temporary keys without their token.
    ///
    /// ## Why it matters
    /// AWS answers `The security token included in the request is invalid`. Ids that begin with `AKIA` are permanent and take no token;
    /// those with `ASIA` are temporary and are worth nothing without theirs.
    ///
    /// ## Example
    /// New keys are exported, and `AWS_SESSION_TOKEN` is left over from the old ones.
    ///
    /// ## Fix
    /// `unset AWS_SESSION_TOKEN`, or set all three again.
    ///
    /// "Temporary security credentials in IAM", IAM user guide
    "profile/session-token-misplaced", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let keys = resolution.credentials.as_ref()?;
    let finding = |summary: &str| {
        let finding = Finding::new(summary).part(Part::Threatens).clients(vec![fact.run.id()]);
        match &resolution.origin {
            Some(origin) => finding.at(origin.clone(), "these keys"),
            None => finding,
        }
    };
    let permanent = keys.access_key_id.starts_with("AKIA");
    match (&keys.session_token, resolution.source) {
        (Some(_), Source::Env) if permanent => {
            let name = fact.run.token_variable()?;
            let summary = "the keys in the environment are permanent, but a session token goes along with them";
            let finding = finding(summary).at(Origin::variable(name), "left over from other keys");
            Some(finding.fix(Fix::new("take the token away").unset(name)))
        }
        (Some(_), _) if permanent => Some(finding("the keys are permanent, but a session token stands beside them")),
        (None, Source::Env | Source::CredentialsFile | Source::ConfigFile) if keys.access_key_id.starts_with("ASIA") => {
            Some(finding("the keys are temporary, and their session token is missing"))
        }
        _ => None,
    }
}
