use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, TcpFailure};

rule! {
    /// This machine has no route to the endpoint's address.
    ///
    /// ## Why it matters
    /// The network is not connected, or the name has only addresses of a kind (IPv6, mostly) that this network does not carry.
    ///
    /// ## Example
    /// A container started without a network; a host with IPv6 addresses only, in a network with IPv4 only.
    ///
    /// ## Fix
    /// Connect the network. If only IPv6 addresses are named, prefer IPv4, for Node with `--dns-result-order=ipv4first`.
    ///
    /// `ENETUNREACH`, `EHOSTUNREACH`.
    "net/unreachable", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tcp { proxy: false, kind: TcpFailure::Unreachable, addresses } = call.failure()? else { return None };
    let only_v6 = !addresses.is_empty() && addresses.iter().all(std::net::SocketAddr::is_ipv6);
    let fix = if only_v6 {
        Fix::new("this network does not carry IPv6: use a network that does, or a name with an IPv4 address")
    } else {
        Fix::new("connect the network or the VPN, then try again")
    };
    Some(call.blames(format!("there is no route from here to `{}`", call.host())).fix(fix))
}
