//! Answers in every shape, and what they mean.

use proptest::prelude::*;

use super::{classify, seconds};
use crate::wire::{Answer, AwsAnswer, AwsClass};

/// 2026-09-21T14:13:20Z, and the same as an HTTP date.
const NOW: i64 = 1_790_000_000;
const DATE: &str = "Mon, 21 Sep 2026 14:13:20 GMT";
const TWO_HOURS_AGO: &str = "Mon, 21 Sep 2026 12:13:20 GMT";

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer { status, headers, body: body.as_bytes().to_vec(), received_at: NOW }
}

fn query(code: &str, message: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    )
}

fn error(found: &AwsAnswer) -> (&str, AwsClass) {
    let error = found.error.as_ref().unwrap();
    (&error.code, error.class)
}

#[test]
fn a_caller_identity_is_read() {
    let body = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
                <Arn>arn:aws:iam::123456789012:user/a&amp;b</Arn><UserId>AIDA</UserId><Account>123456789012</Account>\
                </GetCallerIdentityResult></GetCallerIdentityResponse>";
    let found = classify(&answer(200, &[("date", DATE)], body), "sts");
    assert_eq!(found.account.as_deref(), Some("123456789012"));
    assert_eq!(found.arn.as_deref(), Some("arn:aws:iam::123456789012:user/a&b"));
    assert_eq!((found.error, found.skew), (None, Some(0)));
}

#[test]
fn every_spelling_has_its_class() {
    let cases = [
        ("OptInRequired", AwsClass::Subscription),
        ("SubscriptionRequiredException", AwsClass::Subscription),
        ("NotSignedUp", AwsClass::Subscription),
        ("InvalidClientTokenId", AwsClass::InvalidKey),
        ("UnrecognizedClientException", AwsClass::InvalidKey),
        ("InvalidAccessKeyId", AwsClass::InvalidKey),
        ("SignatureDoesNotMatch", AwsClass::Signature),
        ("InvalidSignatureException", AwsClass::Signature),
        ("ExpiredToken", AwsClass::ExpiredToken),
        ("ExpiredTokenException", AwsClass::ExpiredToken),
        ("RequestExpired", AwsClass::ExpiredToken),
        ("RequestTimeTooSkewed", AwsClass::ClockSkew),
        ("AccessDenied", AwsClass::Denied),
        ("AccessDeniedException", AwsClass::Denied),
        ("RegionDisabledException", AwsClass::RegionDisabled),
        ("ThrottlingException", AwsClass::Throttled),
        ("ServiceUnavailable", AwsClass::Service),
        ("ValidationError", AwsClass::Other),
    ];
    for (code, class) in cases {
        let found = classify(&answer(403, &[("date", DATE)], &query(code, "m")), "sts");
        assert_eq!(error(&found), (code, class));
        assert_eq!(found.error.unwrap().message, "m");
    }
}

#[test]
fn every_shape_is_read() {
    let s3 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NotSignedUp</Code><Message>m</Message></Error>";
    let ec2 =
        "<Response><Errors><Error><Code>OptInRequired</Code><Message>m</Message></Error></Errors></Response>";
    let moto = "<ErrorResponse><Errors><Error><Code>OptInRequired</Code><Message>m</Message></Error></Errors></ErrorResponse>";
    let json = "{\"__type\":\"com.amazonaws.logs#SubscriptionRequiredException\",\"message\":\"m\"}";
    let plain = "{\"code\":\"SubscriptionRequired\",\"Message\":\"m\"}";
    for (body, kind) in
        [(s3, "text/xml"), (ec2, "text/xml"), (moto, "text/html"), (json, "application/json"), (plain, "")]
    {
        let found = classify(&answer(400, &[("content-type", kind)], body), "logs");
        assert_eq!(error(&found).1, AwsClass::Subscription, "{body}");
        assert_eq!(found.error.unwrap().message, "m", "{body}");
    }
}

#[test]
fn the_header_of_a_rest_service_names_the_error() {
    let header = (
        "x-amzn-errortype",
        "AccessDeniedException:http://internal.amazon.com/coral/com.amazon.coral.service/",
    );
    let found = classify(&answer(403, &[header], "{\"Message\":null}"), "lambda");
    assert_eq!(error(&found), ("AccessDeniedException", AwsClass::Denied));
}

#[test]
fn s3_answers_head_with_a_status_alone() {
    for (status, class) in [
        (403, AwsClass::Denied),
        (404, AwsClass::Other),
        (503, AwsClass::Service),
        (429, AwsClass::Throttled),
    ] {
        let found = classify(&answer(status, &[("x-amz-request-id", "R")], ""), "s3");
        assert_eq!(error(&found), (status.to_string().as_str(), class));
    }
    assert_eq!(classify(&answer(200, &[("x-amz-request-id", "R")], ""), "s3").error, None);
}

#[test]
fn a_wrong_clock_hides_behind_a_wrong_signature() {
    let late =
        classify(&answer(403, &[("date", TWO_HOURS_AGO)], &query("SignatureDoesNotMatch", "m")), "sts");
    assert_eq!((error(&late).1, late.skew), (AwsClass::ClockSkew, Some(7200)));
    let stamp =
        query("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 2026");
    assert_eq!(error(&classify(&answer(403, &[("date", DATE)], &stamp), "sts")).1, AwsClass::ClockSkew);
    let keys = classify(&answer(403, &[("date", TWO_HOURS_AGO)], &query("InvalidClientTokenId", "m")), "sts");
    assert_eq!((error(&keys).1, keys.skew), (AwsClass::InvalidKey, Some(7200)));
    let no_clock = classify(&answer(400, &[], &query("RequestExpired", "m")), "ec2");
    assert_eq!((error(&no_clock).1, no_clock.skew), (AwsClass::ClockSkew, None));
}

#[test]
fn four_minutes_are_no_wrong_clock() {
    let date = "Mon, 21 Sep 2026 14:09:20 GMT";
    let found = classify(&answer(403, &[("date", date)], &query("SignatureDoesNotMatch", "m")), "sts");
    assert_eq!((error(&found).1, found.skew), (AwsClass::Signature, Some(240)));
}

#[test]
fn pages_are_not_aws() {
    let portal = "<!DOCTYPE html><html><head><title>Sign in to\n network</title></head></html>";
    let cases = [
        (200, portal),
        (302, ""),
        (403, portal),
        (407, ""),
        (502, "Bad Gateway"),
        (403, "{\"message\":\"Forbidden\"}"),
        (200, "<portal/>"),
        (200, ""),
    ];
    for (status, body) in cases {
        let found = classify(&answer(status, &[("date", TWO_HOURS_AGO)], body), "sts");
        assert_eq!(error(&found), (status.to_string().as_str(), AwsClass::ProxyPage), "{body}");
        assert_eq!(found.skew, None);
    }
    let found = classify(&answer(200, &[], portal), "sts");
    assert_eq!(found.error.unwrap().message, "Sign in to network");
}

#[test]
fn a_page_with_awss_mark_is_awss() {
    let found = classify(
        &answer(503, &[("x-amzn-requestid", "r")], "<html><b>Service Unavailable</b></html>"),
        "sts",
    );
    assert_eq!(error(&found), ("503", AwsClass::Service));
}

#[test]
fn http_dates_are_read() {
    assert_eq!(seconds(DATE), Some(NOW));
    assert_eq!(seconds("yesterday"), None);
}

proptest! {
    #[test]
    fn any_answer_is_classified(status in 100_u16..600, body in proptest::collection::vec(any::<u8>(), 0..300), date in "[ -~]{0,40}") {
        let mut given = answer(status, &[("date", &date)], "");
        given.body = body;
        let found = classify(&given, "sts");
        prop_assert!(found.error.is_some() || found.account.is_some());
    }
}
