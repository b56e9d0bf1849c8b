//! The demo's servers against a client of the test's own: rustls with the scratch folder's certificates, and AWS's signer.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use base64::Engine as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::scenario::STORY;
use super::stage::{HOST, Stage};
use super::sts::{GOOD_KEY, UNKNOWN_KEY_ID, UNSUBSCRIBED_KEY};
use super::{PROXY_PASSWORD, PROXY_USER, Receiver, SCENARIOS, Scenario};
use crate::world::Clock;

const NOW: u64 = 1_795_490_000;
const CLOCK: Clock = Clock::Fixed(1_795_490_000);
const BODY: &str = "Action=GetCallerIdentity&Version=2011-06-15";

#[test]
fn sts_answers_in_the_shapes_of_aws() {
    let stage = open("ok");
    let good = exchange(&stage, "corp-root-ca.pem", GOOD_KEY.id, GOOD_KEY.secret);
    assert!(good.starts_with("HTTP/1.1 200 OK\r\n"), "{good}");
    assert!(good.contains("<Arn>arn:aws:iam::123456789012:user/demo</Arn>"), "{good}");
    assert!(good.contains("<Account>123456789012</Account>"), "{good}");
    assert!(good.contains("\r\nDate: ") && good.contains(" GMT\r\n"), "{good}");

    for (id, secret, status, code) in [
        (GOOD_KEY.id, UNSUBSCRIBED_KEY.secret, 403, "SignatureDoesNotMatch"),
        (UNKNOWN_KEY_ID, GOOD_KEY.secret, 403, "InvalidClientTokenId"),
        (UNSUBSCRIBED_KEY.id, UNSUBSCRIBED_KEY.secret, 403, "OptInRequired"),
    ] {
        let answer = exchange(&stage, "corp-root-ca.pem", id, secret);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(&format!("<Code>{code}</Code>")), "{answer}");
    }
    assert_eq!(stage.received().len(), 4);
    assert!(stage.received().iter().all(|one| one.signed && one.by == Receiver::Endpoint));
}

#[test]
fn a_clock_two_hours_ahead_calls_the_signature_expired() {
    let answer = exchange(&open("clock-skew"), "corp-root-ca.pem", GOOD_KEY.id, GOOD_KEY.secret);
    assert!(answer.contains("<Code>SignatureDoesNotMatch</Code>"), "{answer}");
    assert!(answer.contains("Signature expired: "), "{answer}");
}

#[test]
fn an_unsigned_request_is_recorded_as_such() {
    let stage = open("ok");
    let mut tls = secure(connect(&stage), &stage, "corp-root-ca.pem");
    tls.write_all(b"GET / HTTP/1.1\r\nHost: sts.amazonaws.com\r\n\r\n").unwrap();
    let answer = rest(&mut tls);
    assert!(answer.contains("<Code>MissingAuthenticationToken</Code>"), "{answer}");
    assert!(!stage.received()[0].signed);
}

#[test]
fn every_untrusted_scenario_fails_in_the_handshake_or_before_it() {
    for (name, roots, error) in [
        ("expired", "corp-root-ca.pem", "Expired"),
        ("wrong-host", "corp-root-ca.pem", "NotValidForName"),
        ("missing-root", "corp-retired-root-ca.pem", "UnknownIssuer"),
        ("two-faults", "corp-retired-root-ca.pem", "Expired"),
    ] {
        let stage = open(name);
        let mut tls = secure(connect(&stage), &stage, roots);
        let failure = tls.conn.complete_io(&mut tls.sock).unwrap_err();
        let failure = format!("{failure:?}");
        assert!(failure.contains(error), "{name}: {failure}");
        assert!(stage.received().is_empty());
    }
}

#[test]
fn the_interceptor_makes_a_leaf_for_the_host_it_was_asked_for() {
    for (scenario, sent) in [(Scenario::named("intercepted").unwrap(), 1), (&STORY[0], 2)] {
        let stage = Stage::open(scenario, CLOCK).unwrap();
        let (stream, head) = tunnel(&stage, "");
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        let mut tls = secure(stream, &stage, "corp-proxy-ca.pem");
        tls.write_all(signed(GOOD_KEY.id, GOOD_KEY.secret).as_bytes()).unwrap();
        let answer = rest(&mut tls);
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert_eq!(tls.conn.peer_certificates().unwrap().len(), sent);
        let received = stage.received();
        assert_eq!((received[0].by, received[0].signed), (Receiver::Proxy, false));
        assert_eq!((received[1].by, received[1].signed), (Receiver::Interceptor, true));
    }
}

#[test]
fn the_password_opens_the_tunnel_to_the_endpoint() {
    let stage = open("proxy-auth");
    let (_, head) = tunnel(&stage, "");
    assert!(head.starts_with("HTTP/1.1 407 "), "{head}");
    assert!(head.contains("Proxy-Authenticate: Basic realm="), "{head}");

    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{PROXY_USER}:{PROXY_PASSWORD}"));
    let (stream, head) = tunnel(&stage, &format!("Proxy-Authorization: Basic {pair}\r\n"));
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let mut tls = secure(stream, &stage, "corp-root-ca.pem");
    tls.write_all(signed(GOOD_KEY.id, GOOD_KEY.secret).as_bytes()).unwrap();
    assert!(rest(&mut tls).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn the_portal_sends_everyone_to_its_page() {
    let (_, head) = tunnel(&open("captive-portal"), "");
    assert!(head.starts_with("HTTP/1.1 302 Found\r\nLocation: http://login."), "{head}");
}

#[test]
fn the_scratch_folder_goes_with_the_stage_and_holds_no_private_key() {
    let stage = open("ok");
    let folder = stage.folder().to_owned();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE"), "{path:?}");
        }
    }
    drop(stage);
    assert!(!folder.exists());
}

#[test]
fn names_are_unique_and_only_what_is_right_is_trusted() {
    let trusted: Vec<&str> =
        SCENARIOS.iter().filter(|scenario| scenario.is_trusted()).map(|scenario| scenario.name).collect();
    assert_eq!(trusted, ["ok", "no-subscription", "bad-key", "clock-skew"]);
    let mut names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), SCENARIOS.len());
    assert!(STORY[2].is_trusted() && !STORY[1].is_trusted() && !STORY[0].is_trusted());
}

fn open(name: &str) -> Stage {
    Stage::open(Scenario::named(name).unwrap(), CLOCK).unwrap()
}

/// A connection to the address behind `--connect-to`.
fn connect(stage: &Stage) -> TcpStream {
    let target = stage.arguments().last().unwrap();
    TcpStream::connect(target.strip_prefix("::").unwrap()).unwrap()
}

/// A connection to the proxy after its answer to CONNECT, and that answer's head.
fn tunnel(stage: &Stage, header: &str) -> (TcpStream, String) {
    let (_, proxy) = &stage.exports()[0];
    let mut stream = TcpStream::connect(proxy.strip_prefix("http://").unwrap()).unwrap();
    write!(stream, "CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}:443\r\n{header}\r\n").unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    (stream, String::from_utf8(head).unwrap())
}

fn secure(stream: TcpStream, stage: &Stage, roots: &str) -> StreamOwned<ClientConnection, TcpStream> {
    let mut store = RootCertStore::empty();
    store.add(CertificateDer::from_pem_file(stage.folder().join(roots)).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(Noon))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(store)
        .with_no_client_auth();
    let name = ServerName::try_from(HOST).unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream)
}

fn exchange(stage: &Stage, roots: &str, id: &str, secret: &str) -> String {
    let mut tls = secure(connect(stage), stage, roots);
    tls.write_all(signed(id, secret).as_bytes()).unwrap();
    rest(&mut tls)
}

/// The test's clock for rustls.
#[derive(Debug)]
struct Noon;

impl TimeProvider for Noon {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(NOW)))
    }
}

/// A `GetCallerIdentity` request, signed by AWS's own signer.
fn signed(id: &str, secret: &str) -> String {
    let headers = [("host", HOST), ("content-type", "application/x-www-form-urlencoded")];
    let identity = Credentials::new(id, secret, None, None, "test").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("sts")
        .time(UNIX_EPOCH + Duration::from_secs(NOW))
        .settings(SigningSettings::default())
        .build()
        .unwrap();
    let body = SignableBody::Bytes(BODY.as_bytes());
    let url = format!("https://{HOST}/");
    let signable = SignableRequest::new("POST", &url, headers.into_iter(), body).unwrap();
    let (instructions, _) = sign(signable, &params.into()).unwrap().into_parts();
    let mut text = "POST / HTTP/1.1\r\n".to_owned();
    for (name, value) in headers.into_iter().chain(instructions.headers()) {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    let _ = write!(text, "content-length: {}\r\n\r\n{BODY}", BODY.len());
    text
}

fn rest(stream: &mut impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}
