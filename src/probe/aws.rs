//! An answer in AWS's terms: who we are, or why not, or that somebody else answered.
//!
//! Each family of services has its own shape for the same error (XML of the query protocol, of EC2, of S3; JSON with the
//! code in a header or in `__type`), and its own spelling. Shape and spelling are data here; the meaning is one
//! [`AwsClass`].

use serde_json::Value;
use time::PrimitiveDateTime;
use time::macros::format_description;

use crate::wire::{Answer, AwsAnswer, AwsClass, AwsError, Denial};

use super::markup::{Leaf, is_html, leaves, title};

/// From here on a clock is wrong enough to be told: some services allow no more (Signature Version 4, "Time stamp").
pub const SKEW: i64 = 5 * 60;

/// Messages longer than this are cut.
const MESSAGE: usize = 4096;

/// What the answer means. `service` is the id of the service that was asked (`sts`, `s3`).
#[must_use]
pub fn classify(answer: &Answer, service: &str) -> AwsAnswer {
    let text = String::from_utf8_lossy(&answer.body);
    let body = Body::read(&text);
    let said = said(answer, &body);
    if !is_from_aws(answer, service, &body, said.as_ref()) {
        return AwsAnswer { error: Some(page(answer, &text)), ..AwsAnswer::default() };
    }
    let skew = answer.header("date").and_then(seconds).map(|date| answer.received_at - date);
    let error = said.map(|said| {
        let class = class(&said, answer.status, skew);
        let denial = if class == AwsClass::Denied { denial(&said.message) } else { None };
        AwsError { code: said.code, message: said.message, class, denial }
    });
    AwsAnswer {
        account: body.leaf("GetCallerIdentityResult", "Account"),
        arn: body.leaf("GetCallerIdentityResult", "Arn").or_else(|| body.leaf("AssumedRoleUser", "Arn")),
        error,
        skew,
    }
}

/// The body in the shapes that AWS, and those who stand in its way, send.
enum Body<'a> {
    Empty,
    Json(Value),
    /// A page, or plain text.
    Page,
    Xml(Vec<Leaf<'a>>),
}

impl<'a> Body<'a> {
    /// Judged by its content: emulators send XML as `text/html`, and proxies HTML as anything.
    fn read(text: &'a str) -> Self {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        match start.chars().next() {
            None => Self::Empty,
            Some('{') => serde_json::from_str(start).map_or(Self::Page, Self::Json),
            Some('<') if !is_html(start) => Self::Xml(leaves(start)),
            Some(_) => Self::Page,
        }
    }

    /// The text of the first `parent/name` of an XML body.
    fn leaf(&self, parent: &str, name: &str) -> Option<String> {
        let Self::Xml(leaves) = self else { return None };
        let found = leaves.iter().find(|leaf| leaf.path.ends_with(&[parent, name]));
        found.map(|leaf| leaf.text.chars().take(MESSAGE).collect())
    }

    /// The first of these string members of a JSON body.
    fn member(&self, names: &[&str]) -> Option<String> {
        let Self::Json(value) = self else { return None };
        let found = names.iter().find_map(|name| value.get(name)?.as_str());
        found.map(|text| text.chars().take(MESSAGE).collect())
    }
}

/// An error as the service put it.
struct Said {
    code: String,
    message: String,
    /// Whether the code is the service's own, and not our reading of the status.
    spelled: bool,
}

/// The error in the answer, if it is one: aws-sdk v2 reads the same places (`lib/protocol/*.js`, `lib/services/s3.js`).
fn said(answer: &Answer, body: &Body<'_>) -> Option<Said> {
    let code = answer
        .header("x-amzn-errortype")
        .map(str::to_owned)
        .or_else(|| body.leaf("Error", "Code"))
        .or_else(|| body.member(&["__type"]))
        .or_else(|| if answer.status < 400 { None } else { body.member(&["code", "Code"]) })
        .map(|code| local(&code))
        .filter(|code| !code.is_empty());
    let message =
        body.leaf("Error", "Message").or_else(|| body.member(&["message", "Message", "errorMessage"]));
    match code {
        Some(code) => Some(Said { code, message: message.unwrap_or_default(), spelled: true }),
        None if answer.status < 300 => None,
        None => Some(Said {
            code: answer.status.to_string(),
            message: message.unwrap_or_default(),
            spelled: false,
        }),
    }
}

/// `namespace#Code:http://…` is `Code`.
fn local(code: &str) -> String {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default().trim().to_owned()
}

/// Headers that only AWS's front ends, and honest emulators, send.
const MARKS: [&str; 4] = ["x-amzn-requestid", "x-amz-request-id", "x-amz-id-2", "x-amzn-errortype"];

fn is_from_aws(answer: &Answer, service: &str, body: &Body<'_>, said: Option<&Said>) -> bool {
    if MARKS.iter().any(|mark| answer.header(mark).is_some()) {
        return true;
    }
    match (body, said) {
        (Body::Page | Body::Empty, _) => false,
        (_, Some(said)) => said.spelled,
        (Body::Xml(_), None) if service == "sts" => body
            .leaf("GetCallerIdentityResult", "Account")
            .or_else(|| body.leaf("Credentials", "AccessKeyId"))
            .is_some(),
        (Body::Json(_) | Body::Xml(_), None) => true,
    }
}

/// What somebody else answered: the status, and the title of the page.
fn page(answer: &Answer, text: &str) -> AwsError {
    let message = title(text).unwrap_or_default().chars().take(200).collect();
    AwsError { code: answer.status.to_string(), message, class: AwsClass::ProxyPage, denial: None }
}

/// Kinds of policies (IAM User Guide, "Troubleshoot access denied error messages").
const POLICIES: [&str; 7] = [
    "identity-based policy",
    "permissions boundary",
    "resource-based policy",
    "resource control policy",
    "service control policy",
    "session policy",
    "VPC endpoint policy",
];

/// `User: ARN is not authorized to perform: ACTION [on resource: ARN] because no POLICY allows the ACTION action`, or `with an
/// explicit deny in a POLICY`: a form that AWS documents, and the only place where it names the two.
fn denial(message: &str) -> Option<Denial> {
    let (_, rest) = message.split_once("is not authorized to perform: ")?;
    let action = rest.split_whitespace().next()?.trim_end_matches(['.', ',']).to_owned();
    let policy = POLICIES.into_iter().find(|policy| rest.contains(policy));
    Some(Denial { action, policy, explicit: rest.contains("explicit deny") })
}

/// Codes without the `Exception` that JSON services append. Sources: AWS's "Common error types", the error lists of S3, EC2,
/// Lambda and STS, and the retry tables of the SDKs.
const CODES: [(AwsClass, &[&str]); 9] = [
    (AwsClass::ClockSkew, &["RequestInTheFuture", "RequestTimeTooSkewed"]),
    (
        AwsClass::Denied,
        &[
            "AccessDenied",
            "AllAccessDisabled",
            "AuthorizationError",
            "Forbidden",
            "NotAuthorized",
            "UnauthorizedAccess",
            "UnauthorizedOperation",
        ],
    ),
    (
        AwsClass::ExpiredToken,
        &["ExpiredToken", "InvalidGrant", "RequestExpired", "TokenRefreshRequired", "Unauthorized"],
    ),
    (
        AwsClass::InvalidKey,
        &[
            "AuthFailure",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidIdentityToken",
            "InvalidSecurity",
            "InvalidToken",
            "UnrecognizedClient",
        ],
    ),
    (AwsClass::RegionDisabled, &["IllegalLocationConstraint", "RegionDisabled"]),
    (
        AwsClass::Service,
        &["InternalError", "InternalFailure", "InternalServerError", "InternalService", "ServiceUnavailable"],
    ),
    (
        AwsClass::Signature,
        &[
            "AuthorizationHeaderMalformed",
            "IncompleteSignature",
            "InvalidSignature",
            "MissingAuthenticationToken",
            "SignatureDoesNotMatch",
        ],
    ),
    (
        AwsClass::Subscription,
        &[
            "AccountProblem",
            "Blocked",
            "NotSignedUp",
            "OptInRequired",
            "PendingVerification",
            "SubscriptionRequired",
        ],
    ),
    (
        AwsClass::Throttled,
        &[
            "BandwidthLimitExceeded",
            "EC2Throttled",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceeded",
            "RequestLimitExceeded",
            "RequestThrottled",
            "SlowDown",
            "Throttled",
            "Throttling",
            "TooManyRequests",
        ],
    ),
];

/// Codes that a wrong clock gives as well as wrong keys; the clock tells which.
const CLOCK_OR_KEYS: [&str; 4] =
    ["AuthFailure", "InvalidSignature", "RequestExpired", "SignatureDoesNotMatch"];

/// How AWS words a refused time stamp, under the code of a wrong secret. The SDKs tell the two apart by this too.
const TIME_STAMP: [&str; 2] = ["Signature expired", "Signature not yet current"];

fn class(said: &Said, status: u16, skew: Option<i64>) -> AwsClass {
    let code = said.code.strip_suffix("Exception").unwrap_or(&said.code);
    let is_off = skew.is_some_and(|skew| skew.abs() >= SKEW);
    let stamp_refused = TIME_STAMP.iter().any(|start| said.message.starts_with(start));
    if CLOCK_OR_KEYS.contains(&code) && (is_off || stamp_refused) {
        return AwsClass::ClockSkew;
    }
    // Without a clock to compare with, the general meaning of this code counts: the request's time is over, not a token's.
    if code == "RequestExpired" && skew.is_none() {
        return AwsClass::ClockSkew;
    }
    match CODES.iter().find(|(_, codes)| codes.contains(&code)) {
        Some((class, _)) => *class,
        None => class_of_status(status, said.spelled),
    }
}

/// What the status alone says: S3 answers HEAD without a body.
fn class_of_status(status: u16, spelled: bool) -> AwsClass {
    match status {
        401 | 403 if !spelled => AwsClass::Denied,
        429 => AwsClass::Throttled,
        500.. => AwsClass::Service,
        _ => AwsClass::Other,
    }
}

/// An HTTP date in its preferred form (RFC 9110, 5.6.7) as seconds since the epoch.
fn seconds(date: &str) -> Option<i64> {
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let parsed = PrimitiveDateTime::parse(date.trim(), format).ok()?;
    Some(parsed.assume_utc().unix_timestamp())
}

#[cfg(test)]
mod tests;
