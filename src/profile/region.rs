//! Stage and region: which setting a client takes, and which ones it passes over.

use super::Overrides;
use super::section::Profiles;
use super::survey;
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
    profiles: &Profiles<'_>,
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
pub(super) fn of_profile(profiles: &Profiles<'_>, profile: Option<&str>) -> Option<Setting> {
    let name = profile?;
    let section = profiles.profiles.get(name)?;
    let property = section.properties.get("region")?;
    Some(Setting::new(&*property.value, profiles.origin(name, property)))
}

/// AWS's regions (botocore 1.44, `partitions.json`).
const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eusc-de-east-1",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "us-isob-west-1",
    "us-isof-east-1",
    "us-isof-south-1",
    "us-west-1",
    "us-west-2",
    "eu-isoe-west-1",
];

/// Whether AWS has such a region; `aws-global` and its like are names that the SDKs take too.
#[must_use]
pub fn is_region(name: &str) -> bool {
    REGIONS.contains(&name) || name.ends_with("-global")
}

/// The region that was probably meant: of an availability zone its region, else the one that differs in a letter or two.
#[must_use]
pub fn closest(name: &str) -> Option<&'static str> {
    let plain = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let zone = plain.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let exact = REGIONS.iter().find(|region| **region == plain || **region == zone);
    let rated = REGIONS.iter().map(|region| (survey::distance(region, &plain), *region));
    exact.copied().or_else(|| rated.filter(|(distance, _)| *distance <= 2).min().map(|(_, region)| region))
}

pub(super) fn option(name: &str, value: Option<&str>) -> Option<Setting> {
    value.filter(|text| !text.is_empty()).map(|text| Setting::new(text, Origin::option(name)))
}

fn is_set(setting: &Setting) -> bool {
    !setting.value.is_empty()
}
