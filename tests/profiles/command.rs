//! `slsca profile` as it is typed: serverless.yml, the rules, the list, `invoke local`.

use clap::Parser;
use serde_json::Value;
use slsca::check::request::Request;
use slsca::check::{Diagnosis, profiles};
use slsca::cli::{Cli, Color, Command};
use slsca::report::profile as report;
use slsca::report::style::Page;
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const YML: &str = "service: s\nprovider:\n  name: aws\n  region: eu-west-1\n  profile: ${self:custom.p.${sls:stage}}\n\
                   custom:\n  p:\n    dev: deploy\n    prod: prdo\n";

fn world(env: &[(&'static str, &'static str)]) -> World {
    let credentials = format!(
        "[me]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n[prod]\n\
         aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = {SECRET}\nregion = us-west-2\n\
         [deploy]\nrole_arn = arn:aws:iam::1:role/deploy\nsource_profile = me\n[profile old]\n"
    );
    let files = [("serverless.yml", YML.to_owned()), ("/h/.aws/credentials", credentials)];
    let mut env: Env = env.iter().copied().collect();
    env.set("HOME", "/h");
    World {
        env,
        files: Files::Given(files.map(|(path, text)| (path.into(), text.into_bytes())).into()),
        clock: Clock::Fixed(1_795_435_200),
        net: Net::Refused,
        terminal: Terminal::none(),
    }
}

fn asked(args: &[&str], world: &World) -> Diagnosis {
    let words = ["slsca", "profile"].iter().chain(args);
    let Command::Profile(args) = Cli::try_parse_from(words).expect("as made here").command else {
        unreachable!()
    };
    let diagnosis = profiles(&Request::new(&args.as_check(), world).expect("as made here"), world);
    let page = Page::new(Color::Never, true, world);
    let shown = [
        report::human(&diagnosis, page, true),
        report::json(&diagnosis, true),
        report::list_human(&diagnosis, page),
        report::list_json(&diagnosis),
        format!("{diagnosis:?}"),
    ];
    assert!(!shown.concat().contains(SECRET), "a secret is shown");
    diagnosis
}

fn json(diagnosis: &Diagnosis) -> Value {
    serde_json::from_str(&report::json(diagnosis, false)).expect("as made here")
}

#[test]
fn the_profile_of_serverless_yml_counts_with_its_line() {
    let found = json(&asked(&[], &world(&[])));
    assert_eq!((&found["schema"], &found["profile"]), (&"slsca.profile/1".into(), &"deploy".into()));
    assert_eq!(found["source"], "assume-role");
    assert_eq!((&found["origin"]["path"], &found["origin"]["line"]), (&"serverless.yml".into(), &5.into()));
    assert_eq!((&found["region"], &found["region_origin"]["line"]), (&"eu-west-1".into(), &4.into()));
    assert_eq!(found["invoke_local"]["differs"], "role-not-assumed");
}

#[test]
fn what_is_wrong_is_said_with_the_rule_and_the_client_s_words() {
    let diagnosis = asked(&["--stage", "prod"], &world(&[]));
    let found = json(&diagnosis);
    assert_eq!(
        (&found["ok"], &found["error"]),
        (&false.into(), &"AWS profile \"prdo\" doesn't seem to be configured".into())
    );
    assert_eq!(diagnosis.cause.as_ref().expect("as made here").rule, "profile/unknown-profile");
    let page = report::human(&diagnosis, Page::new(Color::Never, true, &world(&[])), false);
    assert!(page.contains("did you mean `prod`?") && page.contains("serverless.yml:5"), "{page}");
}

#[test]
fn a_name_on_the_command_line_wins() {
    let found = json(&asked(&["me", "--stage", "prod"], &world(&[("AWS_SESSION_TOKEN", "old")])));
    assert_eq!((&found["profile"], &found["access_key_id"]), (&"me".into(), &"AKIA…MPLE".into()));
    assert_eq!(found["invoke_local"]["stale_token"], true);
    let rules: Vec<_> =
        found["findings"].as_array().expect("as made here").iter().map(|finding| &finding["rule"]).collect();
    assert!(rules.contains(&&Value::from("profile/invoke-local-token")), "{rules:?}");
}

#[test]
fn the_list_marks_what_is_in_force_and_where_problems_are() {
    let list: Value =
        serde_json::from_str(&report::list_json(&asked(&["--list"], &world(&[])))).expect("as made here");
    let rows = list["profiles"].as_array().expect("as made here");
    let names: Vec<_> = rows
        .iter()
        .map(|row| (row["name"].as_str().expect("as made here"), row["kind"].as_str().expect("as made here")))
        .collect();
    assert_eq!(names, [("deploy", "role"), ("me", "keys"), ("prod", "keys")]);
    assert_eq!((&rows[0]["in_force"], &rows[1]["in_force"]), (&true.into(), &false.into()));
    assert_eq!(rows[2]["region"], "us-west-2");
}
