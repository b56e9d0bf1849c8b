//! Stage and region: which setting a client takes, and which ones it passes over.

use super::Overrides;
use super::section::Profiles;
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

const DEFAULT: &str = "us-east-1";

/// `--stage`, `provider.stage`, `dev`: the same in every line of Serverless.
pub(super) fn stage(overrides: &Overrides) -> Setting {
    option("--stage", overrides.stage.as_deref())
        .or_else(|| overrides.project.stage.clone().filter(is_set))
        .unwrap_or_else(|| Setting::new("dev", Origin::default()))
}

/// `--region`, `provider.region`, `us-east-1`; with it the settings that differ and are not read (Serverless 1 to 3, osls).
pub(super) fn serverless(
    world: &World,
    overrides: &Overrides,
    profiles: &Profiles,
    profile: Option<&str>,
) -> (Setting, Vec<Setting>) {
    let chosen = option("--region", overrides.region.as_deref())
        .or_else(|| overrides.project.region.clone().filter(is_set))
        .unwrap_or_else(|| Setting::new(DEFAULT, Origin::default()));
    let variables = [vars::AWS_REGION, vars::AWS_DEFAULT_REGION]
        .into_iter()
        .filter_map(|name| Some(Setting::new(world.env.non_empty(name)?, Origin::variable(name))));
    let ignored = variables.chain(of_profile(profiles, profile));
    let ignored = ignored.filter(|setting| setting.value != chosen.value).collect();
    (chosen, ignored)
}

/// The `region` key of a profile.
pub(super) fn of_profile(profiles: &Profiles, profile: Option<&str>) -> Option<Setting> {
    let name = profile?;
    let property = profiles.profiles.get(name)?.properties.get("region")?;
    Some(Setting::new(property.value.clone(), profiles.origin(name, property)))
}

pub(super) fn option(name: &str, value: Option<&str>) -> Option<Setting> {
    value.filter(|text| !text.is_empty()).map(|text| Setting::new(text, Origin::option(name)))
}

fn is_set(setting: &Setting) -> bool {
    !setting.value.is_empty()
}
