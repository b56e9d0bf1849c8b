//! What the files say about the hosts to call: `endpoint_url`, `[services]`, FIPS, dual stack, and where STS and S3 are. Each client
//! looks at another profile for it, in another of the files.

use super::ini_botocore::{self, Botocore};
use super::location::{self, FileKind};
use super::section::{self, File, Profiles, Property, Section};
use super::{Order, Overrides, ini_sdk2, ini_sdk3, sdk2};
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::untrusted::shown;
use crate::world::World;

/// Settings, each under the name of the variable that says the same and is asked first, if there is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointSettings {
    settings: Vec<(String, Setting)>,
    /// Why the client makes no call, unless a variable says where: in its own words.
    pub refusal: Option<String>,
}

/// Dual stack for S3 alone, which no variable says: `use_dualstack_endpoint` in the block `s3` of a profile.
pub const S3_DUALSTACK: &str = "s3.use_dualstack_endpoint";

/// Nothing is said.
pub static UNSAID: EndpointSettings = EndpointSettings { settings: Vec::new(), refusal: None };

impl EndpointSettings {
    /// What the files say in place of this variable.
    #[must_use]
    pub fn get(&self, variable: &str) -> Option<&Setting> {
        self.settings.iter().find(|(name, _)| name == variable).map(|(_, setting)| setting)
    }

    /// Takes a key of the profile for the variable of the same meaning.
    fn take(&mut self, variable: &str, profiles: &Profiles<'_>, name: &str, property: Option<&Property<'_>>) {
        self.take_part(variable, profiles, name, property, |value| Some(value.to_owned()));
    }

    fn take_part(
        &mut self,
        variable: &str,
        profiles: &Profiles<'_>,
        name: &str,
        property: Option<&Property<'_>>,
        part: impl Fn(&str) -> Option<String>,
    ) {
        let Some(property) = property else { return };
        if let Some(value) = part(&property.value).filter(|value| !value.is_empty()) {
            self.settings.push((variable.to_owned(), Setting::new(value, profiles.origin(name, property))));
        }
    }
}

/// What the files say to this client.
#[must_use]
pub fn endpoint_settings(client: Order, world: &World, overrides: &Overrides) -> EndpointSettings {
    let mentions = |kind| {
        let mut places = vec![location::expanded(world, kind).path, location::at_home(world, kind).path];
        places.dedup();
        places.iter().any(|path| section::mentions(world, path, "dpoint"))
    };
    if ![FileKind::Config, FileKind::Credentials].into_iter().any(mentions) {
        return EndpointSettings::default();
    }
    match client {
        Order::AwsCli => botocore(world, overrides),
        Order::Osls4 | Order::Serverless4 => sdk3(world),
        Order::Osls3 | Order::Serverless1 | Order::Serverless2 | Order::Serverless3 => sdk2(world),
    }
}

/// The keys that both newer SDKs know, and the variables that say the same.
const PLAIN: [(&str, &str); 4] = [
    ("ignore_configured_endpoint_urls", vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS),
    ("use_dualstack_endpoint", vars::AWS_USE_DUALSTACK_ENDPOINT),
    ("use_fips_endpoint", vars::AWS_USE_FIPS_ENDPOINT),
    ("endpoint_url", vars::AWS_ENDPOINT_URL),
];

/// The profile in use, from both files (`botocore/configprovider.py`, AWS CLI 1.46).
fn botocore(world: &World, overrides: &Overrides) -> EndpointSettings {
    let texts = ini_botocore::Files::read(world);
    let files = Botocore::parse(&texts);
    let profiles = &files.merged;
    let variable =
        || [vars::AWS_DEFAULT_PROFILE, vars::AWS_PROFILE].iter().find_map(|name| world.env.get(name));
    let name = overrides.aws_profile.as_deref().or_else(variable).unwrap_or("default");
    let Some(section) = profiles.profiles.get(name) else { return EndpointSettings::default() };
    let mut said = EndpointSettings::default();
    let property = |key: &str| section.properties.get(key);
    for (key, variable) in PLAIN {
        said.take(variable, profiles, name, property(key));
    }
    said.take(vars::AWS_STS_REGIONAL_ENDPOINTS, profiles, name, property("sts_regional_endpoints"));
    let s3 = vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT;
    said.take(s3, profiles, name, property("s3_us_east_1_regional_endpoint"));
    said.take_part(s3, profiles, name, property("s3"), |block| {
        indented(block, "us_east_1_regional_endpoint")
    });
    // Of the spellings only these two count (`_is_s3_dualstack_mode` of `botocore/client.py`, 1.44.8).
    said.take_part(S3_DUALSTACK, profiles, name, property("s3"), |block| {
        indented(block, "use_dualstack_endpoint").filter(|value| ["True", "true"].contains(&value.as_str()))
    });
    let ignore = "ignore_configured_endpoint_urls";
    let ignore = world.env.get(vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).or_else(|| section.get(ignore));
    let ignores = ignore.is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let Some(wanted) = section.get("services").filter(|_| !ignores) else { return said };
    let Some(services) = profiles.services.get(wanted) else {
        said.refusal = Some(format!(
            "The profile is configured to use the services section but the \"{}\" services configuration does not exist.",
            shown(wanted, 100)
        ));
        return said;
    };
    for (service, property) in services.properties.iter() {
        let own = format!("{}_{}", vars::AWS_ENDPOINT_URL, service.to_uppercase());
        said.take_part(&own, profiles, name, Some(property), |block| indented(block, "endpoint_url"));
    }
    said
}

/// A key of an indented block.
fn indented(block: &str, key: &str) -> Option<String> {
    let pairs = block.strip_prefix('\n')?.lines().filter_map(|line| line.split_once('='));
    let found = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(key));
    found.map(|(_, value)| value.trim().to_owned())
}

/// The profile of `AWS_PROFILE` or `default`, whichever has given the keys; the config file's word counts more (`@smithy/core` 3.41,
/// `fromSharedConfigFiles`, `getEndpointUrlConfig`). What cannot be understood is passed over.
fn sdk3(world: &World) -> EndpointSettings {
    let name = world.env.non_empty(vars::AWS_PROFILE).unwrap_or("default");
    let files = ini_sdk3::Files::read(world);
    let profiles = files.profiles();
    let sections = [profiles.profiles.of_file(FileKind::Config, name), profiles.profiles.get(name)];
    let property = |key: &str| sections.iter().flatten().find_map(|section| section.properties.get(key));
    let mut said = EndpointSettings::default();
    for (key, variable) in PLAIN {
        said.take(variable, &profiles, name, property(key));
    }
    let Some(wanted) = property("services") else { return said };
    match profiles.services.get(&wanted.value) {
        Some(services) => own_urls(&mut said, &profiles, name, &services),
        // The selector throws, and with it goes the profile's `endpoint_url`.
        None => said.settings.retain(|(variable, _)| variable != vars::AWS_ENDPOINT_URL),
    }
    said
}

fn own_urls(said: &mut EndpointSettings, profiles: &Profiles<'_>, name: &str, services: &Section<'_>) {
    for (key, property) in services.properties.iter() {
        if let Some(service) = key.strip_suffix(".endpoint_url") {
            let own = format!("{}_{}", vars::AWS_ENDPOINT_URL, service.to_uppercase());
            said.take(&own, profiles, name, Some(property));
        }
    }
}

/// FIPS and dual stack from the config file, read for them whatever `AWS_SDK_LOAD_CONFIG` says (`lib/node_loader.js`); the hosts of
/// STS and S3 as the keys, from both files (`lib/config_regional_endpoint.js`). `endpoint_url` is not known (aws-sdk 2.1693).
fn sdk2(world: &World) -> EndpointSettings {
    let name = world.env.non_empty(vars::AWS_PROFILE).unwrap_or("default");
    let mut said = EndpointSettings::default();
    let config = File::read(world, FileKind::Config, location::literal(world, FileKind::Config));
    let config = ini_sdk2::merge(None, &config);
    let files = sdk2::Files::read(world);
    let both = sdk2::Loader::new(&files);
    let regional = [
        ("sts_regional_endpoints", vars::AWS_STS_REGIONAL_ENDPOINTS),
        ("s3_us_east_1_regional_endpoint", vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT),
    ];
    let plain = PLAIN.into_iter().filter(|(key, _)| key.starts_with("use_")).map(|pair| (&config, pair));
    for (profiles, (key, variable)) in plain.chain(regional.map(|pair| (both.default_files(), pair))) {
        let section = profiles.profiles.get(name);
        said.take(variable, profiles, name, section.as_ref().and_then(|section| section.properties.get(key)));
    }
    said
}
