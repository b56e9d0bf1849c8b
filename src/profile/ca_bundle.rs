//! The CA bundle that a profile names for the AWS CLI.

use super::Overrides;
use super::ini_botocore::{self, Botocore};
use super::location::{self, FileKind};
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::world::{READ_LIMIT, World};

/// The `ca_bundle` of the profile that the AWS CLI uses, with its place.
#[must_use]
pub fn ca_bundle(world: &World, overrides: &Overrides) -> Option<Setting> {
    // Few have one, and the files can be long: they are parsed only if the key is in them at all.
    let mentions = |kind| {
        let bytes = world.files.read(&location::expanded(world, kind).path, READ_LIMIT).unwrap_or_default();
        memchr::memmem::find(&bytes.to_ascii_lowercase(), b"ca_bundle").is_some()
    };
    if ![FileKind::Config, FileKind::Credentials].into_iter().any(mentions) {
        return None;
    }
    let texts = ini_botocore::Files::read(world);
    let files = Botocore::parse(&texts);
    let variables = [vars::AWS_DEFAULT_PROFILE, vars::AWS_PROFILE];
    let variable = || variables.into_iter().find_map(|name| world.env.get(name));
    let profile = overrides.aws_profile.as_deref().or_else(variable).unwrap_or("default");
    let property = files.merged.profiles.get(profile)?.properties.get("ca_bundle")?;
    let value = &*property.value;
    (!value.is_empty()).then(|| Setting::new(value, files.merged.origin(profile, property)))
}
