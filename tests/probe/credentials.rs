//! `check` with credentials that have to be fetched: from STS, the SSO portal, a program, a container runtime.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use slsca::check::request::Request;
use slsca::check::{Diagnosis, check};
use slsca::cli::{Cli, Command};
use slsca::probe::{Options, UNWATCHED, probe_all};
use slsca::profile::Obstacle;
use slsca::report::json;
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

use super::server::{NOW, PKI, SECRET, Server, config};

const KEYS: &str = "[me]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ";
const CREDENTIALS: &str = "/home/dev/.aws/credentials";
const CONFIG: &str = "/home/dev/.aws/config";
/// What nobody may see of what the servers give out.
const ISSUED_SECRET: &str = "issuedSecretKey0123456789";
const ISSUED_TOKEN: &str = "issuedSessionToken0123456789";

/// An AWS that gives out keys and knows whose they are.
fn aws() -> Server {
    let config = Arc::new(config());
    Server::start(move |connection| {
        let mut session = connection.tls(&config);
        let request = session.read_request();
        session.send(answer(&request).as_bytes());
        session.close();
    })
}

fn answer(request: &str) -> String {
    let keys = |id: &str| {
        format!(
            "<Credentials><AccessKeyId>{id}</AccessKeyId><SecretAccessKey>{ISSUED_SECRET}</SecretAccessKey>\
             <SessionToken>{ISSUED_TOKEN}</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>"
        )
    };
    let signed_by = |id: &str| request.contains(&format!("Credential={id}/"));
    let has = |text: &str| request.contains(text);
    let (status, body) = if has("GET /federation/credentials?role_name=dev&account_id=123456789012 ")
        && has("x-amz-sso_bearer_token: cached-token")
    {
        let body = format!(
            r#"{{"roleCredentials":{{"accessKeyId":"ASIASSO","secretAccessKey":"{ISSUED_SECRET}","sessionToken":"{ISSUED_TOKEN}","expiration":1}}}}"#
        );
        ("200 OK", body)
    } else if has("Action=AssumeRoleWithWebIdentity") && has("WebIdentityToken=eyJ") && !has("authorization:")
    {
        (
            "200 OK",
            format!(
                "<R><AssumeRoleWithWebIdentityResult>{}</AssumeRoleWithWebIdentityResult></R>",
                keys("ASIAWEB")
            ),
        )
    } else if has("Action=AssumeRole&") && has("role%2Fouter") && signed_by("ASIAINNER") {
        ("200 OK", format!("<R><AssumeRoleResult>{}</AssumeRoleResult></R>", keys("ASIAOUTER")))
    } else if has("Action=AssumeRole&") && has("role%2Finner") && signed_by("AKIDEXAMPLE") {
        ("200 OK", format!("<R><AssumeRoleResult>{}</AssumeRoleResult></R>", keys("ASIAINNER")))
    } else if has("Action=AssumeRole&") && has("SerialNumber=mfa&TokenCode=123456") {
        ("200 OK", format!("<R><AssumeRoleResult>{}</AssumeRoleResult></R>", keys("ASIAMFA")))
    } else if has("Action=AssumeRole&") {
        let error = "<Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error>";
        ("403 Forbidden", format!("<ErrorResponse>{error}</ErrorResponse>"))
    } else {
        let id =
            request.split("Credential=").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or("nobody");
        let who = format!("<Arn>arn:aws:sts::123456789012:{id}</Arn><Account>123456789012</Account>");
        ("200 OK", format!("<R><GetCallerIdentityResult>{who}</GetCallerIdentityResult></R>"))
    };
    format!(
        "HTTP/1.1 {status}\r\nx-amzn-requestid: 1\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

struct Situation {
    env: Env,
    files: BTreeMap<PathBuf, Vec<u8>>,
    args: Vec<String>,
}

impl Situation {
    fn new(client: &str, server: &Server) -> Self {
        let ca = if client == "aws-cli" { "AWS_CA_BUNDLE" } else { "cafile" };
        let env = [("HOME", "/home/dev"), (ca, "/root.pem"), ("PATH", "/usr/bin:/bin")].into_iter().collect();
        let files = [(PathBuf::from("/root.pem"), pem(&PKI.root))].into();
        let port = server.address.port();
        let args = ["slsca", "check", "--client", client, "--connect-to", &format!("::127.0.0.1:{port}")];
        Self { env, files, args: args.map(str::to_owned).into() }
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.env.set(name, value);
        self
    }

    fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.into(), text.as_bytes().to_vec());
        self
    }

    fn arg(mut self, arg: &str) -> Self {
        self.args.push(arg.to_owned());
        self
    }

    fn check(self) -> Diagnosis {
        self.check_and_time().0
    }

    /// With the time that each call was given.
    fn check_and_time(self) -> (Diagnosis, Vec<Duration>) {
        let Command::Check(args) = Cli::try_parse_from(&self.args).unwrap().command else { unreachable!() };
        let world = World {
            env: self.env,
            files: Files::Given(self.files),
            clock: Clock::Fixed(NOW),
            net: Net::Real,
            terminal: Terminal::none(),
        };
        let request = Request::new(&args, &world).unwrap();
        let options = request.probe.clone();
        let limits = RefCell::new(Vec::new());
        let diagnosis = check(&request, &world, &|jobs, limit, decide| {
            limits.borrow_mut().push(limit);
            let options = Options { timeouts: options.timeouts.within(limit), ..options.clone() };
            probe_all(Net::Real, jobs, &options, decide, &UNWATCHED)
        });
        let shown = format!("{}{diagnosis:?}", json::report(&diagnosis));
        for secret in [SECRET, ISSUED_SECRET, ISSUED_TOKEN, "cached-token", "eyJ0b2tlbiJ9", "123456&"] {
            assert!(!shown.contains(secret), "{secret} is shown");
        }
        (diagnosis, limits.into_inner())
    }
}

fn pem(der: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n")).into_bytes()
}

/// The ARN that the last call was answered with.
fn identity(diagnosis: &Diagnosis) -> String {
    let call = diagnosis.facts.runs[0].calls.last().unwrap();
    let aws = call.trace.and_then(|trace| diagnosis.facts.traces[trace].aws.as_ref());
    aws.and_then(|aws| aws.arn.clone()).unwrap_or_default()
}

fn arn(id: &str) -> String {
    format!("arn:aws:sts::123456789012:{id}")
}

fn role(name: &str, source: &str) -> String {
    format!("[{name}]\nrole_arn = arn:aws:iam::123456789012:role/{name}\nsource_profile = {source}\n")
}

#[test]
fn a_chain_of_roles_is_assumed_from_the_inside_out() {
    for client in ["serverless-3", "osls-3"] {
        let server = aws();
        let files = format!("{KEYS}{SECRET}\n{}{}", role("inner", "me"), role("outer", "inner"));
        let done =
            Situation::new(client, &server).set("AWS_PROFILE", "outer").file(CREDENTIALS, &files).check();
        assert_eq!(identity(&done), arn("ASIAOUTER"), "{client}: {:?}", done.findings);
        assert!(done.ok, "{:?}", done.findings);
        assert_eq!(server.received().matches("POST / ").count(), 3);
    }
}

#[test]
fn the_calls_of_a_chain_share_the_time_of_one_check() {
    let server = aws();
    let files = format!("{KEYS}{SECRET}\n{}{}", role("inner", "me"), role("outer", "inner"));
    let situation =
        Situation::new("serverless-3", &server).set("AWS_PROFILE", "outer").file(CREDENTIALS, &files);
    let (_, limits) = situation.arg("--timeout").arg("60s").check_and_time();
    assert_eq!((limits.len(), limits[0]), (3, Duration::from_mins(1)));
    assert!(limits.is_sorted_by(|one, next| one > next), "{limits:?}");
}

#[test]
fn a_role_that_is_refused_is_the_cause() {
    let server = aws();
    let files = format!("{KEYS}{SECRET}\n{}", role("other", "me"));
    let done =
        Situation::new("serverless-3", &server).set("AWS_PROFILE", "other").file(CREDENTIALS, &files).check();
    assert_eq!(done.cause.unwrap().rule, "aws/denied");
    let calls = &done.facts.runs[0].calls;
    assert_eq!(calls[0].outcome.message.as_deref(), Some("not authorized to perform: sts:AssumeRole"));
    assert_eq!((calls[1].outcome.ok, done.facts.runs[0].obstacle.clone()), (None, Some(Obstacle::Call)));
}

#[test]
fn nothing_is_sent_to_an_sts_that_the_client_does_not_trust() {
    let server = aws();
    let files = format!("{KEYS}{SECRET}\n{}", role("inner", "me"));
    let situation = Situation::new("serverless-3", &server).set("cafile", "/other.pem");
    let other = super::server::Pki::new();
    let mut situation = situation.set("AWS_PROFILE", "inner").file(CREDENTIALS, &files);
    situation.files.insert("/other.pem".into(), pem(&other.root));
    let done = situation.check();
    assert_eq!(server.received(), "");
    assert_eq!(done.facts.runs[0].calls[0].outcome.ok, Some(false));
    assert!(done.cause.unwrap().rule.starts_with("tls/"));
}

#[test]
fn a_code_is_spent_once_and_only_when_given() {
    let files = format!("{KEYS}{SECRET}\n{}mfa_serial = mfa\n", role("guarded", "me"));
    let server = aws();
    let situation =
        || Situation::new("serverless-3", &server).set("AWS_PROFILE", "guarded").file(CREDENTIALS, &files);
    let done = situation().check();
    assert_eq!(done.cause.unwrap().rule, "profile/mfa-code-needed");
    assert_eq!(server.received(), "");
    let both = situation().arg("--client").arg("osls-3").arg("--mfa-code").arg("123456").check();
    assert_eq!(identity(&both), arn("ASIAMFA"), "{:?}", both.findings);
    assert_eq!(server.received().matches("TokenCode=123456").count(), 1);
}

#[test]
fn a_web_identity_token_is_traded() {
    let server = aws();
    let situation = Situation::new("serverless-3", &server)
        .set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")
        .set("AWS_ROLE_ARN", "arn:aws:iam::1:role/pod")
        .file("/token", "eyJ0b2tlbiJ9\n");
    let done = situation.check();
    assert_eq!(identity(&done), arn("ASIAWEB"), "{:?}", done.findings);
}

#[test]
fn an_sso_token_is_traded_while_it_is_good() {
    let profile = "[profile sso]\nsso_start_url = https://x\nsso_region = eu-west-1\nsso_account_id = 123456789012\n\
                   sso_role_name = dev\nregion = us-east-1\n";
    let situation = |token: &str, server: &Server| {
        Situation::new("aws-cli", server)
            .set("AWS_PROFILE", "sso")
            .set("AWS_ENDPOINT_URL_STS", "https://sts.amazonaws.com")
            .file(CONFIG, profile)
            .file(&token_path(), token)
    };
    let server = aws();
    let good = r#"{"accessToken":"cached-token","expiresAt":"2030-01-01T00:00:00Z"}"#;
    let done = situation(good, &server).check();
    assert_eq!(identity(&done), arn("ASIASSO"), "{:?}", done.findings);
    let server = aws();
    let old = r#"{"accessToken":"cached-token","expiresAt":"2020-01-01T00:00:00Z"}"#;
    let done = situation(old, &server).check();
    assert_eq!(done.cause.unwrap().rule, "profile/expired-session");
    assert_eq!(server.received(), "");
}

/// The cache names its files by the SHA-1 of the start URL.
fn token_path() -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, b"https://x");
    let hex: Vec<String> = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("/home/dev/.aws/sso/cache/{}.json", hex.concat())
}

#[cfg(unix)]
#[test]
fn a_program_is_run_and_its_keys_are_used() {
    let server = aws();
    let keys = format!(r#"{{"Version":1,"AccessKeyId":"AKIDPROCESS","SecretAccessKey":"{ISSUED_SECRET}"}}"#);
    let situation = |command: &str| {
        Situation::new("aws-cli", &server)
            .set("AWS_ENDPOINT_URL_STS", "https://sts.amazonaws.com")
            .set("AWS_PROFILE", "p")
            .set("KEYS", &keys)
            .file(CONFIG, &format!("[profile p]\nregion = us-east-1\ncredential_process = {command}\n"))
    };
    let done = situation("printenv KEYS").check();
    assert_eq!(identity(&done), arn("AKIDPROCESS"), "{:?}", done.findings);
    let done = situation("sh -c 'echo the vault is locked >&2; exit 3'").check();
    let (_, finding) = &done.findings[done.cause.as_ref().unwrap().finding];
    assert_eq!(finding.rule, "profile/process-failed");
    assert!(finding.detail.contains("the vault is locked"), "{}", finding.detail);
    let said = done.facts.runs[0].calls[0].outcome.message.as_deref();
    assert_eq!(said, Some("Error when retrieving credentials from custom-process: the vault is locked"));
}

#[test]
fn a_container_endpoint_on_this_machine_is_asked() {
    let server = aws();
    let metadata = Server::start(|mut connection| {
        connection.read_head();
        let body = format!(
            r#"{{"AccessKeyId":"ASIATASK","SecretAccessKey":"{ISSUED_SECRET}","Token":"{ISSUED_TOKEN}"}}"#
        );
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        connection.send(format!("{head}{body}").as_bytes());
    });
    let uri = format!("http://127.0.0.1:{}/task", metadata.address.port());
    let mut situation = Situation::new("serverless-3", &server)
        .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &uri)
        .set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic eyJ0b2tlbiJ9");
    let last = situation.args.len() - 1;
    situation.args[last] = format!("sts.amazonaws.com:443:127.0.0.1:{}", server.address.port());
    let done = situation.check();
    assert_eq!(identity(&done), arn("ASIATASK"), "{:?}", done.findings);
    assert!(metadata.received().contains("authorization: Basic eyJ0b2tlbiJ9"));
}
