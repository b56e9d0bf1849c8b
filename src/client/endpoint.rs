//! Which host a client calls for a service, and which region it signs for.

use super::hosts::{self, Named};
use super::partition::{Partition, Region};
use crate::input::vars;
use crate::origin::Origin;
use crate::profile::{EndpointSettings, S3_DUALSTACK, UNSAID};
use crate::wire::Scheme;
use crate::world::Env;

pub use super::hosts::Variant;
pub use super::service::{Protocol, Service};

/// How a client picks hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hosts {
    /// As the AWS CLI does: by rule sets, S3 in us-east-1 at its global host.
    Botocore,
    /// The regional host, whatever variables say: what a script would have written down.
    Plain,
    /// AWS SDK for JavaScript 2: STS and S3 in us-east-1 at their global hosts, no variables that name endpoints.
    Sdk2,
    /// AWS SDK for JavaScript 3: by rule sets.
    Sdk3,
}

impl Hosts {
    /// Whether `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_SERVICE` are obeyed.
    #[must_use]
    pub fn reads_endpoint_urls(self) -> bool {
        matches!(self, Self::Botocore | Self::Sdk3)
    }
}

/// One place to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub scheme: Scheme,
    pub host: String,
    pub port: u16,
    /// The region in the credential scope of the signature.
    pub region: String,
    /// What named the place, if it is not the client's own: a variable, or a line of a file.
    pub origin: Option<Origin>,
}

/// What says where to call: variables, and where these are silent the profile.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub env: &'a Env,
    pub profile: &'a EndpointSettings,
}

impl<'a> Said<'a> {
    /// Variables alone.
    #[must_use]
    pub fn by(env: &'a Env) -> Self {
        Self { env, profile: &UNSAID }
    }

    fn get(self, variable: &str) -> Option<&'a str> {
        self.env.get(variable).or_else(|| self.profile.get(variable).map(|setting| setting.value.as_str()))
    }

    /// Whether this is switched on. To JavaScript only `true` and `false` say something, to botocore any text does.
    fn is_on(self, hosts: Hosts, variable: &str) -> bool {
        if hosts == Hosts::Botocore {
            return self.get(variable).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        }
        let in_profile = self.profile.get(variable).map(|setting| setting.value.as_str());
        let known = [self.env.get(variable), in_profile].into_iter().flatten();
        known.into_iter().find(|value| ["true", "false"].contains(value)) == Some("true")
    }
}

/// Why a client finds no host, in the words of the rule sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEndpoint {
    #[error("Invalid Configuration: Dualstack and custom endpoint are not supported")]
    DualstackAtOwnEndpoint,
    #[error("Invalid Configuration: FIPS and custom endpoint are not supported")]
    FipsAtOwnEndpoint,
    #[error("Partition does not support FIPS")]
    NoFips,
    #[error("Invalid region: region was not a valid DNS name.")]
    NoRegion,
    #[error("You must specify a region. You can also configure your region by running \"aws configure\".")]
    RegionUnset,
}

impl Endpoint {
    /// The place a URL names: scheme, host, port; the path is left to the service.
    #[must_use]
    pub fn from_url(url: &str, region: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let (scheme, default) = match scheme.to_ascii_lowercase().as_str() {
            "http" => (Scheme::Http, 80),
            "https" => (Scheme::Https, 443),
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (authority, default),
        };
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        (!host.is_empty()).then(|| Self { scheme, host, port, region: region.to_owned(), origin: None })
    }

    fn of_aws(named: Named) -> Self {
        Self { scheme: Scheme::Https, host: named.host, port: 443, region: named.region, origin: None }
    }
}

/// Where the client sends a call, by its own rules and the variables it obeys.
pub fn endpoint(
    hosts: Hosts,
    said: Said<'_>,
    service: Service,
    region: &str,
    bucket: Option<&str>,
) -> Result<Endpoint, NoEndpoint> {
    let region = match region {
        "" if hosts == Hosts::Botocore => without_region(service)?,
        "" => "us-east-1",
        region => region,
    };
    let variant = if hosts == Hosts::Plain { Variant::default() } else { variant(hosts, said) };
    if let Some(endpoint) =
        hosts.reads_endpoint_urls().then(|| configured(hosts, said, service, region)).flatten()
    {
        return match variant {
            Variant { fips: true, .. } => Err(NoEndpoint::FipsAtOwnEndpoint),
            Variant { dualstack: true, .. } => Err(NoEndpoint::DualstackAtOwnEndpoint),
            _ => Ok(endpoint),
        };
    }
    if !is_host_label(region) {
        return Err(NoEndpoint::NoRegion);
    }
    // Beside an endpoint of one's own it says nothing (`compute_endpoint_resolver_builtin_defaults` of `botocore/args.py`).
    let of_s3 = service == Service::S3 && said.profile.get(S3_DUALSTACK).is_some();
    let variant = Variant { dualstack: variant.dualstack || of_s3, ..variant };
    let named = match hosts {
        Hosts::Sdk2 => by_sdk_2(said, service, region, variant),
        _ => by_rule_set(hosts, said, service, region, variant)?,
    };
    let named = if service == Service::S3 { of_bucket(named, bucket) } else { named };
    Ok(Endpoint::of_aws(named))
}

/// What botocore takes in place of a region: the one of services that have a host for the whole partition (`partitionEndpoint`
/// in `endpoints.json`); for others it ends, even where a variable names the endpoint (`regions.py`, `NoRegionError`).
fn without_region(service: Service) -> Result<&'static str, NoEndpoint> {
    match service {
        Service::Iam | Service::S3 | Service::Sts => Ok(hosts::GLOBAL),
        _ => Err(NoEndpoint::RegionUnset),
    }
}

fn by_rule_set(
    hosts: Hosts,
    said: Said<'_>,
    service: Service,
    region: &str,
    variant: Variant,
) -> Result<Named, NoEndpoint> {
    let plain = variant == Variant::default();
    let old = hosts == Hosts::Botocore && plain;
    match service {
        Service::S3 if variant.fips && Partition::of(region).id == "aws-cn" => Err(NoEndpoint::NoFips),
        Service::S3
            if old
                && region == "us-east-1"
                && !is_regional(said, vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT) =>
        {
            Ok(hosts::global_s3())
        }
        Service::Sts if old && is_legacy_sts(said, region) => Ok(hosts::global_sts()),
        _ => Ok(hosts::by_rule_set(service, region, variant)),
    }
}

fn by_sdk_2(said: Said<'_>, service: Service, region: &str, variant: Variant) -> Named {
    let named = hosts::by_sdk_2(service, region, variant);
    let told = match service {
        Service::S3 => vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT,
        Service::Sts => vars::AWS_STS_REGIONAL_ENDPOINTS,
        _ => return named,
    };
    let is_global = variant == Variant::default() && !named.host.contains(region);
    if is_global && is_regional(said, told) {
        // `util.getEndpointSuffix`; the partitions it does not know have no global host either.
        return Named { host: format!("{}.{region}.amazonaws.com", service.id()), region: region.to_owned() };
    }
    named
}

/// The regions from before STS had regional hosts (botocore, the rule set of STS); only there `legacy` means the global one.
const LEGACY_STS: [&str; 16] = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "aws-global",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

fn is_legacy_sts(said: Said<'_>, region: &str) -> bool {
    let asked = said.get(vars::AWS_STS_REGIONAL_ENDPOINTS).unwrap_or_default();
    asked.eq_ignore_ascii_case("legacy") && LEGACY_STS.contains(&region)
}

fn is_regional(said: Said<'_>, variable: &str) -> bool {
    said.get(variable).is_some_and(|value| value.eq_ignore_ascii_case("regional"))
}

fn variant(hosts: Hosts, said: Said<'_>) -> Variant {
    Variant {
        fips: said.is_on(hosts, vars::AWS_USE_FIPS_ENDPOINT),
        dualstack: said.is_on(hosts, vars::AWS_USE_DUALSTACK_ENDPOINT),
    }
}

/// Both variables come before anything in the profile.
fn configured(hosts: Hosts, said: Said<'_>, service: Service, region: &str) -> Option<Endpoint> {
    if said.is_on(hosts, vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS) {
        return None;
    }
    let own = format!("{}_{}", vars::AWS_ENDPOINT_URL, service.variable_suffix());
    let names = [own.as_str(), vars::AWS_ENDPOINT_URL];
    let variable = |name: &&str| Some((said.env.non_empty(name)?, Origin::variable(name)));
    let setting = |name: &&str| said.profile.get(name).map(|it| (it.value.as_str(), it.origin.clone()));
    let (url, origin) = names.iter().find_map(variable).or_else(|| names.iter().find_map(setting))?;
    Some(Endpoint { origin: Some(origin), ..Endpoint::from_url(url, region)? })
}

/// Virtual-hosted style, except for names with a dot, which the wildcard certificate does not cover, and for those that no
/// host can have.
fn of_bucket(named: Named, bucket: Option<&str>) -> Named {
    match bucket.filter(|bucket| is_bucket_label(bucket)) {
        Some(bucket) => Named { host: format!("{bucket}.{}", named.host), ..named },
        None => named,
    }
}

fn is_bucket_label(bucket: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (3..=63).contains(&bucket.len())
        && bucket.bytes().all(inner)
        && !bucket.starts_with('-')
        && !bucket.ends_with('-')
}

fn is_host_label(region: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    region.len() <= 63 && region.bytes().all(inner) && !region.starts_with('-')
}

/// Whether an account has to switch the region on before it can be used.
#[must_use]
pub fn is_opt_in(region: &str) -> bool {
    Region::find(region).is_some_and(|region| region.opt_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(
        hosts: Hosts,
        variables: &[(&'static str, &'static str)],
        service: Service,
        region: &str,
    ) -> String {
        let env = variables.iter().copied().collect();
        endpoint(hosts, Said::by(&env), service, region, Some("lab-bucket"))
            .map_or_else(|error| error.to_string(), |it| it.host)
    }

    #[test]
    fn sdk_2_calls_sts_at_the_global_host_unless_told() {
        let regional = [("AWS_STS_REGIONAL_ENDPOINTS", "regional")];
        assert_eq!(host(Hosts::Sdk2, &[], Service::Sts, "eu-west-1"), "sts.amazonaws.com");
        assert_eq!(host(Hosts::Sdk2, &regional, Service::Sts, "eu-west-1"), "sts.eu-west-1.amazonaws.com");
        assert_eq!(
            host(Hosts::Sdk2, &regional, Service::Sts, "us-gov-west-1"),
            "sts.us-gov-west-1.amazonaws.com"
        );
        assert_eq!(host(Hosts::Sdk3, &[], Service::Sts, "us-east-1"), "sts.us-east-1.amazonaws.com");
        let global = endpoint(Hosts::Sdk2, Said::by(&Env::default()), Service::Sts, "eu-west-1", None);
        assert_eq!(global.expect("a host").region, "us-east-1");
    }

    #[test]
    fn the_aws_cli_goes_back_to_the_global_sts_where_there_is_one() {
        let legacy = [("AWS_STS_REGIONAL_ENDPOINTS", "legacy")];
        assert_eq!(host(Hosts::Botocore, &legacy, Service::Sts, "eu-west-1"), "sts.amazonaws.com");
        assert_eq!(
            host(Hosts::Botocore, &legacy, Service::Sts, "eu-south-1"),
            "sts.eu-south-1.amazonaws.com"
        );
        assert_eq!(host(Hosts::Sdk3, &legacy, Service::Sts, "eu-west-1"), "sts.eu-west-1.amazonaws.com");
    }

    #[test]
    fn s3_hosts() {
        assert_eq!(host(Hosts::Sdk2, &[], Service::S3, "us-east-1"), "lab-bucket.s3.amazonaws.com");
        let regional = [("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional")];
        assert_eq!(
            host(Hosts::Sdk2, &regional, Service::S3, "us-east-1"),
            "lab-bucket.s3.us-east-1.amazonaws.com"
        );
        assert_eq!(host(Hosts::Sdk2, &[], Service::S3, "eu-west-1"), "lab-bucket.s3.eu-west-1.amazonaws.com");
        assert_eq!(host(Hosts::Sdk3, &[], Service::S3, "us-east-1"), "lab-bucket.s3.us-east-1.amazonaws.com");
        let dotted = endpoint(Hosts::Sdk3, Said::by(&Env::default()), Service::S3, "us-east-1", Some("a.b"));
        assert_eq!(dotted.expect("a host").host, "s3.us-east-1.amazonaws.com");
    }

    #[test]
    fn endpoint_variables_are_for_the_newer_sdks() {
        let variables = [
            ("AWS_ENDPOINT_URL", "http://127.0.0.1:5000/"),
            ("AWS_ENDPOINT_URL_S3", "https://s3.test"),
            ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "https://logs.test"),
        ];
        assert_eq!(
            host(Hosts::Sdk2, &variables, Service::CloudFormation, "us-east-1"),
            "cloudformation.us-east-1.amazonaws.com"
        );
        assert_eq!(host(Hosts::Sdk3, &variables, Service::CloudFormation, "us-east-1"), "127.0.0.1");
        assert_eq!(host(Hosts::Sdk3, &variables, Service::S3, "us-east-1"), "s3.test");
        assert_eq!(host(Hosts::Botocore, &variables, Service::Logs, "us-east-1"), "logs.test");
        let both = [("AWS_ENDPOINT_URL", "http://127.0.0.1:5000/"), ("AWS_USE_FIPS_ENDPOINT", "true")];
        let both = both.into_iter().collect();
        let refused = endpoint(Hosts::Sdk3, Said::by(&both), Service::Sts, "us-east-1", None);
        assert_eq!(refused, Err(NoEndpoint::FipsAtOwnEndpoint));
    }

    #[test]
    fn without_a_region_the_aws_cli_knows_the_hosts_of_three_services() {
        let of = |env: &[(&str, &str)], service| {
            let env = env.iter().copied().collect();
            endpoint(Hosts::Botocore, Said::by(&env), service, "", None).map(|endpoint| endpoint.host)
        };
        assert_eq!(of(&[], Service::Sts).as_deref(), Ok("sts.amazonaws.com"));
        assert_eq!(of(&[], Service::S3).as_deref(), Ok("s3.amazonaws.com"));
        assert_eq!(of(&[], Service::Iam).as_deref(), Ok("iam.amazonaws.com"));
        let fips = [(vars::AWS_USE_FIPS_ENDPOINT, "true")];
        assert_eq!(of(&fips, Service::S3).as_deref(), Ok("s3-fips.us-east-1.amazonaws.com"));
        assert_eq!(of(&fips, Service::Sts).as_deref(), Ok("sts-fips.aws-global.amazonaws.com"));
        let own = [(vars::AWS_ENDPOINT_URL, "http://127.0.0.1:9")];
        assert_eq!(of(&own, Service::CloudFormation), Err(NoEndpoint::RegionUnset));
    }

    #[test]
    fn urls_with_ports_and_ipv6() {
        let endpoint = Endpoint::from_url("https://[::1]:8443/path", "us-east-1").expect("a URL");
        assert_eq!((endpoint.host.as_str(), endpoint.port), ("::1", 8443));
        assert_eq!(Endpoint::from_url("ftp://x", "us-east-1"), None);
        assert_eq!(Endpoint::from_url("https://h:99999", "us-east-1"), None);
    }
}
