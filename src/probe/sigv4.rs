//! The signature of a request, by AWS's own signer. It takes a [`Permit`]: nothing is signed for a stranger.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign as sign_v4,
};
use aws_sigv4::sign::v4;

use crate::judge::Permit;
use crate::profile::Credentials;
use crate::secret::Secret;

use super::call::Call;

/// A header of the signature. The values are as good as the secret for a quarter of an hour.
pub(super) type Header = (String, Secret);

/// The headers that make the call a signed one, for the instant `at` (seconds since the epoch).
///
/// `url` is the whole address, as sent. `None` when AWS's signer cannot take the request: a region or a path that does
/// not fit into a URL or a header.
pub(super) fn sign(
    _permit: &Permit,
    call: &Call,
    keys: &Credentials,
    url: &str,
    at: i64,
) -> Option<Vec<Header>> {
    let token = keys.session_token.as_ref().map(|token| token.expose().to_owned());
    let identity = aws_credential_types::Credentials::new(
        keys.access_key_id.clone(),
        keys.secret.expose().to_owned(),
        token,
        None,
        "slsca",
    )
    .into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&call.region)
        .name(call.signing_name)
        .time(instant(at))
        .settings(settings(call.signing_name))
        .build()
        .ok()?
        .into();
    let headers = call.headers.iter().copied();
    let body = SignableBody::Bytes(call.body.as_bytes());
    let request = SignableRequest::new(call.method, url, headers, body).ok()?;
    let (instructions, _) = sign_v4(request, &params).ok()?.into_parts();
    Some(instructions.headers().map(|(name, value)| (name.to_owned(), Secret::new(value))).collect())
}

/// S3 takes the path as it is and wants the hash of the body (Signature Version 4, "Create a canonical request").
fn settings(signing_name: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if signing_name == "s3" {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

fn instant(at: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Credentials {
        Credentials {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret: Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            session_token: None,
        }
    }

    fn permit() -> Permit {
        Permit::for_loopback("127.0.0.1:1".parse().unwrap()).unwrap()
    }

    fn header(headers: &[Header], name: &str) -> Option<String> {
        headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.expose().to_owned())
    }

    #[test]
    fn the_first_case_of_awss_own_suite_comes_out() {
        // `get-vanilla` of the published Signature Version 4 test suite.
        let call = Call {
            service: "service",
            signing_name: "service",
            region: "us-east-1".to_owned(),
            method: "GET",
            path: "/".to_owned(),
            headers: Vec::new(),
            secrets: Vec::new(),
            body: String::new(),
            expected: &[],
            credentials: None,
            metadata: false,
        };
        let url = "https://example.amazonaws.com/";
        let headers = sign(&permit(), &call, &keys(), url, 1_440_938_160).unwrap();
        assert_eq!(header(&headers, "x-amz-date").unwrap(), "20150830T123600Z");
        assert_eq!(
            header(&headers, "authorization").unwrap(),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
    }

    #[test]
    fn a_token_is_signed_and_s3_gets_the_hash_of_the_body() {
        let mut keys = keys();
        keys.session_token = Some(Secret::new("TOKEN"));
        let mut call = Call::caller_identity("us-east-1", keys.clone());
        let url = "https://sts.amazonaws.com/";
        let headers = sign(&permit(), &call, &keys, url, 1_440_938_160).unwrap();
        assert_eq!(header(&headers, "x-amz-security-token").unwrap(), "TOKEN");
        assert!(
            header(&headers, "authorization")
                .unwrap()
                .contains("content-type;host;x-amz-date;x-amz-security-token")
        );
        assert_eq!(header(&headers, "x-amz-content-sha256"), None);
        call.signing_name = "s3";
        let headers = sign(&permit(), &call, &keys, url, 1_440_938_160).unwrap();
        assert_eq!(header(&headers, "x-amz-content-sha256").unwrap().len(), 64);
        assert!(!format!("{headers:?} {call:?} {keys:?}").contains("TOKEN"));
    }
}
