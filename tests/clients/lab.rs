//! The recordings beside the repository (`../shared/lab`), if they are there: inputs in one file, outputs in two.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use slsca::client::{ClientId, Service};
use slsca::profile::Overrides;
use slsca::world::Env;

use super::case::{self, Case, Exit};
use super::own::expanded;

fn folder() -> Option<PathBuf> {
    let candidates = ["../shared/lab", "../../shared/lab"];
    let folders = candidates.map(|relative| Path::new(env!("CARGO_MANIFEST_DIR")).join(relative));
    folders.into_iter().find(|folder| folder.join("cases.json").exists())
}

/// All of them; `None` where they are not there.
pub(crate) fn cases() -> Option<Vec<Case>> {
    let folder = folder()?;
    let inputs: Value = serde_json::from_str(&read(&folder, "cases.json")).expect("JSON");
    let inputs: BTreeMap<&str, &Value> = inputs["cases"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|input| (input["id"].as_str().unwrap_or_default(), input))
        .collect();
    let mut cases = Vec::new();
    for line in read(&folder, "serverless-truth.jsonl").lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let id = record["id"].as_str().unwrap_or_default();
        if let Some(input) = inputs.get(id) {
            cases.push(framework(input, &record));
        }
    }
    for line in read(&folder, "clients-truth.jsonl").lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        cases.push(other(&record));
    }
    let excepted = |case: &Case| {
        EXCEPTIONS
            .iter()
            .any(|(id, client)| *id == case.id && client.is_none_or(|client| client == case.client.id()))
    };
    Some(cases.into_iter().filter(|case| !excepted(case)).collect())
}

/// What cannot be rebuilt from the environment alone, and why.
const EXCEPTIONS: &[(&str, Option<&str>)] = &[
    ("W12", None),           // `--ca-bundle` on the command line of the AWS CLI
    ("F14", None),           // `config credentials` writes files
    ("F15", None),           // `--version` loads nothing
    ("D46", Some("osls-4")), // it hangs; the recording ended when the proxy gave up, after two minutes
];

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).expect("readable")
}

fn framework(input: &Value, record: &Value) -> Case {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let client = client(record);
    let mut shell: Env = [
        ("AWS_ACCESS_KEY_ID", "AKIAENVKEY"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("SLS_AWS_REQUEST_MAX_RETRIES", "0"),
        ("HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/clients/home")),
    ]
    .into_iter()
    .collect();
    for (name, value) in input["set"].as_object().into_iter().flatten() {
        shell.set(name, &translated(value.as_str().unwrap_or_default()));
    }
    for name in input["unset"].as_array().into_iter().flatten() {
        shell.unset(name.as_str().unwrap_or_default());
    }
    let mut env = shell.clone();
    let service = text(input, "service");
    if service == "svc-dotenv" {
        env.set("cafile", &translated("$PKI/root.pem"));
    }
    let command = text(input, "command");
    let words: Vec<&str> = command.split_whitespace().collect();
    let option =
        |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1).copied());
    let stage = option("--stage").unwrap_or("dev");
    let overrides = Overrides {
        aws_profile: option("--aws-profile").map(str::to_owned),
        region: option("--region").map(str::to_owned),
        stage: Some(stage.to_owned()),
        project: case::project(&service, stage),
    };
    let prints = words.first() == Some(&"print");
    let offline = (prints && service != "svc-acct")
        || words.first() == Some(&"package")
        || words.first() == Some(&"--version");
    Case {
        service: if prints { Service::Sts } else { Service::CloudFormation },
        region: option("--region").unwrap_or("us-east-1").to_owned(),
        offline,
        overrides,
        ..common(client, record, input, shell, env)
    }
}

fn other(record: &Value) -> Case {
    let client = client(record);
    let mut env: Env = match client {
        ClientId::AwsCli => [
            ("AWS_ACCESS_KEY_ID", "AKIAENVKEY"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
            ("AWS_MAX_ATTEMPTS", "1"),
        ]
        .into_iter()
        .collect(),
        _ => Env::default(),
    };
    env.set("HOME", &case::home().to_string_lossy());
    for (name, value) in record["env"].as_object().into_iter().flatten() {
        match name.strip_prefix('-') {
            Some(name) => env.unset(name),
            None => env.set(name, &translated(value.as_str().unwrap_or_default())),
        }
    }
    let note = record["note"].as_str().unwrap_or_default();
    if client == ClientId::Curl {
        curl_options(note, &mut env);
    }
    let region = env.get("AWS_DEFAULT_REGION").unwrap_or("us-east-1").to_owned();
    let service = if note.starts_with("S3 ") { Service::S3 } else { Service::Sts };
    Case { service, region, ..common(client, record, record, env.clone(), env) }
}

/// curl was given its bundle as an option; `CURL_CA_BUNDLE` is the same thing by another way.
fn curl_options(note: &str, env: &mut Env) {
    let file = match note {
        "--cacert intermediate" => "inter.pem",
        "--cacert leaf" => "good.pem",
        "missing file" => "nosuch.pem",
        "ss_noca" => "ss_noca.pem",
        "exproot" => "exproot.pem",
        _ if env.get("CURL_CA_BUNDLE").is_some() => return,
        _ => "root.pem",
    };
    env.set("CURL_CA_BUNDLE", &translated(&format!("$PKI/{file}")));
}

fn common(client: ClientId, record: &Value, input: &Value, shell: Env, env: Env) -> Case {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let scenario = text(input, "scenario");
    let pages = ["block403", "err502", "captive302", "mtls", "plain443"];
    let reached: Vec<&String> =
        record["reached"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
    // A call in clear text passes no component that writes a log.
    let clear = env.get("AWS_ENDPOINT_URL").is_some() && record["exit"] == 0;
    Case {
        id: text(record, "id"),
        client,
        about: text(record, "note"),
        answered: clear || (!pages.contains(&scenario.as_str()) && !reached.is_empty()),
        scenario,
        service: Service::Sts,
        region: String::new(),
        shell,
        env,
        overrides: Overrides { project: case::project("svc", "dev"), ..Overrides::default() },
        offline: false,
        exit: record["exit"].as_i64().map_or(Exit::Never, Exit::Code),
        line: if record["exit"] == 0 {
            None
        } else {
            case::line(client, &translated(&text(record, "output")))
        },
        hosts: reached
            .iter()
            .filter_map(|key| key.split(' ').next())
            .filter(|host| !host.is_empty())
            .take(1)
            .map(str::to_owned)
            .collect(),
    }
}

fn client(record: &Value) -> ClientId {
    match record["client"].as_str().unwrap_or_default() {
        "sls3" => ClientId::Serverless3,
        "osls3" => ClientId::Osls3,
        "osls4" => ClientId::Osls4,
        "awscli" => ClientId::AwsCli,
        "curl" => ClientId::Curl,
        "node" => ClientId::Node,
        other => panic!("no client called {other}"),
    }
}

/// From the record's placeholders to ours.
fn translated(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = ["@escaped(", "@text("].iter().filter_map(|mark| rest.find(mark)).min() {
        let (before, call) = rest.split_at(at);
        let call = &call[1..];
        let (form, call) = call.split_once('(').expect("a call");
        let (file, call) = call.split_once(')').expect("a closed call");
        let (change, tail) = call.split_once('@').expect("an end");
        let change = match change {
            "" => "",
            change if change.contains("'\\n',''") => "|NL|",
            _ => "|\\n|\\r\\n",
        };
        out.extend([format!("{before}<<{form} {file}{change}>>")]);
        rest = tail;
    }
    out.push_str(rest);
    let home = case::home();
    expanded(&out.replace("$LAB/pki", "$PKI")).replace("{HOME}", &home.to_string_lossy())
}
