use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, Phase};

rule! {
    /// What listens at the proxy's address does not answer as a proxy does.
    ///
    /// ## Why it matters
    /// Serverless 3 waits for ever for an answer to its CONNECT when the other side closes or speaks another protocol. Nothing is
    /// printed at all.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:22`, or a proxy that expects TLS (`https://proxy:3129`) and is spoken to in clear text.
    ///
    /// ## Fix
    /// Check scheme and port of the proxy's URL with `curl -v -x URL https://sts.amazonaws.com`.
    ///
    /// RFC 9110, 9.3.6
    "proxy/no-answer", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let what = match fact.failure()? {
        Failure::ConnectClosed { .. } => "closes the connection instead of answering",
        Failure::ConnectGarbage { .. } => "answers, but not as an HTTP proxy does",
        Failure::Timeout { phase: Phase::Connect } => "takes the connection and then stays silent",
        Failure::Timeout { phase: Phase::ProxyTls } | Failure::Tls { proxy: true, .. } => "does not speak TLS as its URL says",
        Failure::Socks { .. } => "does not do what a SOCKS proxy does",
        _ => return None,
    };
    let proxy = fact.call.call.route.proxy.as_ref()?;
    let variable = fact.call.call.proxy_variable.unwrap_or("proxy");
    Some(
        fact.blames(format!("what `{variable}` names, {}:{}, {what}", proxy.host, proxy.port))
            .detail("AWS was not reached.")
            .fix(Fix::new("check the scheme and the port of the proxy's URL")),
    )
}
