//! The CA bundle that a profile names for the AWS CLI.

use super::Overrides;
use super::ini_botocore::{self, Botocore};
use super::location::{self, FileKind};
use super::section;
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::world::World;

/// The `ca_bundle` of the profile that the AWS CLI uses, with its place.
#[must_use]
pub fn ca_bundle(world: &World, overrides: &Overrides) -> Option<Setting> {
    let mentions = |kind| section::mentions(world, &location::expanded(world, kind).path, "bundle");
    if ![FileKind::Config, FileKind::Credentials].into_iter().any(mentions) {
        return None;
    }
    let texts = ini_botocore::Files::read(world);
    let files = Botocore::parse(&texts);
    let variables = [vars::AWS_DEFAULT_PROFILE, vars::AWS_PROFILE];
    let variable = || variables.into_iter().find_map(|name| world.env.get(name));
    let profile = overrides.aws_profile.as_deref().or_else(variable).unwrap_or("default");
    let section = files.merged.profiles.get(profile)?;
    let property = section.properties.get("ca_bundle")?;
    let value = &*property.value;
    (!value.is_empty()).then(|| Setting::new(value, files.merged.origin(profile, property)))
}
