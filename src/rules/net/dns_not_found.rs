use crate::client::Service;
use crate::client::partition::Region;
use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{DnsFailure, Failure};

rule! {
    /// The name of the AWS host does not exist, as far as this machine can see.
    ///
    /// ## Why it matters
    /// Nothing was reached: neither certificates nor credentials play a part. Serverless 3 prints
    /// `Inaccessible host: … at port 'undefined'. This service may not be available in the … region`, which reads as if AWS
    /// lacked the service there.
    ///
    /// ## Example
    /// `AWS_REGION=eu-west1` (the dash before the number is missing), or a company network whose name servers know only its
    /// own hosts, because everything else is to go through a proxy.
    ///
    /// ## Fix
    /// Compare the region's spelling with AWS's list. If browsers reach the web from here and this does not, a proxy is in use:
    /// set `HTTPS_PROXY` to its URL.
    ///
    /// `EAI_NONAME` of getaddrinfo, RFC 3493, 6.1; `ENOTFOUND` in Node.
    "net/dns-not-found", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Dns { proxy: false, host, kind: DnsFailure::NotFound } = call.failure()? else { return None };
    if call.run.unknown_region().is_some_and(|name| host.contains(name)) {
        return None; // what is wrong with the name is another rule's matter
    }
    let own = &call.call.call;
    let is_right = own.endpoint_origin.is_none() && Service::of_host(host).is_some() && Region::find(&own.region).is_some();
    let host = shown(host, 80);
    let (detail, fix) = if is_right {
        (
            "It is AWS's name for a region that exists: this network resolves names of the internet by a proxy only, or not at all.",
            "behind a corporate proxy set `HTTPS_PROXY` to its URL; else see to this machine's name servers",
        )
    } else {
        (
            "Either the region is misspelt, or names of the internet are resolved by a proxy only.",
            "check the spelling of the region; behind a corporate proxy set `HTTPS_PROXY` to its URL",
        )
    };
    Some(
        call.blames(format!("the host `{host}` does not exist, as far as this machine's name servers know"))
            .detail(detail)
            .fix(Fix::new(fix)),
    )
}
