//! osls 4, Serverless 4 and the AWS CLI, on the home of `orders.rs`.

use slsca::profile::{Order, Overrides, Plan, Resolution, Source, resolve};

use super::orders::{KEYS, home, key_id, message, option_profile, project_profile, with_keys, world};

fn osls4(env: &[(&str, &str)]) -> Resolution {
    resolve(Order::Osls4, &home(env), &Overrides::default())
}

fn aws_cli(env: &[(&str, &str)], overrides: &Overrides) -> Resolution {
    resolve(Order::AwsCli, &home(env), overrides)
}

#[test]
fn osls_4_reads_the_config_file_always() {
    assert_eq!(key_id(&osls4(&[("AWS_PROFILE", "cfgonly")])), Some("AKIACFGONLYCFGONLY00"));
}

#[test]
fn osls_4_refuses_half_a_profile_that_osls_3_accepts() {
    let found = osls4(&[("AWS_PROFILE", "half")]);
    assert_eq!(message(&found), "AWS profile \"half\" doesn't seem to be configured");
}

#[test]
fn osls_4_names_the_source_profile_that_is_missing() {
    let found = osls4(&[("AWS_PROFILE", "badsource")]);
    assert_eq!(message(&found), "AWS profile \"nosuch\" doesn't seem to be configured");
}

#[test]
fn osls_4_says_which_profiles_make_a_circle() {
    let found = osls4(&[("AWS_PROFILE", "a")]);
    let expected = "Detected a cycle attempting to resolve credentials for profile a. Profiles visited: b, a";
    assert_eq!(message(&found), expected);
}

#[test]
fn osls_4_runs_the_process_of_a_named_profile() {
    let found = osls4(&[("AWS_PROFILE", "proc")]);
    assert!(
        matches!(&found.plan, Some(Plan::Process { command, .. }) if command == "/bin/true"),
        "{found:?}"
    );
}

#[test]
fn osls_4_asks_for_a_new_login_when_the_token_is_missing() {
    let config = "[profile s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n\
                  sso_account_id = 123456789012\nsso_role_name = Dev\n";
    let world = world(&[("AWS_PROFILE", "s")], &[("/home/u/.aws/config", config)]);
    let found = resolve(Order::Osls4, &world, &Overrides::default());
    let ending = "Original error: The SSO session associated with this profile is invalid. To refresh this SSO session run aws sso \
                  login with the corresponding profile.";
    assert!(message(&found).ends_with(ending), "{}", message(&found));
}

#[test]
fn cached_sso_token_is_found_by_the_hash_of_the_start_url() {
    let config = "[profile s]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n\
                  sso_account_id = 123456789012\nsso_role_name = Dev\n";
    // SHA-1 of the start URL.
    let path = "/home/u/.aws/sso/cache/3947de8b16688092197fa616c34e01335f21d256.json";
    let token = |expires: &str| format!("{{\"accessToken\":\"testtoken\",\"expiresAt\":\"{expires}\"}}");
    let find = |expires: &str| {
        let token = token(expires);
        let world = world(&[("AWS_PROFILE", "s")], &[("/home/u/.aws/config", config), (path, &token)]);
        resolve(Order::Osls4, &world, &Overrides::default())
    };
    // The clock of these tests stands in November 2023.
    assert_eq!(find("2030-01-01T00:00:00Z").source, Source::Sso);
    assert!(message(&find("2020-01-01T00:00:00UTC")).contains("has expired"));
}

#[test]
fn serverless_4_prefers_the_projects_profile_to_variables_and_keys() {
    let env = with_keys(&[("AWS_PROFILE", "dev")]);
    let found = resolve(Order::Serverless4, &home(&env), &project_profile("base"));
    assert_eq!(key_id(&found), Some("AKIABASEBASEBASEBASE"));
    assert_eq!(key_id(&resolve(Order::Serverless4, &home(&KEYS), &Overrides::default())), Some(KEYS[0].1));
}

#[test]
fn aws_cli_prefers_keys_to_aws_profile_but_not_to_its_option() {
    let env = with_keys(&[("AWS_PROFILE", "dev")]);
    assert_eq!(key_id(&aws_cli(&env, &Overrides::default())), Some(KEYS[0].1));
    assert_eq!(key_id(&aws_cli(&env, &option_profile("dev"))), Some("AKIADEVDEVDEVDEVDEV0"));
}

#[test]
fn aws_cli_takes_the_old_name_of_the_token_first() {
    let token = |given: &[(&str, &str)], client| {
        let found = resolve(client, &home(&[&KEYS, given].concat()), &Overrides::default());
        found.credentials.and_then(|keys| Some(keys.session_token?.expose().to_owned()))
    };
    let both = [("AWS_SECURITY_TOKEN", "testtokenold"), ("AWS_SESSION_TOKEN", "testtokennew")];
    assert_eq!(token(&both, Order::AwsCli).as_deref(), Some("testtokenold"));
    assert_eq!(token(&[("AWS_SECURITY_TOKEN", ""), both[1]], Order::AwsCli).as_deref(), Some("testtokennew"));
    assert_eq!(token(&both, Order::Serverless3).as_deref(), Some("testtokennew"));
    assert_eq!(token(&both[..1], Order::Serverless4), None);
}

#[test]
fn aws_cli_refuses_half_a_pair_of_keys() {
    let found = aws_cli(&KEYS[..1], &Overrides::default());
    assert_eq!(message(&found), "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY");
}

#[test]
fn aws_cli_has_no_default_region_and_ignores_aws_region() {
    let found = aws_cli(&[("AWS_REGION", "eu-west-3"), ("AWS_PROFILE", "dev")], &Overrides::default());
    let json = serde_json::to_value(&found).expect("a resolution serialises");
    assert_eq!((&json["region"], found.ignored_regions.len()), (&serde_json::Value::Null, 1));
    assert_eq!(aws_cli(&[], &Overrides::default()).region.value, "eu-west-1");
}

#[test]
fn aws_cli_cannot_parse_a_file_with_a_section_twice() {
    let world = world(&[], &[("/home/u/.aws/credentials", "[a]\nx = 1\n[a]\ny = 2\n")]);
    let found = resolve(Order::AwsCli, &world, &Overrides::default());
    assert_eq!(message(&found), "Unable to parse config file: /home/u/.aws/credentials");
    assert_eq!(found.origin.and_then(|origin| origin.line), Some(3));
}

#[test]
fn aws_cli_takes_the_later_of_the_two_forms_of_default() {
    let sections = ["[profile default]\nregion = us-west-1\n", "[default]\nregion = us-west-2\n"];
    for (text, region) in
        [(sections.concat(), "us-west-2"), (format!("{}{}", sections[1], sections[0]), "us-west-1")]
    {
        let world = world(&[], &[("/home/u/.aws/config", text.as_str())]);
        assert_eq!(resolve(Order::AwsCli, &world, &Overrides::default()).region.value, region, "{text}");
    }
}
