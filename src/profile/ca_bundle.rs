//! The CA bundle that a profile names for the AWS CLI.

use super::{Overrides, ini_botocore};
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::world::World;

/// The `ca_bundle` of the profile that the AWS CLI uses, with its place.
#[must_use]
pub fn ca_bundle(world: &World, overrides: &Overrides) -> Option<Setting> {
    let files = ini_botocore::read(world);
    let variables = [vars::AWS_DEFAULT_PROFILE, vars::AWS_PROFILE];
    let variable = || variables.into_iter().find_map(|name| world.env.get(name));
    let profile = overrides.aws_profile.as_deref().or_else(variable).unwrap_or("default");
    let property = files.merged.profiles.get(profile)?.properties.get("ca_bundle")?;
    let value = property.value.as_str();
    (!value.is_empty()).then(|| Setting::new(value, files.merged.origin(profile, property)))
}
