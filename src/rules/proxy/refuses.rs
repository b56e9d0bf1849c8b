use crate::finding::{Finding, Fix};
use crate::rules::blocker;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::Failure;

rule! {
    /// The proxy will not make the connection to AWS.
    ///
    /// ## Why it matters
    /// Serverless prints the bare number of the proxy's answer, such as `403` or `502`, as if AWS had said it. AWS was not reached.
    ///
    /// ## Example
    /// A proxy whose rules do not allow `sts.amazonaws.com`, or one that cannot resolve or reach it itself (502, 503, 504).
    ///
    /// ## Fix
    /// Ask for the AWS hosts to be allowed, naming host, port and the answer. For 400 and 405, check that it is a forward proxy at
    /// that port at all.
    ///
    /// RFC 9110, 9.3.6
    "proxy/refuses", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let Failure::ConnectRefused { status, reason, headers, body, .. } = fact.failure()? else { return None };
    // 407 is a question; a redirect and 511 are portals: all have rules of their own.
    if matches!(status, 300..=399 | 407 | 511) {
        return None;
    }
    let variable = fact.call.call.proxy_variable.unwrap_or("proxy");
    let (host, port) = (fact.host(), fact.call.call.route.port);
    let meaning = match status {
        403 | 401 => "Its rules do not allow it.",
        502..=504 => "It could not reach that host itself.",
        _ => "What listens there may be no forward proxy.",
    };
    Some(
        fact.blames(format!("the proxy of `{variable}` will not connect to {host}:{port}: {status} {}", shown(reason, 60)))
            .detail(format!("{meaning} AWS was not reached.{}", blocker::sentence(headers, body)))
            .fix(Fix::new(format!("ask those who run the proxy to let {host}:{port} through"))),
    )
}
