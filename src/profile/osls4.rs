//! osls 4: the first source that is named wins, on the AWS SDK for JavaScript v3 (`lib/aws/credentials.js`, osls 4.3).

use super::Overrides;
use super::ladder::{Ladder, Refusal, Regions};
use super::order::Order;
use super::resolution::{Failure, Fault, Resolution};
use super::sdk3::{self, Ini};
use super::{ini_sdk3, region, words};
use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

pub(super) fn resolve(world: &World, overrides: &Overrides) -> Resolution {
    let stage = region::stage(overrides);
    let files = ini_sdk3::Files::read(world);
    let profiles = files.profiles();
    let (chosen, _) = region::serverless(world, overrides, &profiles, None);
    let ini = Ini { world, profiles: &profiles, region: &chosen.value };
    let mut ladder = Ladder::default();
    if let Some(error) = &overrides.project.error {
        ladder.stop(error);
    }
    named(&mut ladder, &ini, overrides, &stage.value.to_uppercase());
    implicit(&mut ladder, &ini);
    let (region, ignored_regions) = region::serverless(world, overrides, &profiles, ladder.profile());
    let nothing = words::credentials_not_found(Order::Osls4);
    ladder.finish(Order::Osls4, nothing, stage, Regions { region, ignored_regions })
}

/// Everything that names a profile or holds keys, in order.
fn named(ladder: &mut Ladder, ini: &Ini<'_>, overrides: &Overrides, stage: &str) {
    let env = &ini.world.env;
    let option = overrides.aws_profile.as_deref().filter(|name| !name.is_empty());
    profile(ladder, ini, "--aws-profile", option.map(|name| (name, Origin::option("--aws-profile"))));
    for prefix in [format!("AWS_{stage}"), "AWS".to_owned()] {
        let variable = format!("{prefix}_PROFILE");
        let value = env.non_empty(&variable).map(|name| (name, Origin::variable(&variable)));
        profile(ladder, ini, &variable, value);
        keys(ladder, ini.world, &prefix);
    }
    let project = overrides.project.profile.as_ref().filter(|profile| !profile.value.is_empty());
    let project = project.map(|profile| (profile.value.as_str(), profile.origin.clone()));
    profile(ladder, ini, "provider.profile", project);
}

fn profile(ladder: &mut Ladder, ini: &Ini<'_>, source: &str, named: Option<(&str, Origin)>) {
    match named {
        Some((name, origin)) => ladder.take(source, ini.profile(name, &origin).map_err(in_osls_words)),
        None => ladder.skip(source, "not set"),
    }
}

fn keys(ladder: &mut Ladder, world: &World, prefix: &str) {
    let names =
        ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"].map(|name| format!("{prefix}_{name}"));
    let [key_id, secret, token] = names.each_ref().map(|name| world.env.non_empty(name));
    match sdk3::keys(world, prefix) {
        Some(found) => ladder.take(&names[0], Ok(found)),
        None => ladder.skip(&names[0], words::keys_unused(&names, key_id, secret, token)),
    }
}

/// `AWS_DEFAULT_PROFILE` if that profile exists, else `default`; the SDK's chain only where there is neither.
fn implicit(ladder: &mut Ladder, ini: &Ini<'_>) {
    let variable = ini.world.env.non_empty(vars::AWS_DEFAULT_PROFILE);
    let exists = |name: &str| ini_sdk3::has_header(ini.profiles, name);
    match variable {
        Some(name) if exists(name) => {
            profile(
                ladder,
                ini,
                vars::AWS_DEFAULT_PROFILE,
                Some((name, Origin::variable(vars::AWS_DEFAULT_PROFILE))),
            );
        }
        Some(_) => {
            ladder.skip(
                vars::AWS_DEFAULT_PROFILE,
                "there is no such profile; the SDK's chain is asked instead",
            );
            sdk3::chain(ladder, ini, None);
        }
        None if exists("default") => {
            profile(ladder, ini, "default profile", Some(("default", Origin::default())));
        }
        None => {
            ladder.skip("default profile", "there is no profile `default`");
            sdk3::chain(ladder, ini, None);
        }
    }
}

/// What osls prints for the SDK's refusals.
fn in_osls_words(mut refusal: Box<Refusal>) -> Box<Refusal> {
    let message = &refusal.failure.message;
    if refusal.fault == Some(Fault::StaleSession) {
        let message = format!(
            "AWS SSO login requires an interactive terminal. Run `aws sso login` for this profile, or re-run this command in an \
             interactive terminal.\nOriginal error: {message}"
        );
        refusal.failure = Failure { code: "AWS_SSO_LOGIN_UNAVAILABLE".to_owned(), message };
    } else if let Some(name) = unresolved_profile(message) {
        refusal.failure = words::unrecognized(Order::Osls4, name);
    }
    refusal
}

/// The profile that the SDK could not resolve: of a chain, the one at its end.
fn unresolved_profile(message: &str) -> Option<&str> {
    message
        .strip_prefix("Could not resolve credentials using profile: [")?
        .split_once(']')
        .map(|(name, _)| name)
}
