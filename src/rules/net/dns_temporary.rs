use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{DnsFailure, Failure, Phase};

rule! {
    /// No name server answered, so the address of the AWS host is not known.
    ///
    /// ## Why it matters
    /// The network is down, the VPN is not connected, or a container has no working resolver. Nothing was reached, so neither
    /// certificates nor credentials play a part. Serverless 3 prints `Inaccessible host`, as for a name that does not exist.
    ///
    /// ## Example
    /// A CI job in a network without internet; a laptop whose VPN dropped.
    ///
    /// ## Fix
    /// Connect the network or the VPN, then try again. In a container look at `/etc/resolv.conf`.
    ///
    /// `EAI_AGAIN` of getaddrinfo, RFC 3493, 6.1.
    "net/dns-temporary", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let host = match call.failure()? {
        Failure::Dns { proxy: false, kind: DnsFailure::NotFound, .. } => return None,
        Failure::Dns { proxy: false, host, .. } => shown(host, 80),
        Failure::Timeout { phase: Phase::Dns } => shown(call.host(), 80),
        _ => return None,
    };
    Some(
        call.blames(format!("no name server answered when asked for `{host}`"))
            .fix(Fix::new("connect the network or the VPN, then try again")),
    )
}
