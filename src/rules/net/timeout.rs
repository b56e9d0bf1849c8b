use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, Phase, TcpFailure};

rule! {
    /// The endpoint's address does not answer at all: packets are dropped on the way.
    ///
    /// ## Why it matters
    /// This is how firewalls treat connections that should have gone through a proxy. The client waits much longer than slsca:
    /// two minutes and more, several times over.
    ///
    /// ## Example
    /// A company network or a private subnet without a NAT gateway, and no proxy variable set.
    ///
    /// ## Fix
    /// Set `HTTPS_PROXY` to the proxy's URL, or open the way: a NAT gateway, a VPC endpoint, a firewall rule.
    ///
    /// `ETIMEDOUT`.
    "net/timeout", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let dropped = matches!(
        call.failure()?,
        Failure::Tcp { proxy: false, kind: TcpFailure::TimedOut, .. } | Failure::Timeout { phase: Phase::Tcp }
    );
    dropped.then(|| {
        call.blames(format!("`{}` does not answer: the connection attempt timed out", call.host()))
            .detail("Something on the way drops the packets, as firewalls do where a proxy is to be used.")
            .fix(Fix::new("behind a corporate proxy set `HTTPS_PROXY` to its URL; in a private subnet add a NAT gateway or a VPC endpoint"))
    })
}
