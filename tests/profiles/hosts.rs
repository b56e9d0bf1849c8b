//! The hosts that clients call when the files say something about them: which profile of which file each one asks.

use clap::Parser;
use slsca::check::request::Request;
use slsca::check::{Diagnosis, check};
use slsca::cli::{Cli, Command};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

const KEYS: &str =
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEX\n";

fn planned(args: &[&str], env: &[(&'static str, &'static str)], files: &[(&str, String)]) -> Diagnosis {
    let words = ["slsca", "check", "--plan", "--region", "eu-west-1"].iter().chain(args);
    let Command::Check(args) = Cli::try_parse_from(words).expect("good arguments").command else {
        unreachable!()
    };
    let mut variables: Env = env.iter().copied().collect();
    variables.set("HOME", "/h");
    let files = files.iter().map(|(path, text)| ((*path).into(), text.clone().into_bytes()));
    let world = World {
        env: variables,
        files: Files::Given(files.collect()),
        clock: Clock::Fixed(1_795_435_200),
        net: Net::Refused,
        terminal: Terminal::none(),
    };
    let request = Request::new(&args, &world).expect("good usage");
    check(&request, &world, &|_, _, _| Vec::new())
}

/// The host of each call, with `http://` and the port where they are not the usual ones, or why there is none.
fn hosts(client: &str, env: &[(&'static str, &'static str)], config: &str, services: &str) -> Vec<String> {
    let files = [
        ("/h/.aws/credentials", format!("[default]\n{KEYS}[dev]\n{KEYS}")),
        ("/h/.aws/config", config.to_owned()),
    ];
    let mut args = vec!["--client", client];
    for service in services.split(' ') {
        args.extend(["--service", service]);
    }
    let diagnosis = planned(&args, env, &files);
    let run = &diagnosis.facts.runs[0];
    let call = |call: &slsca::rules::facts::CallRun| match &call.call.stop {
        Some(stop) => format!("!{}", stop.message),
        None => call.call.route.host.clone(),
    };
    run.calls.iter().map(call).collect()
}

const DEV: (&str, &str) = ("AWS_PROFILE", "dev");

#[test]
fn endpoint_url_of_the_profile_is_for_the_newer_sdks() {
    let config = "[profile dev]\nendpoint_url = http://localhost:4566\nservices = local\n\
                  [services local]\ns3 =\n  endpoint_url = https://s3.test\ncloudwatch_logs =\n  endpoint_url = https://logs.test\n";
    for (client, wanted) in [
        ("aws-cli", ["localhost", "s3.test", "logs.test"]),
        ("osls-4", ["localhost", "s3.test", "logs.test"]),
        ("serverless-3", ["sts.amazonaws.com", "s3.eu-west-1.amazonaws.com", "logs.eu-west-1.amazonaws.com"]),
    ] {
        assert_eq!(hosts(client, &[DEV], config, "sts s3 logs"), wanted, "{client}");
    }
    // Any variable comes before any line of the file, even before the one for this service.
    let env = [DEV, ("AWS_ENDPOINT_URL", "https://all.test")];
    for client in ["aws-cli", "osls-4"] {
        assert_eq!(hosts(client, &env, config, "sts s3"), ["all.test", "all.test"], "{client}");
        let ignored = [DEV, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
        assert_eq!(hosts(client, &ignored, config, "logs"), ["logs.eu-west-1.amazonaws.com"], "{client}");
        let off = config.replace("services = local", "ignore_configured_endpoint_urls = true");
        assert_eq!(hosts(client, &[DEV], &off, "logs"), ["logs.eu-west-1.amazonaws.com"], "{client}");
    }
}

#[test]
fn a_services_section_that_is_missing_stops_botocore_only() {
    let config = "[profile dev]\nendpoint_url = http://localhost:4566\nservices = nowhere\n";
    let refused = hosts("aws-cli", &[DEV], config, "sts");
    assert!(refused[0].contains("the \"nowhere\" services configuration does not exist"), "{refused:?}");
    assert_eq!(hosts("osls-4", &[DEV], config, "sts"), ["sts.eu-west-1.amazonaws.com"]);
}

#[test]
fn the_javascript_sdks_ask_the_profile_of_the_variable_not_of_the_option() {
    let config =
        "[profile dev]\nendpoint_url = https://dev.test\n[default]\nendpoint_url = https://default.test\n";
    let files = [
        ("/h/.aws/credentials", format!("[default]\n{KEYS}[dev]\n{KEYS}")),
        ("/h/.aws/config", config.to_owned()),
    ];
    for (client, wanted) in [("aws-cli", "dev.test"), ("osls-4", "default.test")] {
        let diagnosis = planned(&["--client", client, "--aws-profile", "dev"], &[], &files);
        assert_eq!(diagnosis.facts.runs[0].calls[0].call.route.host, wanted, "{client}");
    }
}

#[test]
fn fips_and_dual_stack_come_from_the_config_file_for_all() {
    let config = "[profile dev]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n";
    for client in ["aws-cli", "osls-4", "serverless-3"] {
        assert_eq!(hosts(client, &[DEV], config, "lambda"), ["lambda-fips.eu-west-1.api.aws"], "{client}");
        let env = [DEV, ("AWS_USE_FIPS_ENDPOINT", "false")];
        assert_eq!(hosts(client, &env, config, "lambda"), ["lambda.eu-west-1.api.aws"], "{client}");
    }
    // Only botocore understands another spelling of it.
    let config = "[profile dev]\nuse_fips_endpoint = True\n";
    assert_eq!(hosts("aws-cli", &[DEV], config, "lambda"), ["lambda-fips.eu-west-1.amazonaws.com"]);
    for client in ["osls-4", "serverless-3"] {
        assert_eq!(hosts(client, &[DEV], config, "lambda"), ["lambda.eu-west-1.amazonaws.com"], "{client}");
    }
}

#[test]
fn s3_alone_can_be_dual_stack_for_the_aws_cli() {
    let config = "[profile dev]\ns3 =\n  use_dualstack_endpoint = true\n";
    assert_eq!(hosts("aws-cli", &[DEV], config, "s3"), ["s3.dualstack.eu-west-1.amazonaws.com"]);
    assert_eq!(hosts("aws-cli", &[DEV], config, "lambda"), ["lambda.eu-west-1.amazonaws.com"]);
    let told = [DEV, ("AWS_USE_DUALSTACK_ENDPOINT", "false")];
    assert_eq!(hosts("aws-cli", &told, config, "s3"), ["s3.dualstack.eu-west-1.amazonaws.com"]);
    let own = [DEV, ("AWS_ENDPOINT_URL_S3", "https://s3.test")];
    assert_eq!(hosts("aws-cli", &own, config, "s3"), ["s3.test"]);
    for value in ["TRUE", "1", "false"] {
        let config = config.replace("true", value);
        assert_eq!(hosts("aws-cli", &[DEV], &config, "s3"), ["s3.eu-west-1.amazonaws.com"], "{value}");
    }
    assert_eq!(hosts("osls-4", &[DEV], config, "s3"), ["s3.eu-west-1.amazonaws.com"]);
}

#[test]
fn the_place_of_sts_comes_from_the_files_that_sdk_2_reads_for_it() {
    let config = "[profile dev]\nsts_regional_endpoints = regional\n";
    assert_eq!(hosts("serverless-3", &[DEV], config, "sts"), ["sts.amazonaws.com"], "config is not read");
    let load = [DEV, ("AWS_SDK_LOAD_CONFIG", "1")];
    assert_eq!(hosts("serverless-3", &load, config, "sts"), ["sts.eu-west-1.amazonaws.com"]);
    let told = [DEV, ("AWS_SDK_LOAD_CONFIG", "1"), ("AWS_STS_REGIONAL_ENDPOINTS", "legacy")];
    assert_eq!(hosts("serverless-3", &told, config, "sts"), ["sts.amazonaws.com"]);
    let wrong = hosts("serverless-3", &load, "[profile dev]\nsts_regional_endpoints = yes\n", "sts");
    assert!(wrong[0].starts_with("!invalid sts_regional_endpoints profile config."), "{wrong:?}");
    let legacy = "[profile dev]\nsts_regional_endpoints = legacy\n";
    assert_eq!(hosts("aws-cli", &[DEV], legacy, "sts"), ["sts.amazonaws.com"]);
    assert_eq!(hosts("osls-4", &[DEV], legacy, "sts"), ["sts.eu-west-1.amazonaws.com"]);
}
