//! What no report may show.

use std::collections::BTreeSet;

use serde_json::Value;
use slsca::report::human::{self, Detail};
use slsca::report::{json, plan, profile, style::Page};

use super::{cases, diagnosis, read, strings, world};

/// The values in a case that nobody may see: of secret keys and tokens, in variables and in files.
fn secrets(case: &Value) -> BTreeSet<String> {
    let is_secret = |name: &str| ["secret", "token"].iter().any(|word| name.to_lowercase().contains(word));
    let variables = strings(&case["env"]);
    let files = strings(&case["files"]);
    let lines = files.values().flat_map(|text| text.lines()).filter_map(|line| line.split_once('='));
    let pairs = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(lines);
    let values =
        pairs.filter(|(name, _)| is_secret(name) && !name.trim_end().to_lowercase().ends_with("file"));
    // A word that stands for a secret stands for other things too.
    values.map(|(_, value)| value.trim().to_owned()).filter(|value| value.len() >= 20).collect()
}

#[test]
fn no_report_of_any_case_shows_a_secret() {
    let mut seen = 0;
    for (_, path) in cases() {
        let case = read(&path);
        let secrets = secrets(&case);
        if secrets.is_empty() {
            continue;
        }
        seen += 1;
        let (found, world) = (diagnosis(&case), world(&case));
        let page = Page::new(slsca::cli::Color::Never, true, &world);
        let reports = [
            human::report(&found, page, Detail::Verbose, &found.facts.env),
            json::report(&found),
            plan::human(&found, page),
            plan::json(&found),
            profile::human(&found, page, true),
            profile::json(&found, true),
            profile::list_human(&found, page),
            profile::list_json(&found),
        ];
        for secret in secrets {
            assert!(!reports.iter().any(|report| report.contains(&secret)), "{}: {secret}", path.display());
        }
    }
    assert!(seen > 90, "{seen} cases with secrets");
}
