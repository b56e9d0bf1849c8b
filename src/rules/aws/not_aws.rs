use crate::finding::{Finding, Fix};
use crate::rules::blocker;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// The answer did not come from AWS: a proxy, a block page or some other web server wrote it.
    ///
    /// ## Why it matters
    /// Serverless passes such answers on as if AWS had said them: `Forbidden`, a bare `403`, `Unexpected close tag`. The keys were
    /// never looked at.
    ///
    /// ## Example
    /// A filter's page "Access to this site is blocked" with status 403; an nginx that has no emulator behind it.
    ///
    /// ## Fix
    /// Ask the owner of the proxy to allow the host; if an endpoint of your own was meant, check its address.
    ///
    /// RFC 9110, 15.
    "aws/not-aws", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let error = call.aws_error().filter(|error| error.class == AwsClass::ProxyPage)?;
    // Redirects to a login page, and gateways that want a certificate, have rules of their own.
    if call.trace()?.tls.as_ref().is_some_and(|tls| tls.client_certificate_requested) {
        return None;
    }
    let answer = call.trace()?.answer.as_ref()?;
    let status = answer.status;
    if matches!(status, 300..=399 | 511) {
        return None;
    }
    let title = shown(&error.message, 80);
    let title = if title.is_empty() { String::new() } else { format!(": \u{201c}{title}\u{201d}") };
    Some(
        call.blames(format!("not AWS, but something in between answered for `{}`, with status {status}{title}", call.host()))
            .detail(format!(
                "The connection is trusted, and the page is not AWS's.{} The keys were never looked at.",
                blocker::sentence(&answer.headers, &answer.body)
            ))
            .fix(Fix::new("ask the owner of the proxy or filter to allow the host")),
    )
}
