//! `NO_PROXY` in its dialects: which hosts a client takes past the proxy, by which entry, and why not by another.

mod miss;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

pub use miss::Miss;

use crate::input::vars;
use crate::world::Env;

/// How a client reads `NO_PROXY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// curl 7.86 and later: names match on dot boundaries, addresses by prefix length; items end at commas and blanks.
    Curl,
    /// Not read at all.
    Ignored,
    /// Node with `NODE_USE_ENV_PROXY=1`: exact names, `.x` and `*.x` for what is below, ranges of addresses
    /// (`lib/internal/http.js`, `shouldUseProxy`).
    Node,
    /// Python's `proxy_bypass_environment`: names match on dot boundaries; `*` alone is everything.
    Python,
    /// Serverless 4's clients of the AWS SDK 3: past the proxy only if five sample hosts all match.
    SampleHosts,
}

/// What Serverless 4 asks instead of the host it is going to call (`packages/util/src/proxy/aws.js`).
const SAMPLES: [&str; 5] = [
    "sts.us-east-1.amazonaws.com",
    "s3.amazonaws.com",
    "s3.us-east-1.amazonaws.com",
    "cloudformation.us-east-1.amazonaws.com",
    "ssm.us-east-1.amazonaws.com",
];

/// What one client makes of `NO_PROXY` for one host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The variable that counts; where none does, the one that is set.
    pub variable: &'static str,
    /// The entry that decides: the one that matches, or the one that was meant to.
    pub entry: Option<String>,
    /// Why the host stays behind the proxy; `None` where an entry matches.
    pub miss: Option<Miss>,
}

impl Reading {
    /// Whether the host is taken past the proxy.
    #[must_use]
    pub fn bypasses(&self) -> bool {
        self.miss.is_none()
    }
}

/// What this dialect makes of the list for this host; `None` where there is no list.
#[must_use]
pub fn reading(env: &Env, dialect: Dialect, host: &str, port: u16) -> Option<Reading> {
    let host = Host::new(host, port);
    let names = match dialect {
        Dialect::Ignored | Dialect::SampleHosts => [vars::NO_PROXY, vars::NO_PROXY_LOWER],
        Dialect::Curl | Dialect::Node | Dialect::Python => [vars::NO_PROXY_LOWER, vars::NO_PROXY],
    };
    let variable = names.into_iter().find(|name| env.non_empty(name).is_some())?;
    let list = env.non_empty(variable)?.to_ascii_lowercase();
    let hidden = dialect == Dialect::Python && env.get(vars::NO_PROXY_LOWER) == Some("");
    let decided = match dialect {
        Dialect::Ignored => None,
        _ if hidden => None,
        Dialect::SampleHosts => sampled(&list),
        _ => entries(dialect, &list).find(|entry| matches(dialect, entry, &list, &host)),
    };
    if let Some(entry) = decided {
        return Some(Reading { variable, entry: Some(entry.to_owned()), miss: None });
    }
    let meant = miss::meant(&list, &host);
    let miss = match dialect {
        Dialect::Ignored => Miss::Unread,
        _ if hidden => Miss::Hidden,
        Dialect::SampleHosts => unsampled(&list).map_or(Miss::Unnamed, Miss::Sample),
        _ => meant.map_or(Miss::Unnamed, |entry| Miss::of(dialect, entry, &list, &host)),
    };
    Some(Reading { variable, entry: meant.map(str::to_owned), miss: Some(miss) })
}

/// Whether somebody who reads the list takes this host past the proxy.
#[must_use]
pub fn is_meant(env: &Env, host: &str, port: u16) -> bool {
    [Dialect::Curl, Dialect::Node, Dialect::Python]
        .into_iter()
        .any(|dialect| reading(env, dialect, host, port).is_some_and(|reading| reading.bypasses()))
}

/// The host as lists name it.
struct Host {
    name: String,
    port: u16,
}

impl Host {
    fn new(name: &str, port: u16) -> Self {
        Self { name: name.trim_end_matches('.').trim_matches(['[', ']']).to_ascii_lowercase(), port }
    }

    fn is_below(&self, domain: &str) -> bool {
        self.name.strip_suffix(domain).is_some_and(|head| head.ends_with('.'))
    }

    fn address(&self) -> Option<IpAddr> {
        self.name.parse().ok()
    }
}

fn entries(dialect: Dialect, list: &str) -> impl Iterator<Item = &str> {
    let blanks = dialect == Dialect::Curl;
    list.split(move |c: char| c == ',' || (blanks && matches!(c, ' ' | '\t')))
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
}

fn matches(dialect: Dialect, entry: &str, list: &str, host: &Host) -> bool {
    match dialect {
        Dialect::Curl => curl(entry, list, host),
        Dialect::Node => node(entry, host),
        Dialect::Python => python(entry, list, host),
        Dialect::Ignored | Dialect::SampleHosts => false,
    }
}

fn python(entry: &str, list: &str, host: &Host) -> bool {
    if list == "*" {
        return true;
    }
    let entry = entry.trim_start_matches('.');
    let with_port = format!("{}:{}", host.name, host.port);
    // botocore hands over the authority of the URL, which has a port only when it is not the scheme's own.
    let odd_port = host.port != 443 && host.port != 80;
    !entry.is_empty()
        && (host.name == entry
            || host.is_below(entry)
            || (odd_port && (with_port == entry || with_port.ends_with(&format!(".{entry}")))))
}

fn curl(entry: &str, list: &str, host: &Host) -> bool {
    if list.trim() == "*" {
        return true;
    }
    if let Some(address) = host.address() {
        return in_network(address, entry);
    }
    let entry = entry.strip_prefix('.').unwrap_or(entry).trim_end_matches('.');
    host.name == entry || host.is_below(entry)
}

/// Whether the address is the item, or in it when the item has a prefix length.
fn in_network(address: IpAddr, item: &str) -> bool {
    let (network, bits) = item.split_once('/').unwrap_or((item, ""));
    let bits: Option<u32> = if bits.is_empty() { None } else { bits.parse().ok() };
    let masked = |octets: u128, width: u32| match bits.unwrap_or(width).min(width) {
        0 => 0,
        bits => octets >> (width - bits),
    };
    match (address, network.trim_matches(['[', ']']).parse()) {
        (IpAddr::V4(a), Ok(IpAddr::V4(n))) => {
            masked(u128::from(u32::from(a)), 32) == masked(u128::from(u32::from(n)), 32)
        }
        (IpAddr::V6(a), Ok(IpAddr::V6(n))) => masked(u128::from(a), 128) == masked(u128::from(n), 128),
        _ => false,
    }
}

fn node(entry: &str, host: &Host) -> bool {
    let Host { name, port } = host;
    if entry == "*" || entry == name || entry == format!("{name}:{port}") {
        return true;
    }
    if let Some(domain) = entry.strip_prefix('.') {
        return name == domain || host.is_below(domain);
    }
    if entry.starts_with("*.") {
        return name.ends_with(&entry[1..]);
    }
    let address = |text: &str| text.trim().parse::<Ipv4Addr>().ok();
    let ends = entry.split_once('-').and_then(|(first, last)| Some(address(first)?..=address(last)?));
    ends.zip(address(name)).is_some_and(|(range, own)| range.contains(&own))
}

/// The first entry of a list that covers all samples.
fn sampled(list: &str) -> Option<&str> {
    let first = list.split(',').map(str::trim).find(|entry| suffix(entry, SAMPLES[0]))?;
    unsampled(list).is_none().then_some(first)
}

/// The first sample that no entry covers.
fn unsampled(list: &str) -> Option<&'static str> {
    let covered = |sample: &str| list.split(',').any(|entry| suffix(entry.trim(), sample));
    SAMPLES.into_iter().find(|sample| !covered(sample))
}

/// Serverless 4: a leading `*` or dot is dropped, the rest is a suffix on a dot boundary; `*` alone matches nothing.
fn suffix(entry: &str, host: &str) -> bool {
    let name = entry.trim_start_matches('*').trim_start_matches('.');
    !name.is_empty() && (host == name || host.strip_suffix(name).is_some_and(|head| head.ends_with('.')))
}
