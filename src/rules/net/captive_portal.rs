use crate::finding::{Finding, Fix};
use crate::rules::blocker;
use crate::rules::facts::CallFacts;
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
    /// The proxy answers `CONNECT sts.amazonaws.com:443` with `302 Found` and `Location: http://login.example/`.
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
    let place = location.map(|place| format!(" ({})", shown(place, 80))).unwrap_or_default();
    Some(
        call.blames(format!("the network sends `{}` to a login page, with status {status}{place}", call.host()))
            .detail(format!(
                "AWS was not reached. Certificates and credentials play no part yet.{}",
                who.unwrap_or_default()
            ))
            .fix(Fix::new("open any `http://` page in a browser, log in or agree there, then try again")),
    )
}

/// The status and the place that somebody other than AWS sent us to.
fn redirect<'a>(call: &CallFacts<'a>) -> Option<(u16, Option<&'a str>)> {
    let trace = call.trace()?;
    let (status, headers) = match (&trace.failure, &trace.answer) {
        (Some(Failure::ConnectRefused { status, headers, .. }), _) => (*status, headers),
        (_, Some(answer)) if trace.aws.as_ref().is_some_and(|aws| aws.account.is_none()) => {
            (answer.status, &answer.headers)
        }
        _ => return None,
    };
    let location = headers.iter().find(|(name, _)| name == "location").map(|(_, place)| place.as_str());
    match status {
        // S3 and STS do redirect, to hosts of AWS.
        300..=399 if !location.is_some_and(is_aws) => Some((status, location)),
        511 => Some((status, location)),
        _ => None,
    }
}

fn is_aws(location: &str) -> bool {
    let host = location.split("//").nth(1).unwrap_or_default().split(['/', ':', '?']).next().unwrap_or_default();
    [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|suffix| host.ends_with(suffix))
}
