//! Checks an AWS Signature Version 4 as AWS does, from the request as it arrived.
//!
//! The canonical request is built here, apart from the signer that `check` uses: a fault in one does not hide in both.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write as _;

use time::OffsetDateTime;
use time::macros::format_description;

use super::http::Request;

/// What an `Authorization` header claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) key_id: String,
    region: String,
    service: String,
    signed_headers: Vec<String>,
    signature: String,
    pub(super) at: OffsetDateTime,
    /// `at` as sent, in ISO 8601's basic form.
    pub(super) timestamp: String,
}

impl Claim {
    /// The claim of a request; `None` when a part is missing or malformed.
    pub(super) fn of(request: &Request) -> Option<Self> {
        let text = request.header("authorization")?.strip_prefix("AWS4-HMAC-SHA256")?;
        let part = |name: &str| {
            text.split(',')
                .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
                .map(str::to_owned)
        };
        let credential = part("Credential")?;
        let mut scope = credential.split('/');
        let mut next = || scope.next().map(str::to_owned);
        let (key_id, date, region, service, end) = (next()?, next()?, next()?, next()?, next()?);
        let timestamp = request.header("x-amz-date")?.to_owned();
        let at = parse_timestamp(&timestamp)?;
        if end != "aws4_request" || scope.next().is_some() || !timestamp.starts_with(&date) {
            return None;
        }
        let signed_headers: Vec<String> = part("SignedHeaders")?.split(';').map(str::to_owned).collect();
        let covered = |name: &str| signed_headers.iter().any(|header| header == name);
        if !covered("host") || !covered("x-amz-date") {
            return None;
        }
        Some(Self { key_id, region, service, signature: part("Signature")?, signed_headers, at, timestamp })
    }

    /// Whether the signature is the one that this secret key makes.
    pub(super) fn holds(&self, request: &Request, secret_key: &str) -> bool {
        let date = self.timestamp.get(..8).unwrap_or_default();
        let scope = format!("{date}/{}/{}/aws4_request", self.region, self.service);
        let canonical = sha256(self.canonical(request).as_bytes());
        let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{canonical}", self.timestamp);
        let (region, service) = (&self.region, &self.service);
        let key = aws_sigv4::sign::v4::generate_signing_key(secret_key, self.at.into(), region, service);
        aws_sigv4::sign::v4::calculate_signature(key, to_sign.as_bytes()) == self.signature
    }

    fn canonical(&self, request: &Request) -> String {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let mut query: Vec<&str> = query.split('&').collect();
        query.sort_unstable();
        let mut text = format!("{}\n{path}\n{}\n", request.method, query.join("&"));
        for name in &self.signed_headers {
            let value = request.header(name).unwrap_or_default();
            let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "{name}:{value}");
        }
        let _ = write!(text, "\n{}\n{}", self.signed_headers.join(";"), sha256(&request.body));
        text
    }
}

/// The form of `X-Amz-Date`.
pub(super) fn timestamp(at: OffsetDateTime) -> String {
    at.format(format_description!("[year][month][day]T[hour][minute][second]Z")).unwrap_or_default()
}

fn parse_timestamp(text: &str) -> Option<OffsetDateTime> {
    let form = format_description!("[year][month][day]T[hour][minute][second]Z");
    time::PrimitiveDateTime::parse(text, form).ok().map(time::PrimitiveDateTime::assume_utc)
}

fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    digest.as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
