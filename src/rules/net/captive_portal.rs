use crate::finding::{Finding, Fix};
use crate::rules::blocker;
use crate::rules::facts::CallFacts;
use crate::rules::portal::redirect;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::Failure;

rule! {
    /// The network wants somebody to log in or to agree first: it sends every connection to a page of its own.
    ///
    /// ## Why it matters
    /// Guest networks, hotels and some corporate proxies do this until a browser has been there. Serverless prints a bare
    /// `302`, `Inaccessible host` with the portal's name, or `Cannot read properties of undefined`.
    ///
    /// ## Example
    /// The proxy answers `CONNECT sts.amazonaws.com:443` with `302 Found` and `Location: http://login.example/`; or the gateway
    /// sends that in clear text where TLS was expected.
    ///
    /// ## Fix
    /// Open any `http://` page in a browser, log in or agree, then try again.
    ///
    /// RFC 8952; status 511 of RFC 6585, 6.
    "net/captive-portal", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let (status, location) = redirect(call)?;
    let who = call.trace().map(|trace| match (&trace.failure, &trace.answer) {
        (Some(Failure::ConnectRefused { headers, body, .. }), _) => blocker::sentence(headers, body),
        (_, Some(answer)) => blocker::sentence(&answer.headers, &answer.body),
        _ => String::new(),
    });
    let place = location.map(|place| format!(" ({})", shown(&place, 80))).unwrap_or_default();
    Some(
        call.blames(format!("the network sends `{}` to a login page, with status {status}{place}", call.host()))
            .detail(format!(
                "AWS was not reached. Certificates and credentials play no part yet.{}",
                who.unwrap_or_default()
            ))
            .fix(Fix::new("open any `http://` page in a browser, log in or agree there, then try again")),
    )
}
