//! The common specification of the AWS SDKs: `testdata/profiles/parser.json` and `locations.json`.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use slsca::profile::dump;
use slsca::profile::location::{FileKind, expanded};
use slsca::world::{Clock, Env, Files, Net, Terminal, World};

fn cases(name: &str) -> Vec<Value> {
    let path = format!("{}/testdata/profiles/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the cases are in the repository");
    let all: Value = serde_json::from_str(&text).expect("the cases are JSON");
    all["cases"].as_array().expect("a list").clone()
}

fn world(env: Env, files: BTreeMap<std::path::PathBuf, Vec<u8>>) -> World {
    let (clock, net, terminal) = (Clock::Fixed(0), Net::Refused, Terminal::none());
    World { env, files: Files::Given(files), clock, net, terminal }
}

#[test]
fn files_are_read_as_the_aws_sdks_read_them() {
    let all = cases("parser.json");
    assert!(all.len() >= 65, "only {} cases", all.len());
    for case in all {
        let files = ["config", "credentials"].into_iter().filter_map(|name| {
            let text = case[name].as_str()?;
            Some((format!("/h/.aws/{name}").into(), text.as_bytes().to_vec()))
        });
        let world = world([("HOME", "/h")].into_iter().collect(), files.collect());
        let dump = serde_json::to_value(dump::dump(&world)).expect("a dump serialises");
        let name = &case["name"];
        assert_eq!(dump["schema"], "slsca.profiles/1");
        if let Some(error) = case["error"].as_str() {
            let said = dump["error"].as_str().unwrap_or("no error");
            assert!(said.contains(error), "{name}: {said}");
            assert_eq!(dump["profiles"], json!({}), "{name}");
        } else {
            assert_eq!(dump["error"], Value::Null, "{name}");
            assert_eq!(dump["profiles"], case["profiles"], "{name}");
        }
        if let Some(sessions) = case.get("sso_sessions") {
            assert_eq!(&dump["sso_sessions"], sessions, "{name}");
        }
    }
}

#[test]
fn files_are_where_the_aws_sdks_look_for_them() {
    let all = cases("locations.json");
    assert!(all.len() >= 9, "only {} cases", all.len());
    for case in all {
        let variables = case["env"].as_object().expect("variables");
        let env: Env =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or(""))).collect();
        let world = world(env, BTreeMap::new());
        assert_eq!(expanded(&world, FileKind::Config).path, case["config"], "{}", case["name"]);
        assert_eq!(expanded(&world, FileKind::Credentials).path, case["credentials"], "{}", case["name"]);
    }
}

#[test]
fn an_error_names_file_and_line() {
    let files = [("/h/.aws/config".into(), b"[profile a]\nx = 1\noops\n".to_vec())];
    let world = world([("HOME", "/h")].into_iter().collect(), files.into_iter().collect());
    let dump = dump::dump(&world);
    assert_eq!(dump.error.as_deref(), Some("/h/.aws/config:3: Expected an '=' sign defining a property"));
    assert_eq!((dump.problems[0].path.as_str(), dump.problems[0].line), ("/h/.aws/config", 3));
}
