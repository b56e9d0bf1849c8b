use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, Phase};

rule! {
    /// What the endpoint or the proxy sends comes in so slowly that slsca's time was up before it was complete.
    ///
    /// ## Why it matters
    /// Nothing can be said about what the client will do: it waits for two minutes or more as long as something comes in, slsca by
    /// default for five seconds in each phase. A deployment over such a connection takes very long, if it comes to an end.
    ///
    /// ## Example
    /// A congested satellite or VPN link; a proxy that scans everything before it passes a little of it on.
    ///
    /// ## Fix
    /// `slsca check --timeout 60s` waits longer. To make the connection faster, see what it goes through: try from another network, or
    /// without the VPN.
    "net/slow", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Unfinished { phase } = call.failure()? else { return None };
    let what = match phase {
        Phase::Http | Phase::Aws => "its answer",
        _ => "the TLS handshake",
    };
    Some(
        call.blames(format!("{what} comes in slowly from `{}`, and was not complete in time", call.host()))
            .detail("It may well end in a success: clients wait for minutes while something comes in.")
            .fix(Fix::new("wait longer: `slsca check --timeout 60s`; or try from a faster network")),
    )
}
