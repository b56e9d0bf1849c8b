//! STS as AWS answers it: `GetCallerIdentity`, and the errors that come before it.
//!
//! Codes and statuses are AWS's contract, the sentences its wording.
//! <https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html>

use time::macros::format_description;
use time::{Duration, OffsetDateTime};

use super::http::{Request, Response};
use super::signature::{Claim, timestamp};
use crate::world::Clock;

/// AWS tolerates this much between the request's time and its own.
const TOLERANCE: Duration = Duration::minutes(15);
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
const REQUEST_ID: &str = "d3c0de00-0000-4000-8000-000000000001";

/// An access key that the demo's AWS knows. No `Debug`: it holds a secret.
pub(super) struct Key {
    pub(super) id: &'static str,
    pub(super) secret: &'static str,
    account: &'static str,
    user: &'static str,
    /// Whether the account has finished its sign-up.
    subscribed: bool,
}

/// The keys of AWS's own documentation: no scanner takes them for real ones.
pub(super) const GOOD_KEY: Key = Key {
    id: "AKIAIOSFODNN7EXAMPLE",
    secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    account: "123456789012",
    user: "demo",
    subscribed: true,
};
pub(super) const UNSUBSCRIBED_KEY: Key = Key {
    id: "AKIAI44QH8DHBEXAMPLE",
    secret: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
    account: "111122223333",
    user: "newcomer",
    subscribed: false,
};
/// A well-formed key that this AWS never gave out.
pub(super) const UNKNOWN_KEY_ID: &str = "AKIAIOSFODNN7REVOKED";

/// The service: a clock that may be off, and the keys it knows.
#[derive(Clone, Debug)]
pub(super) struct Sts {
    pub(super) clock: Clock,
    /// How far AWS's clock is ahead of this machine's.
    pub(super) ahead: Duration,
}

impl Sts {
    pub(super) fn answer(&self, request: &Request) -> Response {
        let now = instant(self.clock) + self.ahead;
        match identify(request, now) {
            Ok(key) => response(now, 200, "OK", identity(key)),
            Err(refusal) => response(now, refusal.status, refusal.reason(), refusal.body()),
        }
    }
}

/// The clock's time as a date.
pub(super) fn instant(clock: Clock) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(clock.now()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Why AWS says no.
struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    fn reason(&self) -> &'static str {
        if self.status == 403 { "Forbidden" } else { "Bad Request" }
    }

    fn body(&self) -> String {
        let Self { code, message, .. } = self;
        format!(
            "<ErrorResponse xmlns=\"{NAMESPACE}\">\n  <Error>\n    <Type>Sender</Type>\n    <Code>{code}</Code>\n    \
             <Message>{message}</Message>\n  </Error>\n  <RequestId>{REQUEST_ID}</RequestId>\n</ErrorResponse>\n"
        )
    }
}

/// Who signed the request, in AWS's order of checks: form, key, time, signature, subscription, action.
fn identify(request: &Request, now: OffsetDateTime) -> Result<&'static Key, Refusal> {
    if request.header("authorization").is_none() {
        let message = "Request is missing Authentication Token";
        return Err(Refusal::new(403, "MissingAuthenticationToken", message));
    }
    let claim = Claim::of(request).ok_or_else(|| {
        Refusal::new(
            400,
            "IncompleteSignature",
            "Authorization header is not a complete AWS4-HMAC-SHA256 signature",
        )
    })?;
    let invalid = "The security token included in the request is invalid.";
    let key = [&GOOD_KEY, &UNSUBSCRIBED_KEY].into_iter().find(|key| key.id == claim.key_id);
    // Long-term keys have no token: AWS refuses one that comes with them.
    let key = key.filter(|_| request.header("x-amz-security-token").is_none());
    let key = key.ok_or_else(|| Refusal::new(403, "InvalidClientTokenId", invalid))?;
    in_time(&claim, now)?;
    if !claim.holds(request, key.secret) {
        let message = "The request signature we calculated does not match the signature you provided. Check your \
                       AWS Secret Access Key and signing method. Consult the service documentation for details.";
        return Err(Refusal::new(403, "SignatureDoesNotMatch", message));
    }
    if !key.subscribed {
        let message = "The AWS Access Key Id needs a subscription for the service";
        return Err(Refusal::new(403, "OptInRequired", message));
    }
    if action(request) != Some("GetCallerIdentity") {
        return Err(Refusal::new(400, "InvalidAction", "Could not find operation for version 2011-06-15"));
    }
    Ok(key)
}

fn in_time(claim: &Claim, now: OffsetDateTime) -> Result<(), Refusal> {
    let (sent, ours) = (&claim.timestamp, timestamp(now));
    let message = if claim.at < now - TOLERANCE {
        let bound = timestamp(now - TOLERANCE);
        format!("Signature expired: {sent} is now earlier than {bound} ({ours} - 15 min.)")
    } else if claim.at > now + TOLERANCE {
        let bound = timestamp(now + TOLERANCE);
        format!("Signature not yet current: {sent} is still later than {bound} ({ours} + 15 min.)")
    } else {
        return Ok(());
    };
    Err(Refusal::new(403, "SignatureDoesNotMatch", message))
}

/// The `Action` of the query protocol: in the form body of a POST, in the query of a GET.
fn action(request: &Request) -> Option<&str> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let form = std::str::from_utf8(&request.body).unwrap_or_default();
    query.split('&').chain(form.split('&')).find_map(|pair| pair.strip_prefix("Action="))
}

fn identity(key: &Key) -> String {
    let Key { account, user, .. } = key;
    format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\">\n  <GetCallerIdentityResult>\n    \
         <Arn>arn:aws:iam::{account}:user/{user}</Arn>\n    <UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>\n    \
         <Account>{account}</Account>\n  </GetCallerIdentityResult>\n  <ResponseMetadata>\n    \
         <RequestId>{REQUEST_ID}</RequestId>\n  </ResponseMetadata>\n</GetCallerIdentityResponse>\n"
    )
}

fn response(now: OffsetDateTime, status: u16, reason: &'static str, body: String) -> Response {
    // RFC 9110, 5.6.7
    let form = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let headers = vec![
        ("x-amzn-RequestId", REQUEST_ID.to_owned()),
        ("Content-Type", "text/xml".to_owned()),
        ("Date", now.format(form).unwrap_or_default()),
    ];
    Response { status, reason, headers, body }
}
