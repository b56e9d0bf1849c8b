//! The clients' own messages, and the reasons that stand beside each step.

use super::order::Order;
use super::plan::{Plan, Source};
use super::resolution::{Failure, Fault};
use super::sdk2::Loader;
use super::section::Profiles;
use super::serverless3::Chosen;
use crate::untrusted::shown;

const LONGEST: usize = 200;

/// A named profile that gave nothing.
pub(super) fn unrecognized(client: Order, profile: &str) -> Failure {
    let message = match client {
        Order::Serverless1 => format!("Profile {profile} does not exist"),
        Order::AwsCli => format!("The config profile ({profile}) could not be found"),
        _ => format!("AWS profile \"{profile}\" doesn't seem to be configured"),
    };
    Failure { code: "UNRECOGNIZED_AWS_PROFILE".to_owned(), message }
}

/// Nothing anywhere.
pub(super) fn credentials_not_found(client: Order) -> Failure {
    let docs = match client {
        Order::Osls3 => "https://github.com/oss-serverless/osls/blob/3.x/docs/guides/credentials.md",
        Order::Osls4 => "https://github.com/oss-serverless/osls/blob/4.x/docs/guides/credentials.md",
        _ => "http://slss.io/aws-creds-setup",
    };
    let message = format!(
        "AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs here: <{docs}>."
    );
    Failure { code: "AWS_CREDENTIALS_NOT_FOUND".to_owned(), message }
}

/// A role was taken, but its source gives no keys; the SDK's message is printed.
pub(super) fn source_failed(fault: &Fault) -> Failure {
    let message = match fault {
        Fault::EmptySource { name } => format!("Credentials not set for profile {name}"),
        Fault::UnknownSource { name } => format!("Profile {name} not found"),
        Fault::Unreadable { path } => format!("ENOENT: no such file or directory, open '{path}'"),
        Fault::Loop { .. } => {
            let message = "FATAL ERROR: RegExpCompiler Allocation failed - process out of memory".to_owned();
            return Failure { code: "PROFILE_LOOP".to_owned(), message };
        }
        _ => "Missing credentials in config".to_owned(),
    };
    Failure { code: "AWS_CREDENTIALS_NOT_FOUND".to_owned(), message }
}

/// Why a named profile was refused.
pub(super) fn refused(profile: &str, fault: &Fault, loader: &Loader<'_>) -> String {
    self::fault(profile, fault, &loader.named)
}

/// What is wrong with a profile.
pub(super) fn fault(profile: &str, fault: &Fault, profiles: &Profiles<'_>) -> String {
    let profile = shown(profile, LONGEST);
    match fault {
        Fault::Unknown => format!("there is no profile `{profile}` in {}", files(profiles)),
        Fault::Half { missing } => format!("profile `{profile}` has no `{missing}`"),
        Fault::NoSource => format!("profile `{profile}` has `role_arn` but no `source_profile`"),
        Fault::UnknownSource { name } => {
            format!(
                "profile `{profile}` takes its keys from `{}`, which does not exist",
                shown(name, LONGEST)
            )
        }
        Fault::Unreadable { path } => format!("`{}` cannot be read", shown(path, LONGEST)),
        _ => format!("profile `{profile}` holds neither a key id nor a token nor a role"),
    }
}

/// Why a profile was accepted and yet not used.
pub(super) fn accepted_unused(profile: &str, fault: Option<&Fault>) -> String {
    let profile = shown(profile, LONGEST);
    match fault {
        Some(Fault::Half { missing }) => format!(
            "profile `{profile}` is accepted, but has no `{missing}`, so it is not used; what was chosen before stays in force"
        ),
        _ => format!("profile `{profile}` is accepted, but not usable"),
    }
}

/// What a source that was replaced had been.
pub(super) fn was(chosen: &Chosen) -> &'static str {
    if chosen.plan.is_some() { "usable" } else { "taken" }
}

/// What a chosen source gives.
pub(super) fn chosen(chosen: &Chosen) -> String {
    let of = of(chosen.profile.as_deref());
    match (&chosen.plan, &chosen.fault) {
        (Some(plan), _) => found(plan, chosen.source, chosen.profile.as_deref()),
        (None, Some(Fault::Loop { visited })) => {
            let circle = shown(&visited.join(" → "), LONGEST);
            format!(
                "profiles refer to each other in a circle: {circle}; Node follows it until it runs out of memory"
            )
        }
        (None, Some(fault)) => {
            format!("the role{of} is taken, but its source fails: {}", source_failed(fault).message)
        }
        (None, None) => format!("the role{of} is taken"),
    }
}

/// What a plan does.
pub(super) fn found(plan: &Plan, source: Source, profile: Option<&str>) -> String {
    let of = of(profile);
    match plan {
        Plan::AssumeRole(role) => format!("assumes `{}`{of}", shown(&role.role_arn, LONGEST)),
        Plan::Process { .. } => format!("runs the `credential_process`{of}"),
        Plan::Sso(_) => format!("takes role credentials from SSO{of}"),
        Plan::WebIdentity(_) => format!("trades the web identity token{of} for a role"),
        Plan::Container { .. } => "asks the container endpoint".to_owned(),
        Plan::Instance => "asks the instance metadata service".to_owned(),
        Plan::Static(_) if source == Source::Env => "keys from the environment".to_owned(),
        Plan::Static(_) => format!("keys{of}"),
    }
}

fn of(profile: Option<&str>) -> String {
    profile.map_or(String::new(), |name| format!(" of profile `{}`", shown(name, LONGEST)))
}

/// Why a pair of key variables was not used.
pub(super) fn keys_unused(
    names: &[String; 3],
    key_id: Option<&str>,
    secret: Option<&str>,
    token: Option<&str>,
) -> String {
    let [id_name, secret_name, token_name] = names;
    match (key_id, secret, token) {
        (None, None, None) => "not set".to_owned(),
        (None, None, Some(_)) => format!("`{token_name}` alone does nothing"),
        (Some(_), None, _) => format!("`{secret_name}` is not set, so `{id_name}` does nothing"),
        (None, Some(_), _) => format!("`{id_name}` is not set, so `{secret_name}` does nothing"),
        (Some(_), Some(_), _) => "the text `undefined` counts as not set".to_owned(),
    }
}

fn files(profiles: &Profiles<'_>) -> String {
    let paths = profiles.files.iter().map(|file| format!("`{}`", shown(&file.location.path, LONGEST)));
    paths.collect::<Vec<String>>().join(" or ")
}

/// botocore's words for a key without its other half.
pub(super) fn partial(provider: &str, variable: &str) -> String {
    format!("Partial credentials found in {provider}, missing: {variable}")
}
