//! Every value that a rule about trust material offers, fed back: the finding is gone, no rule takes its place, and the value
//! stands in the JSON for others to try on the real programs.

use std::collections::BTreeSet;

use slsca::finding::{Finding, Fix, Severity};
use slsca::report::json;
use slsca::world::World;

use super::{cases, diagnosis, diagnosis_in, read, world};

/// What only the user can fill in.
const PLACEHOLDER: &str = "/path/to/";

/// A change of the environment alone, with values that are known.
fn is_whole(fix: &Fix) -> bool {
    let is_known = |value: &String| !value.contains(PLACEHOLDER);
    fix.run.is_empty() && !(fix.set.is_empty() && fix.unset.is_empty()) && fix.set.values().all(is_known)
}

fn changed(world: &World, fix: &Fix) -> World {
    let mut changed = world.clone();
    for name in &fix.unset {
        changed.env.unset(name);
    }
    for (name, value) in &fix.set {
        changed.env.set(name, value);
    }
    changed
}

#[test]
fn a_value_that_a_rule_offers_is_one_that_no_rule_about_material_minds() {
    let mut wrong = Vec::new();
    let mut tried = BTreeSet::new();
    for (id, path) in
        cases().into_iter().filter(|(id, _)| id.starts_with("bundle/") || id.starts_with("env/"))
    {
        let case = read(&path);
        let before = diagnosis(&case);
        let json = json::report(&before);
        let own: Vec<&Finding> =
            before.findings.iter().map(|(_, finding)| finding).filter(|finding| finding.rule == id).collect();
        for fix in own.iter().flat_map(|finding| &finding.fix).filter(|fix| is_whole(fix)) {
            tried.insert(id.clone());
            let after = diagnosis_in(&case, &changed(&world(&case), fix));
            let left = after.findings.iter().filter(|(_, finding)| finding.rule == id).count();
            if left >= own.len() {
                wrong.push(format!("{}: {left} findings of {id} are left after {fix:?}", path.display()));
            }
            let known: BTreeSet<&str> = before.findings.iter().map(|(_, finding)| finding.rule).collect();
            let is_new = |(severity, finding): &&(Severity, Finding)| {
                let of_material = finding.rule.starts_with("bundle/") || finding.rule.starts_with("cert/");
                of_material && *severity == Severity::Error && !known.contains(finding.rule)
            };
            if let Some((_, finding)) = after.findings.iter().find(is_new) {
                wrong.push(format!("{}: after {fix:?} comes {finding:?}", path.display()));
            }
            for value in fix.set.values() {
                let quoted = serde_json::to_string(value).expect("text");
                assert!(json.contains(&quoted), "{}: the value is not in the JSON", path.display());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let of_material = tried.iter().filter(|id| id.starts_with("bundle/")).count();
    assert!(of_material >= 20, "values of only these were tried: {tried:?}");
}
