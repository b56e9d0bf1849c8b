//! AWS's partitions and regions, as data.
//!
//! Source: botocore 1.43, `botocore/data/partitions.json` (identifiers, domains, regions, names); which regions an account has
//! to enable first: AWS Account Management, "Enable or disable AWS Regions in your account" (those launched after 20 March
//! 2019); the consoles: AWS General Reference.

/// A part of AWS with accounts, domains and regions of its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// As in an ARN: `aws-cn`.
    pub id: &'static str,
    /// The domain of its hosts.
    pub suffix: &'static str,
    /// The domain of its hosts that have IPv6 addresses too.
    pub dualstack_suffix: &'static str,
    /// Where its owner signs in; `None` where that is not public.
    pub console: Option<&'static str>,
    /// What its regions begin with; a word and a number follow.
    prefixes: &'static [&'static str],
    pub regions: &'static [Region],
}

#[derive(Debug, PartialEq, Eq)]
pub struct Region {
    pub name: &'static str,
    /// The place, for people: `Europe (Ireland)`.
    pub title: &'static str,
    /// Unknown to an account until its owner switches it on.
    pub opt_in: bool,
}

const fn on(name: &'static str, title: &'static str) -> Region {
    Region { name, title, opt_in: false }
}

const fn opt_in(name: &'static str, title: &'static str) -> Region {
    Region { name, title, opt_in: true }
}

pub const PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws",
        suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        console: Some("https://console.aws.amazon.com"),
        prefixes: &["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"],
        regions: &[
            on("us-east-1", "US East (N. Virginia)"),
            on("us-east-2", "US East (Ohio)"),
            on("us-west-1", "US West (N. California)"),
            on("us-west-2", "US West (Oregon)"),
            opt_in("af-south-1", "Africa (Cape Town)"),
            opt_in("ap-east-1", "Asia Pacific (Hong Kong)"),
            opt_in("ap-east-2", "Asia Pacific (Taipei)"),
            on("ap-northeast-1", "Asia Pacific (Tokyo)"),
            on("ap-northeast-2", "Asia Pacific (Seoul)"),
            on("ap-northeast-3", "Asia Pacific (Osaka)"),
            on("ap-south-1", "Asia Pacific (Mumbai)"),
            opt_in("ap-south-2", "Asia Pacific (Hyderabad)"),
            on("ap-southeast-1", "Asia Pacific (Singapore)"),
            on("ap-southeast-2", "Asia Pacific (Sydney)"),
            opt_in("ap-southeast-3", "Asia Pacific (Jakarta)"),
            opt_in("ap-southeast-4", "Asia Pacific (Melbourne)"),
            opt_in("ap-southeast-5", "Asia Pacific (Malaysia)"),
            opt_in("ap-southeast-6", "Asia Pacific (New Zealand)"),
            opt_in("ap-southeast-7", "Asia Pacific (Thailand)"),
            on("ca-central-1", "Canada (Central)"),
            opt_in("ca-west-1", "Canada West (Calgary)"),
            on("eu-central-1", "Europe (Frankfurt)"),
            opt_in("eu-central-2", "Europe (Zurich)"),
            on("eu-north-1", "Europe (Stockholm)"),
            opt_in("eu-south-1", "Europe (Milan)"),
            opt_in("eu-south-2", "Europe (Spain)"),
            on("eu-west-1", "Europe (Ireland)"),
            on("eu-west-2", "Europe (London)"),
            on("eu-west-3", "Europe (Paris)"),
            opt_in("il-central-1", "Israel (Tel Aviv)"),
            opt_in("me-central-1", "Middle East (UAE)"),
            opt_in("me-south-1", "Middle East (Bahrain)"),
            opt_in("mx-central-1", "Mexico (Central)"),
            on("sa-east-1", "South America (Sao Paulo)"),
        ],
    },
    Partition {
        id: "aws-cn",
        suffix: "amazonaws.com.cn",
        dualstack_suffix: "api.amazonwebservices.com.cn",
        console: Some("https://console.amazonaws.cn"),
        prefixes: &["cn-"],
        regions: &[on("cn-north-1", "China (Beijing)"), on("cn-northwest-1", "China (Ningxia)")],
    },
    Partition {
        id: "aws-us-gov",
        suffix: "amazonaws.com",
        dualstack_suffix: "api.aws",
        console: Some("https://console.amazonaws-us-gov.com"),
        prefixes: &["us-gov-"],
        regions: &[
            on("us-gov-west-1", "AWS GovCloud (US-West)"),
            on("us-gov-east-1", "AWS GovCloud (US-East)"),
        ],
    },
    Partition {
        id: "aws-eusc",
        suffix: "amazonaws.eu",
        dualstack_suffix: "api.amazonwebservices.eu",
        console: Some("https://console.amazonaws-eusc.eu"),
        prefixes: &["eusc-de-"],
        regions: &[on("eusc-de-east-1", "AWS European Sovereign Cloud (Germany)")],
    },
    Partition {
        id: "aws-iso",
        suffix: "c2s.ic.gov",
        dualstack_suffix: "api.aws.ic.gov",
        console: None,
        prefixes: &["us-iso-"],
        regions: &[on("us-iso-east-1", "US ISO East"), on("us-iso-west-1", "US ISO West")],
    },
    Partition {
        id: "aws-iso-b",
        suffix: "sc2s.sgov.gov",
        dualstack_suffix: "api.aws.scloud",
        console: None,
        prefixes: &["us-isob-"],
        regions: &[on("us-isob-east-1", "US ISOB East (Ohio)"), on("us-isob-west-1", "US ISOB West")],
    },
    Partition {
        id: "aws-iso-e",
        suffix: "cloud.adc-e.uk",
        dualstack_suffix: "api.cloud-aws.adc-e.uk",
        console: None,
        prefixes: &["eu-isoe-"],
        regions: &[on("eu-isoe-west-1", "EU ISOE West")],
    },
    Partition {
        id: "aws-iso-f",
        suffix: "csp.hci.ic.gov",
        dualstack_suffix: "api.aws.hci.ic.gov",
        console: None,
        prefixes: &["us-isof-"],
        regions: &[on("us-isof-south-1", "US ISOF South"), on("us-isof-east-1", "US ISOF East")],
    },
];

impl Partition {
    /// The partition of a region: by its name, else by its shape, else the standard one, as the SDKs do it.
    #[must_use]
    pub fn of(region: &str) -> &'static Self {
        let named = PARTITIONS.iter().find(|partition| partition.region(region).is_some());
        let shaped = || PARTITIONS.iter().find(|partition| partition.has_shape_of(region));
        named.or_else(shaped).unwrap_or(&PARTITIONS[0])
    }

    fn region(&self, name: &str) -> Option<&'static Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// `us-` and then a word without a dash, a dash, digits.
    fn has_shape_of(&self, region: &str) -> bool {
        self.prefixes.iter().filter_map(|prefix| region.strip_prefix(prefix)).any(|rest| {
            rest.split_once('-').is_some_and(|(word, number)| {
                let is_word = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
                !word.is_empty() && !number.is_empty() && is_word && is_number
            })
        })
    }
}

impl Region {
    /// The region of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        PARTITIONS.iter().find_map(|partition| partition.region(name))
    }

    /// Whether the name looks like that of a region, known or not: AWS opens new ones.
    #[must_use]
    pub fn is_shaped(name: &str) -> bool {
        PARTITIONS.iter().any(|partition| partition.has_shape_of(name))
    }

    /// Regions that a name, which is none, may stand for; the likeliest first, three at most.
    ///
    /// An availability zone (`eu-west-1a`) means its region; a place (`Ireland`) the region there; else a slip of two letters
    /// is forgiven.
    #[must_use]
    pub fn meant_by(name: &str) -> Vec<&'static Self> {
        let name = name.trim().to_ascii_lowercase().replace(['_', ' ', '.'], "-");
        let all = || PARTITIONS.iter().flat_map(|partition| partition.regions);
        let zone = name.strip_suffix(|last: char| last.is_ascii_lowercase());
        if let Some(region) = all().find(|region| region.name == name || Some(region.name) == zone) {
            return vec![region];
        }
        let place = name.replace('-', " ");
        let there: Vec<_> = all()
            .filter(|region| place.len() > 3 && region.title.to_ascii_lowercase().contains(&place))
            .collect();
        if !there.is_empty() {
            return there.into_iter().take(3).collect();
        }
        let mut near: Vec<_> = all().map(|region| (slips(&name, region.name), region)).collect();
        near.retain(|(slips, _)| *slips <= 2);
        near.sort_by_key(|(slips, _)| *slips);
        let best = near.first().map(|(slips, _)| *slips);
        near.into_iter()
            .take_while(|(slips, _)| Some(*slips) == best)
            .map(|(_, region)| region)
            .take(3)
            .collect()
    }
}

/// How many letters to insert, leave out or change to get from one name to the other (Levenshtein).
fn slips(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut before = line;
        row[0] = line + 1;
        for (column, wanted) in to.iter().enumerate() {
            let changed = before + usize::from(letter != *wanted);
            before = row[column + 1];
            row[column + 1] = changed.min(before + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_a_partition_by_name_or_by_shape() {
        let ids = [
            "eu-west-1",
            "ap-nowhere-9",
            "cn-south-1",
            "us-gov-west-1",
            "eusc-de-east-1",
            "us-isof-x-1",
            "?",
        ]
        .map(|region| Partition::of(region).id);
        assert_eq!(ids, ["aws", "aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso-f", "aws"]);
        for partition in &PARTITIONS {
            for region in partition.regions {
                assert!(Region::is_shaped(region.name), "{}", region.name);
                assert_eq!(Partition::of(region.name).id, partition.id);
            }
        }
    }

    #[test]
    fn a_slip_a_zone_and_a_place_lead_to_the_region() {
        let meant = |name| Region::meant_by(name).iter().map(|region| region.name).collect::<Vec<_>>();
        assert_eq!(meant("eu-west1"), ["eu-west-1"]);
        assert_eq!(meant("eu-wset-1"), ["eu-west-1"]);
        assert_eq!(meant("eu-west-1a"), ["eu-west-1"]);
        assert_eq!(meant("EU_WEST_1"), ["eu-west-1"]);
        assert_eq!(meant("frankfurt"), ["eu-central-1"]);
        assert_eq!(meant("us-east-3"), ["us-east-1", "us-east-2"]);
        assert!(meant("nowhere").is_empty() && meant("").is_empty());
    }
}
