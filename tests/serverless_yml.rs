//! serverless.yml: values and errors as measured on Serverless 3 (`testdata/serverless_yml/print.json`), with their lines.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value as Json;
use slsca::input::serverless_yml::{Options, Service, Setting, read};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

fn world(env: &[(&str, &str)], files: &[(&str, &str)]) -> World {
    let files: BTreeMap<_, _> =
        files.iter().map(|(name, text)| (format!("/svc/{name}").into(), text.as_bytes().to_vec())).collect();
    World {
        env: env.iter().copied().collect::<Env>(),
        files: Files::Given(files),
        clock: Clock::Fixed(0),
        net: Net::Refused,
        terminal: Terminal::none(),
    }
}

fn service(files: &[(&str, &str)], stage: Option<&str>) -> Service {
    let options =
        Options { folder: "/svc".to_owned(), stage: stage.map(str::to_owned), ..Options::default() };
    read(&world(&[], files), &options)
}

fn yaml(provider: &str, rest: &str) -> String {
    format!("service: s\nprovider:\n  name: aws\n{provider}{rest}")
}

fn pairs(object: &Json) -> Vec<(&str, &str)> {
    let members = object.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or(""))).collect()
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn value(setting: Option<&Setting>) -> Option<String> {
    setting.map(|setting| setting.value.clone())
}

#[test]
fn values_and_errors_are_those_of_serverless_3() {
    let path = format!("{}/testdata/serverless_yml/print.json", env!("CARGO_MANIFEST_DIR"));
    let all: Json =
        serde_json::from_str(&std::fs::read_to_string(path).expect("in the repository")).expect("JSON");
    let cases = all["cases"].as_array().expect("a list");
    assert!(cases.len() >= 70, "only {} cases", cases.len());
    for case in cases {
        let option = |name: &str| case["options"][name].as_str().map(str::to_owned);
        let params = case["options"]["param"].as_array().into_iter().flatten();
        let options = Options {
            folder: "/svc".to_owned(),
            stage: option("stage"),
            aws_profile: option("aws-profile"),
            params: params.filter_map(text).collect(),
            ..Options::default()
        };
        let found = read(&world(&pairs(&case["env"]), &pairs(&case["files"])), &options);
        let yml = &case["files"];
        if let Some(error) = case["error"].as_str() {
            let said = found.project.error.as_ref().map(|error| error.message.trim());
            assert_eq!(said, Some(error.trim()), "{yml}");
            continue;
        }
        assert_eq!(found.project.error, None, "{yml}");
        assert_eq!(value(found.project.profile.as_ref()), text(&case["provider"]["profile"]), "{yml}");
        let region = value(found.project.region.as_ref()).unwrap_or_else(|| "us-east-1".to_owned());
        assert_eq!(Some(region), text(&case["provider"]["region"]), "{yml}");
        let stage = value(found.project.stage.as_ref()).unwrap_or_else(|| "dev".to_owned());
        assert!(options.stage.is_some() || Some(stage) == text(&case["provider"]["stage"]), "{yml}");
        assert_eq!(found.configuration["custom"], case["custom"], "{yml}");
    }
}

#[test]
fn a_setting_keeps_its_line() {
    let yml = yaml("  region: eu-west-1\n  profile: ${self:custom.p}\n", "custom:\n  p: x\n");
    let project = service(&[("serverless.yml", &yml)], None).project;
    let profile = project.profile.expect("a profile");
    assert_eq!((profile.value.as_str(), profile.origin.line), ("x", Some(5)));
    assert_eq!(profile.origin.property.as_deref(), Some("provider.profile"));
    assert_eq!(project.region.and_then(|region| region.origin.line), Some(4));
}

#[test]
fn an_error_keeps_the_line_of_its_property() {
    let yml = yaml("  profile: ${self:custom.p}\n", "");
    let error = service(&[("serverless.yml", &yml)], None).project.error.expect("an error");
    assert_eq!((error.code.as_str(), error.origin.line), ("VARIABLES_RESOLUTION_ERROR", Some(4)));
}

#[test]
fn circles_are_named() {
    let yml = yaml("", "custom:\n  a: ${self:custom.b}\n  b: ${self:custom.a}\n");
    let error = service(&[("serverless.yml", &yml)], None).project.error.expect("an error");
    let circle = "Circular reference among \"custom.b\" and \"custom.a\" properties";
    assert!(error.message.contains(circle), "{}", error.message);
}

#[test]
fn values_that_hold_variables_for_ever_are_given_up() {
    let yml = yaml("  profile: ${file(a.yml)}\n", "");
    let files = [("serverless.yml", yml.as_str()), ("a.yml", "'${file(a.yml)}'")];
    let error = service(&files, None).project.error.expect("an error");
    assert!(error.message.contains("Excessive property variables nest depth"), "{}", error.message);
}

#[test]
fn programs_are_recognised_and_never_executed() {
    let typescript = service(&[("serverless.ts", "module.exports = {}")], None).project;
    assert_eq!(typescript.path.as_deref(), Some("/svc/serverless.ts"));
    assert_eq!((typescript.unknown[0].property.as_str(), typescript.error), ("*", None));
    let yml = yaml("  profile: ${file(p.js):name}\n", "");
    let project = service(&[("serverless.yml", &yml), ("p.js", "")], None).project;
    assert_eq!((project.profile, project.error), (None, None));
    assert_eq!(project.unknown[0].source, "file(p.js)");
}

#[test]
fn sources_that_need_aws_are_named_with_what_depends_on_them() {
    let yml = yaml("", "custom:\n  secret: ${ssm:/a/b}\n");
    let project = service(&[("serverless.yml", &yml)], None).project;
    assert_eq!(
        (project.unknown[0].property.as_str(), project.unknown[0].source.as_str()),
        ("custom.secret", "ssm")
    );
}

#[test]
fn outside_a_service_folder_there_is_nothing() {
    let found = service(&[], None);
    assert_eq!((found.project.path, found.project.error), (None, None));
}

#[test]
fn dotenv_of_the_stage_comes_alone_and_existing_variables_win() {
    let yml = yaml("", "useDotenv: true\n");
    let files = [
        ("serverless.yml", yml.as_str()),
        (".env.prod", "A=prod\nB=\"x\\ny\" # c\nC='$A'\nD=${A:-n}-${NO:-d}\nexport E = e#c\nHOME=/else\n"),
        (".env", "A=plain\n"),
    ];
    let env_of = |stage: Option<&str>| {
        let options =
            Options { folder: "/svc".to_owned(), stage: stage.map(str::to_owned), ..Options::default() };
        read(&world(&[("HOME", "/h")], &files), &options)
    };
    let prod = env_of(Some("prod"));
    let get = |name: &str| prod.env.get(name).map(str::to_owned);
    assert_eq!(get("A").as_deref(), Some("prod"));
    assert_eq!(get("B").as_deref(), Some("x\ny"));
    assert_eq!((get("C").as_deref(), get("D").as_deref()), (Some("prod"), Some("prod-d")));
    assert_eq!((get("E").as_deref(), get("HOME").as_deref()), (Some("e"), Some("/h")));
    assert_eq!(env_of(None).env.get("A"), Some("plain"));
    assert_eq!(prod.dotenv[1].1.line, Some(2));
}

#[test]
fn anchors_cannot_blow_up_memory() {
    let mut yml = yaml("", "x0: &x0 [a, a, a, a, a, a, a, a, a]\n");
    for level in 1..12 {
        let inside = vec![format!("*x{}", level - 1); 9].join(", ");
        let _ = writeln!(yml, "x{level}: &x{level} [{inside}]");
    }
    let error = service(&[("serverless.yml", &yml)], None).project.error.expect("an error");
    assert!(error.message.contains("too many or too deeply nested values"), "{}", error.message);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC*", more in "[a-z:${}\\[\\]&*!'\"\\\\,() \n-]{0,80}") {
        for text in [&text, &more] {
            let yml = format!("service: s\nprovider:\n  name: aws\n  profile: {text}\n");
            service(&[("serverless.yml", &yml), (".env", text)], None);
            service(&[("serverless.yml", text)], None);
        }
    }
}
