//! The host of a service in a region: by the rule sets of the newer SDKs, and by the table of AWS SDK for JavaScript 2.
//!
//! Sources: botocore 1.43, `botocore/data/*/endpoint-rule-set-1.json`; aws-sdk 2.1693, `lib/region_config_data.json`. Both are
//! held against what those programs themselves name, in `testdata/endpoints/`.

use super::partition::Partition;
use super::service::Service;

/// Which of its hosts a service is asked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// Cryptography certified by FIPS 140.
    pub fips: bool,
    /// IPv6 beside IPv4.
    pub dualstack: bool,
}

/// A host, and the region that requests to it are signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) host: String,
    pub(super) region: String,
}

impl Named {
    fn new(host: impl Into<String>, region: &str) -> Self {
        Self { host: host.into(), region: region.to_owned() }
    }
}

/// Services whose hosts in `GovCloud` are certified as they are.
const CERTIFIED_IN_GOV: [Service; 9] = [
    Service::Sts,
    Service::CloudFormation,
    Service::Logs,
    Service::Events,
    Service::Sns,
    Service::Sqs,
    Service::DynamoDb,
    Service::Kinesis,
    Service::Ssm,
];

/// The host by the rule sets.
pub(super) fn by_rule_set(service: Service, region: &str, variant: Variant) -> Named {
    let partition = Partition::of(region);
    match service {
        Service::Iam => iam_by_rule_set(partition, variant),
        Service::S3 => s3(region, partition.suffix, variant),
        Service::Sts if region == GLOBAL && variant == Variant::default() => global_sts(),
        _ => {
            let certified = partition.id == "aws-us-gov"
                && CERTIFIED_IN_GOV.contains(&service)
                && (!variant.dualstack || service == Service::Events);
            let label = match service {
                Service::Ecr if !variant.dualstack => "api.ecr",
                Service::Sso => "portal.sso",
                other => other.id(),
            };
            let suffix = if variant.dualstack && !stays_single(service, region, partition, variant) {
                partition.dualstack_suffix
            } else {
                partition.suffix
            };
            Named::new(format!("{label}{}.{region}.{suffix}", fips(variant.fips && !certified)), region)
        }
    }
}

/// What some settings have in place of a region: the one global host.
pub(super) const GLOBAL: &str = "aws-global";

/// The one host for the whole standard partition.
pub(super) fn global_sts() -> Named {
    Named::new("sts.amazonaws.com", "us-east-1")
}

fn fips(fips: bool) -> &'static str {
    if fips { "-fips" } else { "" }
}

/// Services that got IPv6 addresses under their old names.
fn stays_single(service: Service, region: &str, partition: &Partition, variant: Variant) -> bool {
    match (service, partition.id) {
        (Service::CognitoIdp, "aws") => {
            !variant.fips || ["us-east-1", "us-east-2", "us-west-1", "us-west-2"].contains(&region)
        }
        (Service::SecretsManager, "aws" | "aws-us-gov") => true,
        (Service::SecretsManager, "aws-cn") => !variant.fips,
        _ => false,
    }
}

/// IAM has one host in each partition.
fn iam_by_rule_set(partition: &Partition, variant: Variant) -> Named {
    let home = match partition.id {
        "aws" => "us-east-1",
        "aws-cn" => "cn-north-1",
        _ => partition.regions[0].name,
    };
    let (suffix, dualstack) = (partition.suffix, partition.dualstack_suffix);
    let host = match (partition.id, variant.fips, variant.dualstack) {
        ("aws", _, false) => format!("iam{}.{suffix}", fips(variant.fips)),
        ("aws", _, true) => format!("iam{}.global.{dualstack}", fips(variant.fips)),
        ("aws-us-gov", _, false) => format!("iam.us-gov.{suffix}"),
        ("aws-us-gov", _, true) => format!("iam.us-gov.{dualstack}"),
        ("aws-cn" | "aws-eusc", false, true) => format!("iam.global.{dualstack}"),
        (_, _, true) => format!("iam{}.{dualstack}", fips(variant.fips)),
        ("aws-iso" | "aws-iso-b", true, false) => format!("iam-fips.{home}.{suffix}"),
        (_, true, false) => format!("iam-fips.{suffix}"),
        (_, false, false) => format!("iam.{home}.{suffix}"),
    };
    Named::new(host, home)
}

/// S3 had hosts with IPv6 before there was a domain for them.
fn s3(region: &str, suffix: &str, variant: Variant) -> Named {
    if region == GLOBAL && variant == Variant::default() {
        return global_s3();
    }
    let region = if region == GLOBAL { "us-east-1" } else { region };
    let dualstack = if variant.dualstack { ".dualstack" } else { "" };
    Named::new(format!("s3{}{dualstack}.{region}.{suffix}", fips(variant.fips)), region)
}

pub(super) fn global_s3() -> Named {
    Named::new("s3.amazonaws.com", "us-east-1")
}

/// The host by AWS SDK for JavaScript 2, which knows fewer partitions and guesses where it knows nothing.
pub(super) fn by_sdk_2(service: Service, region: &str, variant: Variant) -> Named {
    let plain = variant == Variant::default();
    let fips_alone = variant.fips && !variant.dualstack;
    match service {
        Service::Sts if plain && sdk_2_suffix(region, variant).is_none() && !is_gov(region) => {
            return global_sts();
        }
        Service::Iam => {
            if let Some(named) = iam_by_sdk_2(region, variant) {
                return named;
            }
        }
        Service::S3 if plain && region == "us-east-1" => return global_s3(),
        Service::S3 => return s3(region, sdk_2_suffix(region, variant).unwrap_or("amazonaws.com"), variant),
        _ => {}
    }
    let suffix = match (variant.dualstack, region.starts_with("cn-")) {
        (true, true) => "api.amazonwebservices.com.cn",
        (true, false) => "api.aws",
        (false, _) => sdk_2_suffix(region, variant).unwrap_or("amazonaws.com"),
    };
    let (label, fips) = match service {
        Service::Ecr if fips_alone && sdk_2_suffix(region, variant).is_none() => ("ecr", "-fips"),
        Service::Ecr => ("api.ecr", fips(variant.fips)),
        Service::Sso => ("portal.sso", fips(variant.fips)),
        other if fips_alone && is_gov(region) && CERTIFIED_IN_GOV.contains(&other) => (other.id(), ""),
        other => (other.id(), fips(variant.fips)),
    };
    Named::new(format!("{label}{fips}.{region}.{suffix}"), region)
}

fn is_gov(region: &str) -> bool {
    region.starts_with("us-gov-")
}

/// Domains that its table has beside the standard one: five for plain hosts, fewer for the others.
fn sdk_2_suffix(region: &str, variant: Variant) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 5] = [
        ("cn-", "amazonaws.com.cn"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
    ];
    let count = match (variant.dualstack, variant.fips) {
        (true, _) => 1,
        (false, true) => 3,
        (false, false) => KNOWN.len(),
    };
    let known = KNOWN.iter().take(count).find(|(prefix, _)| region.starts_with(prefix));
    known.map(|(_, suffix)| *suffix)
}

fn iam_by_sdk_2(region: &str, variant: Variant) -> Option<Named> {
    match (variant.fips, variant.dualstack) {
        (false, false) => match sdk_2_suffix(region, variant) {
            Some("amazonaws.com.cn") => Some(Named::new("iam.cn-north-1.amazonaws.com.cn", "cn-north-1")),
            Some("c2s.ic.gov") => Some(Named::new("iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1")),
            Some(_) => None,
            None if is_gov(region) => Some(Named::new("iam.us-gov.amazonaws.com", "us-gov-west-1")),
            None => Some(Named::new("iam.amazonaws.com", "us-east-1")),
        },
        (true, false) if !is_gov(region) => {
            let unknown = sdk_2_suffix(region, variant).is_none();
            unknown.then(|| Named::new("iam-fips.amazonaws.com", region))
        }
        _ => None,
    }
}
