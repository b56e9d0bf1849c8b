//! What `serverless.yml` and `.env` of a folder do to a check, and what they must not do.

#[path = "support/folder.rs"]
mod support;

use slsca::check::Diagnosis;
use slsca::probe::confirm::Word;
use support::{KEYS, checked_with};

fn checked(args: &[&str], env: &[(&str, &str)], files: &[(&str, &str)]) -> (Diagnosis, Vec<String>) {
    checked_with(args, env, files, &|_| Word::Silent("not asked".to_owned()))
}

fn hosts(diagnosis: &Diagnosis) -> Vec<(&'static str, String)> {
    let calls = diagnosis.facts.runs.iter().flat_map(|run| run.calls.iter().map(|call| (run.id(), call)));
    calls.map(|(client, call)| (client, call.call.route.host.clone())).collect()
}

#[test]
fn region_and_bucket_of_the_project_choose_the_hosts_of_the_clients_that_read_it() {
    let yml = "service: a\nprovider:\n  name: aws\n  region: eu-central-1\n  deploymentBucket: parts\n";
    let args = ["--client", "serverless-3,osls-4,curl", "--service", "s3", "--tls-only"];
    let (diagnosis, _) = checked(&args, &[], &[("serverless.yml", yml)]);
    let expected = [
        ("serverless-3", "parts.s3.eu-central-1.amazonaws.com"),
        ("osls-4", "parts.s3.eu-central-1.amazonaws.com"),
        ("curl", "s3.us-east-1.amazonaws.com"),
    ];
    assert_eq!(hosts(&diagnosis), expected.map(|(client, host)| (client, host.to_owned())));
}

#[test]
fn the_option_beats_the_project_and_the_stage_reaches_its_variables() {
    let yml = "service: a\nprovider:\n  name: aws\n  region: ${self:custom.${sls:stage}}\ncustom:\n  dev: eu-west-1\n  prod: \
               eu-west-3\n";
    let region = |args: &[&str]| {
        let args: Vec<&str> =
            ["--service", "lambda", "--tls-only"].into_iter().chain(args.iter().copied()).collect();
        let (diagnosis, _) = checked(&args, &[], &[("serverless.yml", yml)]);
        diagnosis.facts.runs[0].calls[0].call.region.clone()
    };
    assert_eq!(region(&[]), "eu-west-1");
    assert_eq!(region(&["--stage", "prod"]), "eu-west-3");
    assert_eq!(region(&["--stage", "prod", "--region", "us-west-2"]), "us-west-2");
}

#[test]
fn another_file_can_be_named() {
    let files = [("other.yml", "service: a\nprovider:\n  name: aws\n  profile: nowhere\n")];
    let (without, _) = checked(&[], &KEYS, &files);
    assert_eq!(without.facts.runs[0].resolution.as_ref().and_then(|found| found.error.as_ref()), None);
    let (with, _) = checked(&["--config", "other.yml"], &KEYS, &files);
    assert_eq!(with.cause.map(|cause| cause.rule), Some("profile/not-configured"));
    let (absent, _) = checked(&["--config", "absent.yml"], &KEYS, &files);
    let message = absent.facts.runs[0].calls[0].outcome.message.clone().unwrap_or_default();
    assert_eq!(message, "'Invalid \"--config\" value: Cannot find \"absent.yml\" in service folder");
    let elsewhere = [
        ("/svc/other.yml", "useDotenv: true\nprovider:\n  name: aws\n"),
        ("/svc/.env", "AWS_PROFILE=nowhere\n"),
    ];
    let (elsewhere, _) = checked(&["--config", "/svc/other.yml"], &KEYS, &elsewhere);
    assert_eq!(elsewhere.cause.map(|cause| cause.rule), Some("profile/not-configured"));
}

#[test]
fn dotenv_gives_trust_proxy_and_keys_to_the_clients_that_load_it_in_time() {
    let yml = "service: a\nuseDotenv: true\nprovider:\n  name: aws\n";
    let dotenv = "cafile=/corp.pem\nAWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=x\n";
    let args = ["--client", "serverless-1,serverless-2,serverless-3,serverless-4,osls-3,osls-4,node"];
    let args = [args[0], args[1], "--service", "iam"];
    let (diagnosis, _) = checked(&args, &[], &[("serverless.yml", yml), (".env", dotenv)]);
    let trusting: Vec<_> = diagnosis
        .facts
        .runs
        .iter()
        .filter(|run| !run.distrusts())
        .map(slsca::rules::facts::Run::id)
        .collect();
    assert_eq!(trusting, ["serverless-2", "serverless-3", "osls-3", "osls-4"]);
    let keyed: Vec<_> = diagnosis
        .facts
        .runs
        .iter()
        .filter(|run| run.resolution.as_ref().is_some_and(|found| found.credentials.is_some()))
        .map(slsca::rules::facts::Run::id)
        .collect();
    assert_eq!(keyed, ["serverless-2", "serverless-3", "serverless-4", "osls-3", "osls-4"]);
}

#[test]
fn serverless_4_loads_dotenv_unasked_and_every_file_of_it() {
    let files = [
        ("serverless.yml", "service: a\nprovider:\n  name: aws\n"),
        (".env.dev", "AWS_REGION=eu-north-1\n"),
        (".env", "AWS_REGION=eu-south-1\nHTTPS_PROXY=http://proxy.corp:3128\n"),
    ];
    let (diagnosis, _) = checked(&["--client", "serverless-4", "--tls-only"], &[], &files);
    let route = &diagnosis.facts.runs[0].calls[0].call.route;
    assert_eq!(route.host, "sts.eu-north-1.amazonaws.com");
    assert_eq!(route.proxy.as_ref().map(|proxy| proxy.host.as_str()), Some("proxy.corp"));
    let off = [("serverless.yml", "service: a\nuseDotenv: false\nprovider:\n  name: aws\n"), files[1]];
    let (diagnosis, _) = checked(&["--client", "serverless-4", "--tls-only"], &[], &off);
    assert_eq!(diagnosis.facts.runs[0].calls[0].call.route.host, "sts.us-east-1.amazonaws.com");
}

#[test]
fn nothing_is_signed_for_an_endpoint_that_the_folder_names() {
    let yml = "service: a\nuseDotenv: true\nprovider:\n  name: aws\n";
    let dotenv = "AWS_ENDPOINT_URL=https://sts.amazonaws.com\n";
    let files = [("serverless.yml", yml), (".env", dotenv)];
    let trusted = [KEYS[0], KEYS[1], ("cafile", "/corp.pem")];
    let (diagnosis, permitted) = checked(&["--client", "osls-4"], &trusted, &files);
    assert!(permitted.is_empty(), "{permitted:?}");
    let outcome = &diagnosis.facts.runs[0].calls[0].outcome;
    assert_eq!(outcome.ok, None, "{outcome:?}");
    assert!(outcome.reason.as_deref().is_some_and(|reason| reason.contains("--endpoint-url")), "{outcome:?}");

    let args = ["--client", "osls-4", "--endpoint-url", "https://sts.amazonaws.com"];
    let (_, permitted) = checked(&args, &trusted, &files);
    assert_eq!(permitted, ["sts.amazonaws.com"]);
    let own = [KEYS[0], KEYS[1], trusted[2], ("AWS_ENDPOINT_URL", "https://sts.amazonaws.com")];
    let (_, permitted) = checked(&["--client", "osls-4"], &own, &[]);
    assert_eq!(permitted, ["sts.amazonaws.com"]);
}

#[test]
fn nothing_is_signed_for_an_endpoint_in_a_file_that_the_folder_names() {
    let yml = "service: a\nuseDotenv: true\nprovider:\n  name: aws\n";
    let config = "[default]\nendpoint_url = https://sts.amazonaws.com\n";
    let trusted = [KEYS[0], KEYS[1], ("cafile", "/corp.pem")];
    let files = [("serverless.yml", yml), (".env", "AWS_CONFIG_FILE=/svc/config\n"), ("/svc/config", config)];
    let (diagnosis, permitted) = checked(&["--client", "osls-4"], &trusted, &files);
    assert_eq!(diagnosis.facts.runs[0].calls[0].call.route.host, "sts.amazonaws.com");
    assert!(permitted.is_empty(), "{permitted:?}");
    let own = [KEYS[0], KEYS[1], trusted[2], ("AWS_CONFIG_FILE", "/home/dev/config")];
    let (_, permitted) = checked(&["--client", "osls-4"], &own, &[("/home/dev/config", config)]);
    assert_eq!(permitted, ["sts.amazonaws.com"]);
}

#[test]
fn unsetting_what_dotenv_sets_names_its_line() {
    let yml = "service: a\nuseDotenv: true\nprovider:\n  name: aws\n";
    let files =
        [("serverless.yml", yml), (".env", "# old\ncafile=/other.pem\n"), ("/other.pem", "no certificate")];
    let env = [("NODE_EXTRA_CA_CERTS", "/corp.pem")];
    let (diagnosis, _) = checked(&["--tls-only"], &env, &files);
    let cause = diagnosis.cause.expect("it fails");
    let fix = cause.fix.first().expect("there is a way out");
    assert!(fix.verified && fix.unset.is_empty(), "{fix:?}");
    assert!(fix.text.contains("`.env`, line 2"), "{fix:?}");
}

#[test]
fn a_plan_lists_every_file_and_signs_nothing_for_an_endpoint_that_the_folder_names() {
    let files = [
        ("serverless.yml", "service: a\nuseDotenv: true\nprovider:\n  name: aws\n"),
        (".env", "AWS_ENDPOINT_URL=https://localhost:4566\ncafile=/corp.pem\n"),
        (
            "/home/dev/.aws/credentials",
            "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\n",
        ),
    ];
    let (diagnosis, _) = checked(&["--plan", "--client", "serverless-3,osls-4"], &[], &files);
    let plan: serde_json::Value =
        serde_json::from_str(&slsca::report::plan::json(&diagnosis)).expect("one JSON object");
    let expected = ["serverless.yml", ".env", "/home/dev/.aws/credentials", "/corp.pem"];
    assert_eq!(plan["reads"], serde_json::json!(expected));
    let signs: Vec<_> = plan["contacts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|contact| (contact["host"].as_str().unwrap_or_default(), contact["signs_with"].is_string()))
        .collect();
    assert_eq!(signs, [("sts.amazonaws.com", true), ("localhost", false)]);
}
