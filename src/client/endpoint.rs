//! Which host a client calls for a service, and which region it signs for.

use crate::input::vars;
use crate::wire::Scheme;
use crate::world::Env;

/// A service of AWS that a deployment touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    ApiGateway,
    CloudFormation,
    CognitoIdp,
    Ecr,
    Events,
    Iam,
    Lambda,
    Logs,
    S3,
    Ssm,
    Sts,
}

/// How a service words its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Json,
    Query,
    RestJson,
    RestXml,
}

impl Service {
    pub const ALL: [Self; 11] = [
        Self::Sts,
        Self::CloudFormation,
        Self::S3,
        Self::Lambda,
        Self::Logs,
        Self::Iam,
        Self::Ssm,
        Self::ApiGateway,
        Self::Ecr,
        Self::Events,
        Self::CognitoIdp,
    ];

    /// What `serverless deploy` touches in any case.
    pub const DEPLOY: [Self; 4] = [Self::Sts, Self::CloudFormation, Self::S3, Self::Lambda];

    /// The name on the command line and in the credential scope.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::ApiGateway => "apigateway",
            Self::CloudFormation => "cloudformation",
            Self::CognitoIdp => "cognito-idp",
            Self::Ecr => "ecr",
            Self::Events => "events",
            Self::Iam => "iam",
            Self::Lambda => "lambda",
            Self::Logs => "logs",
            Self::S3 => "s3",
            Self::Ssm => "ssm",
            Self::Sts => "sts",
        }
    }

    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    #[must_use]
    pub fn protocol(self) -> Protocol {
        match self {
            Self::ApiGateway | Self::Lambda => Protocol::RestJson,
            Self::CloudFormation | Self::Iam | Self::Sts => Protocol::Query,
            Self::CognitoIdp | Self::Ecr | Self::Events | Self::Logs | Self::Ssm => Protocol::Json,
            Self::S3 => Protocol::RestXml,
        }
    }

    /// The first label of its host.
    fn label(self) -> &'static str {
        match self {
            Self::Ecr => "api.ecr",
            other => other.id(),
        }
    }

    /// The name of the read-only call that proves the way is open, as AWS CLI words it.
    #[must_use]
    pub fn operation(self) -> &'static str {
        match self {
            Self::ApiGateway => "GetAccount",
            Self::CloudFormation => "DescribeStacks",
            Self::CognitoIdp => "ListUserPools",
            Self::Ecr => "DescribeRepositories",
            Self::Events => "ListEventBuses",
            Self::Iam => "ListAccountAliases",
            Self::Lambda => "ListFunctions",
            Self::Logs => "DescribeLogGroups",
            Self::S3 => "ListBuckets",
            Self::Ssm => "DescribeParameters",
            Self::Sts => "GetCallerIdentity",
        }
    }
}

/// How a client picks hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hosts {
    /// STS at the one global host unless told to be regional (AWS SDK for JavaScript 2).
    pub global_sts: bool,
    /// S3 in us-east-1 without the region in its name.
    pub global_s3: bool,
    /// Whether `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_SERVICE` are obeyed.
    pub endpoint_variables: bool,
}

/// One place to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub scheme: Scheme,
    pub host: String,
    pub port: u16,
    /// The region in the credential scope of the signature.
    pub region: String,
    /// The variable that named the place, if one did.
    pub variable: Option<String>,
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
        (!host.is_empty()).then(|| Self { scheme, host, port, region: region.to_owned(), variable: None })
    }
}

/// Where the client sends a call, by its own rules and the variables it obeys.
#[must_use]
pub fn endpoint(hosts: Hosts, env: &Env, service: Service, region: &str, bucket: Option<&str>) -> Endpoint {
    if let Some(endpoint) = hosts.endpoint_variables.then(|| configured(env, service, region)).flatten() {
        return endpoint;
    }
    let region = if region.is_empty() { "us-east-1" } else { region };
    let suffix = partition(region);
    let (host, region) = match service {
        Service::Sts if global_sts(hosts, env, region) => {
            ("sts.amazonaws.com".to_owned(), "us-east-1".to_owned())
        }
        Service::Iam => iam(region, suffix),
        Service::S3 => (s3(hosts, env, region, suffix, bucket), region.to_owned()),
        _ => (format!("{}.{region}.{suffix}", service.label()), region.to_owned()),
    };
    Endpoint { scheme: Scheme::Https, host, port: 443, region, variable: None }
}

fn configured(env: &Env, service: Service, region: &str) -> Option<Endpoint> {
    if env.get(vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).is_some_and(|v| v.eq_ignore_ascii_case("true")) {
        return None;
    }
    let own = format!("{}_{}", vars::AWS_ENDPOINT_URL, service.id().to_ascii_uppercase().replace('-', "_"));
    let names = [own, vars::AWS_ENDPOINT_URL.to_owned()];
    let name = names.into_iter().find(|name| env.non_empty(name).is_some())?;
    let endpoint = Endpoint::from_url(env.non_empty(&name)?, region)?;
    Some(Endpoint { variable: Some(name), ..endpoint })
}

/// AWS SDK for JavaScript 2, `lib/config_regional_endpoint.js`: legacy unless `regional`; China and `GovCloud` have no
/// global host.
fn global_sts(hosts: Hosts, env: &Env, region: &str) -> bool {
    let asked = env.get(vars::AWS_STS_REGIONAL_ENDPOINTS).unwrap_or_default();
    hosts.global_sts
        && !asked.eq_ignore_ascii_case("regional")
        && partition(region) == STANDARD
        && !is_gov(region)
}

fn iam(region: &str, suffix: &str) -> (String, String) {
    if region.starts_with("cn-") {
        ("iam.cn-north-1.amazonaws.com.cn".to_owned(), "cn-north-1".to_owned())
    } else if is_gov(region) {
        ("iam.us-gov.amazonaws.com".to_owned(), "us-gov-west-1".to_owned())
    } else {
        (format!("iam.{suffix}"), "us-east-1".to_owned())
    }
}

/// Virtual-hosted style, except for names with a dot, which the wildcard certificate does not cover.
fn s3(hosts: Hosts, env: &Env, region: &str, suffix: &str, bucket: Option<&str>) -> String {
    let regional = env
        .get(vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT)
        .is_some_and(|value| value.eq_ignore_ascii_case("regional"));
    let host = if region == "us-east-1" && hosts.global_s3 && !regional {
        format!("s3.{suffix}")
    } else {
        format!("s3.{region}.{suffix}")
    };
    match bucket.filter(|bucket| !bucket.is_empty() && !bucket.contains('.')) {
        Some(bucket) => format!("{bucket}.{host}"),
        None => host,
    }
}

const STANDARD: &str = "amazonaws.com";

/// The domain of the region's partition (botocore, `partitions.json`).
fn partition(region: &str) -> &'static str {
    const DOMAINS: [(&str, &str); 5] = [
        ("cn-", "amazonaws.com.cn"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("us-iso-", "c2s.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
    ];
    DOMAINS.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or(STANDARD, |(_, domain)| domain)
}

fn is_gov(region: &str) -> bool {
    region.starts_with("us-gov-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDK2: Hosts = Hosts { global_sts: true, global_s3: true, endpoint_variables: false };
    const SDK3: Hosts = Hosts { global_sts: false, global_s3: false, endpoint_variables: true };

    fn host(
        hosts: Hosts,
        variables: &[(&'static str, &'static str)],
        service: Service,
        region: &str,
    ) -> String {
        let env = variables.iter().copied().collect();
        endpoint(hosts, &env, service, region, Some("lab-bucket")).host
    }

    #[test]
    fn sdk_2_calls_sts_at_the_global_host_unless_told() {
        let regional = [("AWS_STS_REGIONAL_ENDPOINTS", "regional")];
        assert_eq!(host(SDK2, &[], Service::Sts, "eu-west-1"), "sts.amazonaws.com");
        assert_eq!(host(SDK2, &regional, Service::Sts, "eu-west-1"), "sts.eu-west-1.amazonaws.com");
        assert_eq!(host(SDK2, &[], Service::Sts, "cn-north-1"), "sts.cn-north-1.amazonaws.com.cn");
        assert_eq!(host(SDK2, &[], Service::Sts, "us-gov-west-1"), "sts.us-gov-west-1.amazonaws.com");
        assert_eq!(host(SDK3, &[], Service::Sts, "us-east-1"), "sts.us-east-1.amazonaws.com");
    }

    #[test]
    fn the_global_sts_host_is_signed_for_us_east_1() {
        assert_eq!(endpoint(SDK2, &Env::default(), Service::Sts, "eu-west-1", None).region, "us-east-1");
    }

    #[test]
    fn s3_hosts() {
        assert_eq!(host(SDK2, &[], Service::S3, "us-east-1"), "lab-bucket.s3.amazonaws.com");
        assert_eq!(host(SDK2, &[], Service::S3, "eu-west-1"), "lab-bucket.s3.eu-west-1.amazonaws.com");
        assert_eq!(host(SDK3, &[], Service::S3, "us-east-1"), "lab-bucket.s3.us-east-1.amazonaws.com");
        let dotted = endpoint(SDK3, &Env::default(), Service::S3, "us-east-1", Some("a.b"));
        assert_eq!(dotted.host, "s3.us-east-1.amazonaws.com");
    }

    #[test]
    fn endpoint_variables_are_for_the_newer_sdks() {
        let variables =
            [("AWS_ENDPOINT_URL", "http://127.0.0.1:5000/"), ("AWS_ENDPOINT_URL_S3", "https://s3.test")];
        assert_eq!(
            host(SDK2, &variables, Service::CloudFormation, "us-east-1"),
            "cloudformation.us-east-1.amazonaws.com"
        );
        assert_eq!(host(SDK3, &variables, Service::CloudFormation, "us-east-1"), "127.0.0.1");
        assert_eq!(host(SDK3, &variables, Service::S3, "us-east-1"), "s3.test");
    }

    #[test]
    fn urls_with_ports_and_ipv6() {
        let endpoint = Endpoint::from_url("https://[::1]:8443/path", "us-east-1").expect("a URL");
        assert_eq!((endpoint.host.as_str(), endpoint.port), ("::1", 8443));
        assert_eq!(Endpoint::from_url("ftp://x", "us-east-1"), None);
        assert_eq!(Endpoint::from_url("https://h:99999", "us-east-1"), None);
    }
}
