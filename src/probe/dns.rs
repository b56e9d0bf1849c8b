//! Names to addresses by the system's own resolver, which is what Node, Python and curl ask, with its error code.

use std::net::{IpAddr, SocketAddr};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use dns_lookup::{AddrInfoHints, LookupError, LookupErrorKind, SockType, getaddrinfo};

use crate::wire::DnsFailure;

use super::deadline::left;

/// More addresses than these are not tried.
const ADDRESSES: usize = 16;

pub(super) enum Unresolved {
    Failed(DnsFailure),
    TimedOut,
}

/// The address that the text itself is, if it is one.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    host.parse().ok()
}

/// Addresses in the order in which the system wants them tried.
///
/// `getaddrinfo` cannot be interrupted, so it runs in a thread of its own, which is left behind when time is up.
pub(super) fn resolve(host: &str, port: u16, until: Instant) -> Result<Vec<SocketAddr>, Unresolved> {
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    let spawned = thread::Builder::new().name("dns".to_owned()).spawn(move || {
        // The receiver may have given up by now.
        let _ = sender.send(look_up(&name, port));
    });
    if spawned.is_err() {
        return look_up(host, port).map_err(Unresolved::Failed);
    }
    let Some(left) = left(until) else { return Err(Unresolved::TimedOut) };
    match receiver.recv_timeout(left) {
        Ok(answer) => answer.map_err(Unresolved::Failed),
        Err(RecvTimeoutError::Timeout) => Err(Unresolved::TimedOut),
        Err(RecvTimeoutError::Disconnected) => Err(Unresolved::Failed(DnsFailure::Other(0))),
    }
}

fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, DnsFailure> {
    let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let found = getaddrinfo(Some(host), None, Some(hints)).map_err(|error| failure(&error))?;
    let mut addresses: Vec<SocketAddr> = Vec::new();
    for address in found.flatten().map(|info| info.sockaddr) {
        let address = with_port(address, port);
        if addresses.len() < ADDRESSES && !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(DnsFailure::NotFound) } else { Ok(addresses) }
}

fn with_port(mut address: SocketAddr, port: u16) -> SocketAddr {
    address.set_port(port);
    address
}

fn failure(error: &LookupError) -> DnsFailure {
    match error.kind() {
        LookupErrorKind::NoName | LookupErrorKind::NoData => DnsFailure::NotFound,
        LookupErrorKind::Again => DnsFailure::Temporary,
        // glibc has names beyond POSIX; -5 is EAI_NODATA where the crate does not know it.
        _ if error.error_num() == -5 => DnsFailure::NotFound,
        _ => DnsFailure::Other(error.error_num()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use dns_lookup::LookupError;

    use super::{Unresolved, failure, literal, resolve};
    use crate::wire::DnsFailure;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_missing_name_and_a_silent_server_are_told_apart() {
        // glibc: EAI_NONAME, EAI_NODATA, EAI_AGAIN, EAI_FAIL.
        let kinds = [-2, -5, -3, -4].map(|code| failure(&LookupError::new(code)));
        assert_eq!(
            kinds,
            [DnsFailure::NotFound, DnsFailure::NotFound, DnsFailure::Temporary, DnsFailure::Other(-4)]
        );
    }

    #[test]
    fn only_addresses_are_literal() {
        assert!(literal("127.0.0.1").is_some() && literal("::1").is_some());
        assert!(literal("localhost").is_none() && literal("[::1]").is_none() && literal("").is_none());
    }

    #[test]
    fn no_time_is_no_answer() {
        let over = Instant::now().checked_sub(Duration::from_secs(1)).unwrap();
        assert!(matches!(resolve("localhost", 1, over), Err(Unresolved::TimedOut)));
    }

    #[test]
    fn a_name_that_c_cannot_hold_fails() {
        let soon = Instant::now() + Duration::from_secs(5);
        assert!(matches!(resolve("a\0b", 1, soon), Err(Unresolved::Failed(_))));
    }
}
