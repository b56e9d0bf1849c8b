use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{DnsFailure, Failure, Phase, ProxyScheme, TcpFailure};

rule! {
    /// The proxy itself cannot be reached: its name, its address or its port is wrong, or it is down.
    ///
    /// ## Why it matters
    /// Serverless says `Inaccessible host: … This service may not be available in the … region`, which names AWS and the region, and
    /// neither is at fault.
    ///
    /// ## Example
    /// `HTTP_PROXY` left over from another network. It beats `HTTPS_PROXY`, so a good value there does not help.
    ///
    /// ## Fix
    /// Correct the variable named, or unset it where no proxy is needed.
    ///
    /// `lib/aws/request.js` of Serverless: the first of `proxy`, `HTTP_PROXY`, `http_proxy`, `HTTPS_PROXY`, `https_proxy`
    "proxy/unreachable", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let proxy = fact.call.call.route.proxy.as_ref()?;
    let host = shown(&proxy.host, 60);
    let what = match fact.failure()? {
        Failure::Dns { proxy: true, kind: DnsFailure::NotFound, .. } => format!("the name `{host}` does not exist"),
        Failure::Dns { proxy: true, .. } => format!("the name `{host}` cannot be resolved now"),
        Failure::Tcp { proxy: true, kind: TcpFailure::Refused, .. } => format!("{host}:{} refuses connections", proxy.port),
        Failure::Tcp { proxy: true, .. } => format!("{host}:{} cannot be reached", proxy.port),
        Failure::Timeout { phase: Phase::ProxyDns } => format!("the name `{host}` is not resolved in time"),
        Failure::Timeout { phase: Phase::ProxyTcp } => format!("{host}:{} does not answer", proxy.port),
        _ => return None,
    };
    let variable = fact.call.call.proxy_variable?;
    let text = fact.call.call.proxy_text.as_ref().map(|text| text.expose().to_ascii_lowercase()).unwrap_or_default();
    let spoken = matches!(proxy.scheme, ProxyScheme::Socks5 | ProxyScheme::Socks5h);
    let detail = if text.starts_with("socks") && !spoken {
        format!("{} does not speak SOCKS, and takes the beginning of the URL for the proxy's name.", fact.run.plan.client.title())
    } else {
        String::new()
    };
    Some(
        fact.blames(format!("the proxy of `{variable}` is out of reach: {what}"))
            .detail(detail)
            .fix(Fix::new(format!("correct `{variable}`, or unset it if no proxy is needed here")).unset(variable)),
    )
}
