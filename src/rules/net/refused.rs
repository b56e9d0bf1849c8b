use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, TcpFailure};

rule! {
    /// The endpoint's address refuses the connection: nothing listens there, or a firewall says no.
    ///
    /// ## Why it matters
    /// AWS's own hosts always listen, so the name leads elsewhere, or direct connections are blocked and only a proxy may
    /// leave the network. Serverless 3 prints `Inaccessible host: … at port '443'`.
    ///
    /// ## Example
    /// An entry in `/etc/hosts` for an emulator that is not running; a firewall that rejects what does not use the proxy.
    ///
    /// ## Fix
    /// Start the emulator or remove the entry; behind a corporate proxy set `HTTPS_PROXY` to its URL.
    ///
    /// `ECONNREFUSED`.
    "net/refused", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tcp { proxy: false, kind: TcpFailure::Refused, addresses } = call.failure()? else { return None };
    let places: Vec<String> = addresses.iter().take(3).map(ToString::to_string).collect();
    Some(
        call.blames(format!("`{}` refuses connections ({})", call.host(), places.join(", ")))
            .detail("Nothing listens at that address, or a firewall allows only connections through a proxy.")
            .fix(Fix::new("check what the name leads to; behind a corporate proxy set `HTTPS_PROXY` to its URL")),
    )
}
