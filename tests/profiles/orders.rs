//! Which source wins, per client, and what the client says when none does.

use std::collections::BTreeMap;

use slsca::profile::{Order, Outcome, Overrides, Plan, Project, Resolution, Setting, Source, resolve};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

const CREDENTIALS: &str = "\
[default]
aws_access_key_id = AKIADEFAULTDEFAULT00
aws_secret_access_key = testsecretdefault
[dev]
aws_access_key_id = AKIADEVDEVDEVDEVDEV0
aws_secret_access_key = testsecretdev
aws_session_token = testtokendev
[base]
aws_access_key_id = AKIABASEBASEBASEBASE
aws_secret_access_key = testsecretbase
[half]
aws_access_key_id = AKIAHALFHALFHALFHALF
region = eu-central-1
[secretonly]
aws_secret_access_key = testsecretonly
[upper]
AWS_ACCESS_KEY_ID = AKIAUPPERUPPERUPPER0
AWS_SECRET_ACCESS_KEY = testsecretupper
[role]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = base
external_id = ext
duration_seconds = 900x
[second]
role_arn = arn:aws:iam::123456789012:role/second
source_profile = role
[nosource]
role_arn = arn:aws:iam::123456789012:role/deployer
[badsource]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = nosuch
[halfsource]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = half
[a]
role_arn = arn:aws:iam::123456789012:role/a
source_profile = b
[b]
role_arn = arn:aws:iam::123456789012:role/b
source_profile = a
[proc]
credential_process = /bin/true
";

const CONFIG: &str = "\
[default]
region = eu-west-1
[profile cfgrole]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = base
region = cn-north-1
[profile cfgonly]
aws_access_key_id = AKIACFGONLYCFGONLY00
aws_secret_access_key = testsecretcfg
";

pub(super) const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAENVENVENVENVENV0"), ("AWS_SECRET_ACCESS_KEY", "testsecretenv")];

pub(super) fn world(env: &[(&str, &str)], files: &[(&str, &str)]) -> World {
    let mut variables: Env = [("HOME", "/home/u")].into_iter().collect();
    for (name, value) in env {
        variables.set(name, value);
    }
    let files: BTreeMap<_, _> =
        files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().to_vec())).collect();
    World {
        env: variables,
        files: Files::Given(files),
        clock: Clock::Fixed(1_700_000_000),
        net: Net::Refused,
        terminal: Terminal::none(),
    }
}

pub(super) fn home(env: &[(&str, &str)]) -> World {
    world(env, &[("/home/u/.aws/credentials", CREDENTIALS), ("/home/u/.aws/config", CONFIG)])
}

pub(super) fn with_keys<'a>(env: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    KEYS.iter().copied().chain(env.iter().copied()).collect()
}

fn serverless3(env: &[(&str, &str)], overrides: &Overrides) -> Resolution {
    resolve(Order::Serverless3, &home(env), overrides)
}

pub(super) fn key_id(resolution: &Resolution) -> Option<&str> {
    resolution.credentials.as_ref().map(|credentials| credentials.access_key_id.as_str())
}

pub(super) fn message(resolution: &Resolution) -> &str {
    resolution.error.as_ref().map_or("", |error| error.message.as_str())
}

pub(super) fn project_profile(name: &str) -> Overrides {
    let profile = Some(Setting::new(name, slsca::origin::Origin::file("serverless.yml")));
    Overrides { project: Project { profile, ..Project::default() }, ..Overrides::default() }
}

pub(super) fn option_profile(name: &str) -> Overrides {
    Overrides { aws_profile: Some(name.to_owned()), ..Overrides::default() }
}

#[test]
fn default_profile_is_used_when_nothing_else_is_set() {
    let found = serverless3(&[], &Overrides::default());
    assert_eq!(key_id(&found), Some("AKIADEFAULTDEFAULT00"));
    assert_eq!((found.source, found.profile.as_deref()), (Source::CredentialsFile, Some("default")));
    assert_eq!(found.origin.and_then(|origin| origin.line), Some(2));
}

#[test]
fn aws_profile_beats_environment_keys() {
    let found = serverless3(&with_keys(&[("AWS_PROFILE", "dev")]), &Overrides::default());
    assert_eq!(key_id(&found), Some("AKIADEVDEVDEVDEVDEV0"));
    let keys = found.steps.iter().find(|step| step.source == "AWS_ACCESS_KEY_ID").expect("a step");
    assert_eq!(keys.outcome, Outcome::Skipped);
    assert_eq!(keys.why, "usable, but `AWS_PROFILE` comes later and replaces it");
}

#[test]
fn environment_keys_beat_the_projects_profile() {
    assert_eq!(key_id(&serverless3(&with_keys(&[]), &project_profile("dev"))), Some(KEYS[0].1));
}

#[test]
fn unknown_project_profile_aborts_although_environment_keys_would_win() {
    let found = serverless3(&with_keys(&[]), &project_profile("nosuch"));
    assert_eq!(message(&found), "AWS profile \"nosuch\" doesn't seem to be configured");
    assert_eq!((key_id(&found), found.profile.as_deref()), (None, Some("nosuch")));
}

#[test]
fn option_skips_the_check_of_the_projects_profile_and_beats_all() {
    let overrides = Overrides { aws_profile: Some("base".to_owned()), ..project_profile("nosuch") };
    assert_eq!(
        key_id(&serverless3(&with_keys(&[("AWS_PROFILE", "dev")]), &overrides)),
        Some("AKIABASEBASEBASEBASE")
    );
}

#[test]
fn stage_keys_and_stage_profile_use_the_stage_in_capitals() {
    let env = [("AWS_PROD_ACCESS_KEY_ID", "AKIASTAGE"), ("AWS_PROD_SECRET_ACCESS_KEY", "s")];
    let prod = Overrides { stage: Some("prod".to_owned()), ..Overrides::default() };
    assert_eq!(key_id(&serverless3(&with_keys(&env), &prod)), Some("AKIASTAGE"));
    assert_eq!(key_id(&serverless3(&with_keys(&env), &Overrides::default())), Some(KEYS[0].1));
    let dashed = Overrides { stage: Some("my-stage".to_owned()), ..Overrides::default() };
    assert_eq!(
        key_id(&serverless3(&[("AWS_MY-STAGE_PROFILE", "dev")], &dashed)),
        Some("AKIADEVDEVDEVDEVDEV0")
    );
}

#[test]
fn stage_called_default_makes_the_default_profile_a_hard_error() {
    let stage = Overrides { stage: Some("default".to_owned()), ..Overrides::default() };
    let env = [("AWS_DEFAULT_PROFILE", "nosuch")];
    assert_eq!(message(&serverless3(&env, &stage)), "AWS profile \"nosuch\" doesn't seem to be configured");
    // Elsewhere the unknown name is passed over, and the SDK's own chain ends at `default` all the same.
    assert_eq!(key_id(&serverless3(&env, &Overrides::default())), Some("AKIADEFAULTDEFAULT00"));
}

const NOT_FOUND: &str = "AWS provider credentials not found. Learn how to set up AWS provider credentials in our docs \
                         here: <http://slss.io/aws-creds-setup>.";

#[test]
fn profile_with_only_a_key_id_is_accepted_and_another_account_stays_in_force() {
    let found = serverless3(&[("AWS_PROFILE", "half")], &Overrides::default());
    assert_eq!((key_id(&found), message(&found)), (Some("AKIADEFAULTDEFAULT00"), ""));
    let step = found.steps.iter().find(|step| step.source == "AWS_PROFILE").expect("a step");
    assert!(step.why.contains("accepted, but has no `aws_secret_access_key`"), "{}", step.why);
}

#[test]
fn profiles_without_key_id_token_or_role_are_refused() {
    for name in ["secretonly", "upper", "proc", "nosource", "badsource", "cfgonly", "nosuch"] {
        let found = serverless3(&[("AWS_PROFILE", name)], &Overrides::default());
        assert_eq!(message(&found), format!("AWS profile \"{name}\" doesn't seem to be configured"));
    }
}

#[test]
fn one_of_key_id_and_secret_in_the_environment_does_nothing() {
    for env in [[KEYS[0]], [KEYS[1]]] {
        assert_eq!(key_id(&serverless3(&env, &Overrides::default())), Some("AKIADEFAULTDEFAULT00"));
    }
}

#[test]
fn role_is_planned_with_everything_the_call_needs() {
    let found = serverless3(&[("AWS_PROFILE", "second")], &Overrides::default());
    assert_eq!((found.source, key_id(&found)), (Source::AssumeRole, None));
    let Some(Plan::AssumeRole(second)) = &found.plan else { panic!("{found:?}") };
    let Plan::AssumeRole(first) = &second.source else { panic!("{second:?}") };
    assert_eq!(first.role_arn, "arn:aws:iam::123456789012:role/deployer");
    assert_eq!((first.external_id.as_deref(), first.duration), (Some("ext"), Some(900)));
    let source = first.source.credentials().map(|credentials| credentials.access_key_id.as_str());
    assert_eq!((source, first.region.as_str()), (Some("AKIABASEBASEBASEBASE"), "us-east-1"));
}

#[test]
fn role_in_the_config_file_needs_aws_sdk_load_config() {
    let env = [("AWS_PROFILE", "cfgrole"), ("AWS_SDK_LOAD_CONFIG", "0")];
    let found = serverless3(&env, &Overrides::default());
    let Some(Plan::AssumeRole(role)) = &found.plan else { panic!("{found:?}") };
    assert_eq!(role.region, "cn-north-1");
    assert!(serverless3(&env[..1], &Overrides::default()).error.is_some());
}

#[test]
fn role_whose_source_has_no_keys_fails_at_the_first_request() {
    let found = serverless3(&[("AWS_PROFILE", "halfsource")], &Overrides::default());
    assert_eq!(message(&found), "Credentials not set for profile half");
}

#[test]
fn circle_of_roles_is_named() {
    let found = serverless3(&[("AWS_PROFILE", "a")], &Overrides::default());
    let step = found.steps.iter().find(|step| step.source == "AWS_PROFILE").expect("a step");
    assert!(step.why.contains("a → b → a"), "{}", step.why);
    assert_eq!(message(&found), "FATAL ERROR: RegExpCompiler Allocation failed - process out of memory");
}

#[test]
fn source_profile_is_read_from_home_when_the_credentials_file_is_elsewhere() {
    let other = "[r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = base\n[base]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = s\n";
    let files =
        [("/home/u/.aws/credentials", CREDENTIALS), ("/other", other), ("/home/u/.aws/config", CONFIG)];
    let env = [("AWS_PROFILE", "r"), ("AWS_SHARED_CREDENTIALS_FILE", "/other")];
    let source = |env: &[(&str, &str)]| {
        let found = resolve(Order::Serverless3, &world(env, &files), &Overrides::default());
        match found.plan {
            Some(Plan::AssumeRole(role)) => role.source.credentials().map(|keys| keys.access_key_id.clone()),
            _ => None,
        }
    };
    assert_eq!(source(&env).as_deref(), Some("AKIABASEBASEBASEBASE"));
    let with_config = [env[0], env[1], ("AWS_SDK_LOAD_CONFIG", "1")];
    assert_eq!(source(&with_config).as_deref(), Some("AKIAOTHER"));
}

#[test]
fn region_is_us_east_1_and_the_others_are_listed_as_ignored() {
    let env = [("AWS_REGION", "eu-west-3"), ("AWS_PROFILE", "dev")];
    let found = serverless3(&env, &Overrides::default());
    assert_eq!(found.region.value, "us-east-1");
    assert_eq!(found.ignored_regions[0].value, "eu-west-3");
    let chosen = Overrides { region: Some("eu-west-3".to_owned()), ..Overrides::default() };
    let found = serverless3(&env, &chosen);
    assert_eq!((found.region.value.as_str(), found.ignored_regions.len()), ("eu-west-3", 0));
}

#[test]
fn nothing_anywhere_leaves_only_the_metadata_service() {
    let nothing = resolve(Order::Serverless3, &world(&[], &[]), &Overrides::default());
    assert_eq!((message(&nothing), &nothing.plan), (NOT_FOUND, &Some(Plan::Instance)));
    let off = world(&[("AWS_EC2_METADATA_DISABLED", "true")], &[]);
    assert_eq!(resolve(Order::Serverless3, &off, &Overrides::default()).plan, None);
}

#[test]
fn the_contract_shows_eight_characters_of_the_key_id_and_no_secret() {
    let found = serverless3(&with_keys(&[("AWS_PROFILE", "dev")]), &option_profile("dev"));
    let json = serde_json::to_value(&found).expect("a resolution serialises");
    assert_eq!(json["schema"], "slsca.profile/1");
    assert_eq!((&json["client"], &json["profile"]), (&"serverless-3".into(), &"dev".into()));
    assert_eq!((&json["access_key_id"], &json["source"]), (&"AKIA…DEV0".into(), &"credentials-file".into()));
    let all = format!("{json} {found:?}");
    assert!(!all.contains("testsecret") && !all.contains("testtoken"), "{all}");
}
