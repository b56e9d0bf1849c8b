//! Serverless 4: the node provider chain of the AWS SDK for JavaScript v3, with a profile from `--aws-profile` or
//! serverless.yml (`packages/sf-core/src/utils/credentials`, framework 4.41). Known from reading, not from runs.

use super::Overrides;
use super::ladder::{Ladder, Regions};
use super::order::Order;
use super::resolution::{Failure, Resolution};
use super::sdk3::{self, Ini};
use super::{ini_sdk3, region};
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

pub(super) fn resolve(world: &World, overrides: &Overrides) -> Resolution {
    let stage = region::stage(overrides);
    let files = ini_sdk3::Files::read(world);
    let profiles = files.profiles();
    let region = own_region(world, overrides);
    let ini = Ini { world, profiles: &profiles, region: &region.value };
    let mut ladder = Ladder::default();
    if let Some(error) = &overrides.project.error {
        ladder.stop(error);
    }
    let option = region::option("--aws-profile", overrides.aws_profile.as_deref());
    let project = overrides.project.profile.clone().filter(|profile| !profile.value.is_empty());
    let variable = world.env.non_empty(vars::AWS_PROFILE);
    let variable = variable.map(|name| Setting::new(name, Origin::variable(vars::AWS_PROFILE)));
    let mut named = None;
    for (source, setting) in
        [("--aws-profile", option), ("provider.profile", project), (vars::AWS_PROFILE, variable)]
    {
        match setting {
            None => ladder.skip(source, "not set"),
            Some(_) if named.is_some() => ladder.skip(source, "another profile is named before it"),
            Some(setting) => {
                ladder.skip(
                    source,
                    format!("names the profile `{}`", crate::untrusted::shown(&setting.value, 100)),
                );
                named = Some(setting);
            }
        }
    }
    let named = named.as_ref().map(|setting| (setting.value.as_str(), setting.origin.clone()));
    sdk3::chain(&mut ladder, &ini, named);
    let ignored_regions = region::of_profile(&profiles, ladder.profile());
    let ignored_regions = ignored_regions.into_iter().filter(|found| found.value != region.value).collect();
    ladder.finish(Order::Serverless4, nothing(), stage, Regions { region, ignored_regions })
}

fn own_region(world: &World, overrides: &Overrides) -> Setting {
    let variable = world.env.non_empty(vars::AWS_REGION);
    region::option("--region", overrides.region.as_deref())
        .or_else(|| overrides.project.region.clone().filter(|region| !region.value.is_empty()))
        .or_else(|| Some(Setting::new(variable?, Origin::variable(vars::AWS_REGION))))
        .unwrap_or_else(|| Setting::new("us-east-1", Origin::default()))
}

fn nothing() -> Failure {
    let message = "AWS credentials missing or invalid. Original error from AWS: Could not load credentials from any providers";
    Failure { code: "AWS_CREDENTIALS_MISSING".to_owned(), message: message.to_owned() }
}
