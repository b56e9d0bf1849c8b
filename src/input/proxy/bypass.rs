//! `NO_PROXY` in its dialects: which hosts a client takes past the proxy.

use std::net::IpAddr;

use crate::input::vars;
use crate::world::Env;

/// How a client reads `NO_PROXY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// curl 7.86 and later: names match on dot boundaries, addresses by prefix length; items end at commas and blanks.
    Curl,
    /// Not read at all.
    Ignored,
    /// Node with `NODE_USE_ENV_PROXY=1`: exact names, `.x` and `*.x` for what is below.
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

/// The variable that takes this host past the proxy, if one does.
#[must_use]
pub fn bypassed(env: &Env, dialect: Dialect, host: &str, port: u16) -> Option<&'static str> {
    let (variable, list) = list(env, dialect)?;
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let matched = match dialect {
        Dialect::Curl => curl(&list, &host),
        Dialect::Ignored => false,
        Dialect::Node => list.split(',').any(|item| node(item.trim(), &host, port)),
        Dialect::Python => python(&list, &host, port),
        Dialect::SampleHosts => {
            SAMPLES.iter().all(|sample| list.split(',').any(|item| suffix(item.trim(), sample)))
        }
    };
    matched.then_some(variable)
}

/// The variable that counts, and its value.
fn list(env: &Env, dialect: Dialect) -> Option<(&'static str, String)> {
    let names = match dialect {
        Dialect::Ignored => return None,
        Dialect::SampleHosts => [vars::NO_PROXY, vars::NO_PROXY_LOWER],
        Dialect::Curl | Dialect::Node | Dialect::Python => [vars::NO_PROXY_LOWER, vars::NO_PROXY],
    };
    if dialect == Dialect::Python && env.get(vars::NO_PROXY_LOWER) == Some("") {
        return None;
    }
    let name = names.into_iter().find(|name| env.non_empty(name).is_some())?;
    Some((name, env.non_empty(name)?.to_ascii_lowercase()))
}

fn python(list: &str, host: &str, port: u16) -> bool {
    if list == "*" {
        return true;
    }
    let with_port = format!("{host}:{port}");
    // botocore hands over the authority of the URL, which has a port only when it is not the scheme's own.
    list.split(',').map(|item| item.trim().trim_start_matches('.')).filter(|item| !item.is_empty()).any(
        |item| {
            host == item
                || host.ends_with(&format!(".{item}"))
                || (port != 443
                    && port != 80
                    && (with_port == item || with_port.ends_with(&format!(".{item}"))))
        },
    )
}

fn curl(list: &str, host: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let address: Option<IpAddr> = host.parse().ok();
    list.split([',', ' ', '\t']).filter(|item| !item.is_empty()).any(|item| {
        if let Some(address) = address {
            return in_network(address, item);
        }
        let item = item.strip_prefix('.').unwrap_or(item).trim_end_matches('.');
        host == item || host.strip_suffix(item).is_some_and(|head| head.ends_with('.'))
    })
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

fn node(item: &str, host: &str, port: u16) -> bool {
    let item = match item.rsplit_once(':') {
        Some((name, digits)) if digits.parse() == Ok(port) => name,
        Some((name, digits)) if !name.contains(':') && digits.parse::<u16>().is_ok() => return false,
        _ => item,
    };
    let below = item.strip_prefix('*').unwrap_or(item);
    item == "*" || item == host || (below.starts_with('.') && host.ends_with(below))
}

/// Serverless 4: a leading `*` or dot is dropped, the rest is a suffix on a dot boundary; `*` alone matches nothing.
fn suffix(item: &str, host: &str) -> bool {
    let name = item.trim_start_matches('*').trim_start_matches('.');
    !name.is_empty() && (host == name || host.strip_suffix(name).is_some_and(|head| head.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(dialect: Dialect, list: &str, host: &str) -> bool {
        bypassed(&[("NO_PROXY", list)].into_iter().collect(), dialect, host, 443).is_some()
    }

    const STS: &str = "sts.us-east-1.amazonaws.com";

    #[test]
    fn python_and_curl_take_suffixes_but_no_star_dot() {
        for dialect in [Dialect::Python, Dialect::Curl] {
            for list in ["amazonaws.com", ".amazonaws.com", "*", "localhost,amazonaws.com", STS] {
                assert!(passes(dialect, list, STS), "{dialect:?} {list}");
            }
            for list in ["*.amazonaws.com", "naws.com", "sts", "localhost, *"] {
                assert!(!passes(dialect, list, STS), "{dialect:?} {list}");
            }
        }
    }

    #[test]
    fn serverless_3_never_reads_it() {
        assert!(!passes(Dialect::Ignored, "*", STS));
    }

    #[test]
    fn serverless_4_wants_all_its_samples() {
        assert!(passes(Dialect::SampleHosts, "*.amazonaws.com", STS));
        assert!(passes(Dialect::SampleHosts, "amazonaws.com", "example.com"));
        assert!(!passes(Dialect::SampleHosts, STS, STS));
        assert!(!passes(Dialect::SampleHosts, "*", STS));
    }

    #[test]
    fn node_is_exact_unless_told() {
        assert!(passes(Dialect::Node, "*.amazonaws.com", STS));
        assert!(passes(Dialect::Node, "sts.us-east-1.amazonaws.com:443", STS));
        assert!(!passes(Dialect::Node, "amazonaws.com", STS));
    }

    #[test]
    fn curl_knows_prefix_lengths() {
        assert!(passes(Dialect::Curl, "10.0.0.0/8", "10.1.2.3"));
        assert!(passes(Dialect::Curl, "::1", "::1"));
        assert!(!passes(Dialect::Curl, "10.0.0.0/8", "11.1.2.3"));
        assert!(!passes(Dialect::Python, "10.0.0.0/8", "10.1.2.3"));
    }

    #[test]
    fn lower_case_wins_and_an_empty_one_unsets_in_python() {
        let env: Env = [("no_proxy", ""), ("NO_PROXY", "*")].into_iter().collect();
        assert_eq!(bypassed(&env, Dialect::Python, STS, 443), None);
        assert_eq!(bypassed(&env, Dialect::Curl, STS, 443), Some("NO_PROXY"));
    }
}
