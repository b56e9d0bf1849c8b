//! `serverless invoke local`: what the function gets of the credentials, which is not always what a deployment uses
//! (`lib/plugins/aws/invoke-local/index.js`, serverless 3.40).

use serde::Serialize;

use super::credentials::masked;
use super::order::Order;
use super::plan::{Plan, Source};
use super::resolution::Resolution;
use crate::input::vars;
use crate::world::Env;

/// What a function that runs on this machine starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvokeLocal {
    /// The key id in its environment, shortened.
    pub access_key_id: Option<String>,
    /// `AWS_PROFILE` in its environment.
    pub aws_profile: Option<String>,
    /// A session token of the shell goes along with keys that are not its own.
    pub stale_token: bool,
    /// Whether it may work as somebody else than a deployment does, and why.
    pub differs: Option<Difference>,
}

/// Why local code is somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// The role's keys come too late: the function has to assume the role itself.
    RoleNotAssumed,
    /// The role's keys come too late, and the shell has keys of its own, which the function gets.
    ShellKeys,
    /// It has keys and a profile that names others; which counts depends on the SDK.
    KeysAndProfile,
}

/// `None` for clients without `invoke local`, or where it is not known, and where the client ends before.
#[must_use]
pub fn invoke_local(
    resolution: &Resolution,
    env: &Env,
    option: Option<&str>,
    project: Option<&str>,
) -> Option<InvokeLocal> {
    if matches!(resolution.client, Order::AwsCli | Order::Serverless4) || resolution.error.is_some() {
        return None;
    }
    let shell = |name| env.non_empty(name);
    let own = resolution.plan.as_ref().and_then(Plan::credentials);
    let shell_key = shell(vars::AWS_ACCESS_KEY_ID);
    let named = option.or(project);
    let aws_profile = named.or_else(|| shell(vars::AWS_PROFILE)).map(str::to_owned);
    let access_key_id = own.map(|keys| keys.access_key_id.as_str()).or(shell_key).map(masked);
    let stale_token = own.is_some_and(|keys| keys.session_token.is_none())
        && resolution.source != Source::Env
        && shell(vars::AWS_SESSION_TOKEN).is_some();
    let differs = match (own, shell_key, &aws_profile) {
        (None, Some(_), _) => Some(Difference::ShellKeys),
        (None, None, _) => Some(Difference::RoleNotAssumed),
        (Some(_), _, Some(profile)) if resolution.profile.as_ref() != Some(profile) => {
            Some(Difference::KeysAndProfile)
        }
        _ => None,
    };
    Some(InvokeLocal { access_key_id, aws_profile, stale_token, differs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Overrides, resolve};
    use crate::world::{Clock, Files, Net, Terminal, World};

    const FILE: &str = "[me]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\n\
        [deploy]\nrole_arn = arn:aws:iam::1:role/deploy\nsource_profile = me\n";

    fn local(variables: &[(&'static str, &'static str)]) -> InvokeLocal {
        let mut env: Env = variables.iter().copied().collect();
        env.set("HOME", "/h");
        let world = World {
            env: env.clone(),
            files: Files::Given([("/h/.aws/credentials".into(), FILE.as_bytes().to_vec())].into()),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        };
        let resolution = resolve(Order::Serverless3, &world, &Overrides::default());
        invoke_local(&resolution, &env, None, None).expect("Serverless 3 has it")
    }

    #[test]
    fn keys_of_a_profile_are_handed_over_and_a_token_of_the_shell_stays() {
        let plain = local(&[("AWS_PROFILE", "me")]);
        assert_eq!((plain.access_key_id.as_deref(), plain.differs), (Some("AKIA…MPLE"), None));
        assert!(
            !plain.stale_token && local(&[("AWS_PROFILE", "me"), ("AWS_SESSION_TOKEN", "old")]).stale_token
        );
    }

    #[test]
    fn a_role_is_not_handed_over() {
        let role = local(&[("AWS_PROFILE", "deploy")]);
        assert_eq!((role.access_key_id, role.differs), (None, Some(Difference::RoleNotAssumed)));
        let keys = local(&[("AWS_PROFILE", "deploy"), ("AWS_ACCESS_KEY_ID", "AKIAI44QH8DHBEXAMPLE")]);
        assert_eq!(keys.differs, Some(Difference::ShellKeys));
    }
}
