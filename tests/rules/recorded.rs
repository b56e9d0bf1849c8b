//! Cases made from a recording: the trust material, the chain and the clock of a situation that real programs were put in
//! (`testdata/verdicts`), and what became of each.

use std::path::Path;

use serde_json::{Map, Value, json};

/// The recorded programs, and the arguments with which a check predicts them.
pub(crate) const CLIENTS: [(&str, [&str; 4]); 6] = [
    ("node18", ["--client", "serverless-3", "--node", "18"]),
    ("node20", ["--client", "serverless-3", "--node", "20"]),
    ("node22", ["--client", "serverless-3", "--node", "22"]),
    ("node24", ["--client", "serverless-3", "--node", "24"]),
    ("python313_botocore", ["--client", "aws-cli", "--node", "20"]),
    ("curl", ["--client", "curl", "--node", "20"]),
];

/// The recordings, one a line.
pub(crate) fn recordings() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/verdicts/cases.jsonl");
    std::fs::read_to_string(path).expect("the recordings")
}

/// The recording of this name.
pub(crate) fn find(recordings: &str, id: &str) -> Value {
    let start = format!("{{\"id\":{},", json!(id));
    let line = recordings.lines().find(|line| line.starts_with(&start));
    serde_json::from_str(line.unwrap_or_else(|| panic!("nothing is recorded as {id:?}"))).expect("JSON")
}

/// A whole case, for one client, out of one that names a recording.
pub(crate) fn expanded(case: &Value, recording: &Value, client: &[&str]) -> Value {
    let joined = |key: &str| {
        let texts = recording[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        format!("text:{}", texts.collect::<String>())
    };
    let host = recording["host"]["value"].as_str().expect("a host");
    let mut args: Vec<String> = client.iter().map(|&arg| arg.to_owned()).collect();
    args.extend(["--endpoint-url".to_owned(), format!("https://{host}")]);
    let file = "/corp.pem";
    let parts = json!({
        "at": format!("@{}", recording["time"]),
        "env": { "cafile": file, "AWS_CA_BUNDLE": file, "CURL_CA_BUNDLE": file },
        "files": { file: joined("ca") },
        "wire": [{ "chain": joined("chain") }],
        "args": args,
    });
    let mut whole: Map<String, Value> = case.as_object().expect("an object").clone();
    whole.extend(parts.as_object().expect("an object").clone());
    Value::Object(whole)
}

/// Whether the program refused the chain, or died of it.
pub(crate) fn is_refused(recording: &Value, client: &str) -> bool {
    let word = recording["verdicts"][client]["v"].as_str().expect("a verdict");
    assert_ne!(word, "NOCALL", "nobody was asked");
    word != "OK"
}

/// What the program gave for a reason, `OK` where it was content.
pub(crate) fn code<'a>(recording: &'a Value, client: &str) -> &'a str {
    let verdict = &recording["verdicts"][client];
    verdict["code"].as_str().or_else(|| verdict["v"].as_str()).expect("a verdict")
}
