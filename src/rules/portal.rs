//! Where somebody other than AWS sends us to.

use crate::rules::facts::CallFacts;
use crate::wire::{Failure, TlsFailure};

/// The status and the place that somebody other than AWS sent us to.
pub(super) fn redirect(call: &CallFacts) -> Option<(u16, Option<String>)> {
    let trace = call.trace()?;
    let (status, headers) = match (&trace.failure, &trace.answer) {
        (Some(Failure::ConnectRefused { status, headers, .. }), _) => (*status, headers),
        (_, Some(answer)) if trace.aws.as_ref().is_some_and(|aws| aws.account.is_none()) => {
            (answer.status, &answer.headers)
        }
        (Some(Failure::Tls { proxy: false, kind: TlsFailure::NotTls { first } }), _) => {
            return in_clear_text(first);
        }
        _ => return None,
    };
    let location = headers.iter().find(|(name, _)| name == "location").map(|(_, place)| place.clone());
    match status {
        // S3 and STS do redirect, to hosts of AWS.
        300..=399 if !location.as_deref().is_some_and(is_aws) => Some((status, location)),
        511 => Some((status, location)),
        _ => None,
    }
}

/// The same in the first bytes of an answer where TLS was expected.
fn in_clear_text(first: &[u8]) -> Option<(u16, Option<String>)> {
    let text = String::from_utf8_lossy(first);
    let mut lines = text.lines();
    let status = lines.next()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
    let place = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    matches!(status, 302 | 303 | 307 | 511).then_some((status, place))
}

fn is_aws(location: &str) -> bool {
    let host =
        location.split("//").nth(1).unwrap_or_default().split(['/', ':', '?']).next().unwrap_or_default();
    [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|suffix| host.ends_with(suffix))
}
