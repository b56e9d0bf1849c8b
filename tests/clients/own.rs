//! The repository's own recordings: `testdata/clients/recorded.jsonl`. How they were made is in the README there.

use serde_json::Value;
use slsca::client::{ClientId, Service};
use slsca::profile::Overrides;
use slsca::world::Env;

use super::case::{self, Case, Exit};

pub(crate) fn cases() -> Vec<Case> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/clients/recorded.jsonl");
    let text = std::fs::read_to_string(path).expect("the recordings are in the repository");
    let cases = text.lines().map(|line| case(&serde_json::from_str(line).expect("a JSON object a line")));
    // Head and body of the proxy's refusal come in two segments, and osls 4 was seen to lose that race as well as to win it.
    cases.filter(|case| (case.client, case.id.as_str()) != (ClientId::Osls4, "p06")).collect()
}

fn case(record: &Value) -> Case {
    let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
    let client = ClientId::from_id(&text("client")).expect("a client id");
    let mut env: Env = base(client).into_iter().collect();
    for (name, value) in record["set"].as_object().into_iter().flatten() {
        env.set(name, &expanded(value.as_str().unwrap_or_default()));
    }
    for name in record["unset"].as_array().into_iter().flatten() {
        env.unset(name.as_str().unwrap_or_default());
    }
    let region = match record["region"].as_str() {
        Some(region) => region.to_owned(),
        None => env.get("AWS_DEFAULT_REGION").unwrap_or("us-east-1").to_owned(),
    };
    let reached: Vec<&String> =
        record["reached"].as_object().into_iter().flatten().map(|(key, _)| key).collect();
    let status = |key: &str| key.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
    let pages = ["block403", "err502", "captive302", "mtls", "plain443"];
    let answered = !pages.contains(&text("scenario").as_str())
        && (reached.iter().any(|key| !key.starts_with(' ') && status(key).is_some())
            || record["clear"].as_bool() == Some(true));
    Case {
        id: text("id"),
        client,
        about: text("about"),
        scenario: text("scenario"),
        service: Service::from_id(&text("service")).expect("a service id"),
        region,
        shell: env.clone(),
        env,
        overrides: Overrides { project: case::project("svc", "dev"), ..Overrides::default() },
        offline: record["offline"].as_bool() == Some(true),
        exit: record["exit"].as_i64().map_or(Exit::Never, Exit::Code),
        line: record["line"].as_str().map(|line| line.replace("$PKI", &case::pki().to_string_lossy())),
        answered,
        hosts: reached
            .iter()
            .filter_map(|key| key.split(' ').next())
            .filter(|host| !host.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// The environment every recording started from.
fn base(client: ClientId) -> Vec<(&'static str, &'static str)> {
    let keys = [("AWS_ACCESS_KEY_ID", "AKIAENVKEY"), ("AWS_SECRET_ACCESS_KEY", "s")];
    let mut base = match client {
        ClientId::Curl | ClientId::Node => vec![],
        ClientId::AwsCli => {
            [keys.as_slice(), &[("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_MAX_ATTEMPTS", "1")]].concat()
        }
        _ => [keys.as_slice(), &[("SLS_AWS_REQUEST_MAX_RETRIES", "0")]].concat(),
    };
    base.push(("HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/clients/home")));
    base
}

/// `$PKI`; `<<text x.pem>>`; `<<escaped x.pem>>` with line breaks as backslash-n; `<<… x.pem|FROM|TO>>` with a change.
pub(crate) fn expanded(value: &str) -> String {
    let folder = case::pki();
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("<<") {
        let (call, tail) = after.split_once(">>").expect("a closed call");
        let (form, file) = call.split_once(' ').expect("a form and a file");
        let mut parts = file.split('|');
        let file = parts.next().unwrap_or_default();
        let mut text = std::fs::read_to_string(folder.join(file)).expect("a file of the PKI");
        if form == "escaped" {
            text = text.replace('\n', "\\n");
        }
        if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
            text = text.replace(if from == "NL" { "\n" } else { from }, to);
        }
        out.push_str(before);
        out.push_str(&text);
        rest = tail;
    }
    out.push_str(rest);
    out.replace("$PKI", &folder.to_string_lossy())
}
