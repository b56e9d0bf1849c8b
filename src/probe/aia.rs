//! An issuer's certificate from where a certificate says it is (`caIssuers`): one GET in clear text, asked for by the user.
//!
//! The address comes from whoever made the certificate, so it must not lead into this machine or its networks; a
//! `--connect-to` for it is the user's own word. Nothing is followed, nothing is retried, and 64 KB are enough.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr};

use zeroize::Zeroizing;

use crate::client::endpoint::Endpoint;
use crate::wire::{Failure, Proxy, ProxyScheme, Route, Scheme};
use crate::world::Net;

use super::connect::authorization;
use super::connect_to::ConnectTo;
use super::deadline::Deadline;
use super::run::{Peer, Run, bracketed};
use super::stream::Stream;
use super::{Options, dns, tcp};

/// A certificate, or a small PKCS#7 of some; the head of the answer included.
const LIMIT: u64 = 64 * 1024;
/// No certificate needs a longer address.
const LONGEST: usize = 2048;

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfetched {
    #[error("it leads to {0}, which is no public address")]
    Address(IpAddr),
    #[error("it cannot be reached")]
    Failed(Failure),
    #[error("only plain http:// is fetched")]
    NotHttp,
    #[error("no network may be used")]
    Refused,
    #[error("the answer has status {0}")]
    Status(u16),
    #[error("the answer is no HTTP, or was cut off")]
    Garbled,
    #[error("the answer is longer than 64 KB")]
    TooLong,
}

/// Fetches what is there, through the proxy if there is one.
pub fn fetch(net: Net, url: &str, proxy: Option<&Proxy>, options: &Options) -> Result<Vec<u8>, Unfetched> {
    if net == Net::Refused {
        return Err(Unfetched::Refused);
    }
    let place = Endpoint::from_url(url, "").filter(|place| place.scheme == Scheme::Http);
    let place = place.filter(|_| is_plain(url)).ok_or(Unfetched::NotHttp)?;
    let route = Route { scheme: Scheme::Http, host: place.host, port: place.port, proxy: None };
    // A SOCKS proxy would have to be told an address of its own network's making: such a fetch goes there directly.
    let proxy = proxy.filter(|proxy| matches!(proxy.scheme, ProxyScheme::Http | ProxyScheme::Https));
    let (to_host, to_port) = ConnectTo::resolve(&options.connect_to, &route.host, route.port);
    let is_own_word = (to_host.as_str(), to_port) != (route.host.as_str(), route.port);
    let (stream, target, header) = if let Some(proxy) = proxy.filter(|_| !is_own_word) {
        (by_proxy(&route, proxy, options)?, url, authorization(proxy))
    } else {
        let to = Route { host: to_host, port: to_port, ..route.clone() };
        (directly(&to, options, is_own_word)?, path(url), Zeroizing::default())
    };
    let authority = format!("{}:{}", bracketed(&route.host), route.port);
    let agent = &options.user_agent;
    let request = Zeroizing::new(format!(
        "GET {target} HTTP/1.0\r\nHost: {authority}\r\nUser-Agent: {agent}\r\n{}Connection: close\r\n\r\n",
        *header
    ));
    exchange(stream, &request)
}

/// The proxy resolves the name, by its own rules of where one may go.
fn by_proxy(route: &Route, proxy: &Proxy, options: &Options) -> Result<Stream, Unfetched> {
    if let Some(address) = dns::literal(&route.host).filter(|address| !is_public(*address)) {
        return Err(Unfetched::Address(address));
    }
    let mut run = Run::new(route, options, Deadline::start(options.timeouts));
    run.meet_proxy(proxy).map_err(Unfetched::Failed)
}

fn directly(to: &Route, options: &Options, is_own_word: bool) -> Result<Stream, Unfetched> {
    let deadline = Deadline::start(options.timeouts);
    let mut run = Run::new(to, options, deadline);
    let addresses = run.resolve(&to.host, to.port, Peer::Endpoint).map_err(Unfetched::Failed)?;
    let inward = addresses.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
    if let Some(address) = inward.filter(|_| !is_own_word) {
        return Err(Unfetched::Address(address));
    }
    let until = deadline.phase();
    let failed = |kind| Unfetched::Failed(Failure::Tcp { proxy: false, kind, addresses: addresses.clone() });
    let connected = tcp::connect(&addresses, until).map_err(failed)?;
    Ok(Stream::new(connected.socket, until))
}

/// Nothing that could end the request line early, or start a header.
fn is_plain(url: &str) -> bool {
    url.len() <= LONGEST && url.bytes().all(|byte| byte.is_ascii_graphic()) && !url.contains('@')
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
}

fn exchange(mut stream: Stream, request: &str) -> Result<Vec<u8>, Unfetched> {
    let mut answer = Vec::new();
    let sent = stream.write_all(request.as_bytes()).and_then(|()| stream.flush());
    let read = sent.and_then(|()| stream.take(LIMIT + 1).read_to_end(&mut answer));
    if answer.len() as u64 > LIMIT {
        return Err(Unfetched::TooLong);
    }
    read.map_err(|_| Unfetched::Garbled)?;
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").ok_or(Unfetched::Garbled)?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8_lossy(&answer);
    let status = head.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse().ok());
    match status {
        Some(200) => Ok(body),
        Some(other) => Err(Unfetched::Status(other)),
        None => Err(Unfetched::Garbled),
    }
}

/// Neither this machine nor its neighbours (RFC 6890, as far as it is about private use).
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_inward = v4.is_loopback() || v4.is_private() || v4.is_link_local() || is_shared;
            !(is_inward || v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast() || first == 0)
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            let is_inward = v6.is_loopback() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
            !(is_inward || v6.is_unspecified() || v6.is_multicast())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_and_its_networks_are_not_public() {
        for (address, public) in [
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("::ffff:10.0.0.1", false),
            ("192.0.2.1", true),
            ("2001:db8::1", true),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn what_is_no_plain_http_is_not_asked() {
        let options = Options::default();
        for url in [
            "https://a.test/x",
            "ldap:///CN=x",
            "http://a.test/x y",
            "http://u:p@a.test/",
            "",
            "http://a.test/\r\nX: y",
        ] {
            assert_eq!(fetch(Net::Real, url, None, &options), Err(Unfetched::NotHttp), "{url}");
        }
        assert_eq!(fetch(Net::Refused, "http://a.test/x", None, &options), Err(Unfetched::Refused));
        let inward = fetch(Net::Real, "http://127.0.0.1:1/root.cer", None, &options);
        assert_eq!(inward, Err(Unfetched::Address([127, 0, 0, 1].into())));
        assert_eq!(path("http://a.test:80/b/c?d"), "/b/c?d");
        assert_eq!(path("http://a.test"), "/");
    }
}
