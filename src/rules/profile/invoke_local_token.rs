use crate::client::ClientId;
use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::Origin;
use crate::profile::Source;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// `invoke local` would hand the function keys of a profile together with a session token of somebody else.
    ///
    /// ## Why it matters
    /// Serverless sets `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` for the function from the profile, and leaves `AWS_SESSION_TOKEN` of the
    /// shell where it is. AWS then says `The security token included in the request is invalid`, although the deployment works.
    ///
    /// ## Example
    /// `AWS_SESSION_TOKEN` is left in the shell, and the profile has permanent keys.
    ///
    /// ## Fix
    /// `unset AWS_SESSION_TOKEN`
    ///
    /// `lib/plugins/aws/invoke-local/index.js` of Serverless 3
    "profile/invoke-local-token", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let resolution = fact.run.resolution.as_ref()?;
    let serverless = !matches!(fact.run.plan.client, ClientId::AwsCli | ClientId::Serverless4);
    let of_file = matches!(resolution.source, Source::CredentialsFile | Source::ConfigFile);
    let bare = resolution.credentials.as_ref().is_some_and(|keys| keys.session_token.is_none());
    let stale = fact.run.env.non_empty(vars::AWS_SESSION_TOKEN).is_some();
    if !(serverless && of_file && bare && stale) {
        return None;
    }
    let profile = shown(resolution.profile.as_deref().unwrap_or("default"), 60);
    let finding = Finding::new(format!("`invoke local` mixes the keys of profile `{profile}` with another session token"))
        .part(Part::Threatens)
        .clients(vec![fact.run.id()])
        .at(Origin::variable(vars::AWS_SESSION_TOKEN), "left over from other keys")
        .fix(Fix::new("take the token away").unset(vars::AWS_SESSION_TOKEN));
    Some(finding)
}
