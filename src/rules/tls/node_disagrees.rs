use std::collections::BTreeMap;

use crate::finding::{Finding, Part};
use crate::rules::facts::{CallFacts, Confirmation, Facts};
use crate::rules::registry::rule;
use crate::trust::repair::armour;
use crate::untrusted::shown;

rule! {
    /// The real `node` was asked, and what it says is not what slsca predicted, or could not be compared.
    ///
    /// ## Why it matters
    /// The prediction is wrong here, and the report goes by Node's word. Nothing was signed that slsca's own judge does not trust.
    ///
    /// ## Example
    /// `slsca check --confirm` behind a load balancer whose servers send different chains.
    ///
    /// ## Fix
    /// Run it again: servers behind one name can present different chains. If it stays, please report it; the finding's `detail`
    /// in `--format json` holds what repeats it, and no keys.
    ///
    /// docs/design.md
    "tls/node-disagrees", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut silent: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    let mut findings = Vec::new();
    for call in facts.calls() {
        match &call.call.confirmation {
            Some(Confirmation::Differs { version, predicted, said }) => {
                findings.push(disagreement(&call, version, predicted, said));
            }
            Some(Confirmation::Nothing(why)) => silent.entry(why).or_default().push(call.client()),
            Some(Confirmation::Agrees(_)) | None => {}
        }
    }
    findings.extend(silent.into_iter().map(|(why, clients)| {
        Finding::new(format!("nothing could be confirmed: {}", shown(why, 200))).clients(clients)
    }));
    findings
}

fn disagreement(call: &CallFacts<'_>, version: &str, predicted: &str, said: &str) -> Finding {
    let fails = call.call.outcome.ok == Some(false);
    let summary = format!(
        "Node {} says `{}` to {}, and slsca predicted `{}`",
        shown(version, 20),
        shown(said, 60),
        shown(call.host(), 80),
        shown(predicted, 60),
    );
    Finding::new(summary)
        .part(if fails { Part::Causes } else { Part::Threatens })
        .clients(vec![call.client()])
        .detail(evidence(call, version))
}

/// What repeats the disagreement: the judge's question, in the words of `slsca verify`.
fn evidence(call: &CallFacts<'_>, version: &str) -> String {
    let hop = &call.call.call.endpoint_hop;
    let trust = if hop.roots.built_in { "Node's roots".to_owned() } else { "no built-in roots".to_owned() };
    let own: Vec<String> = hop.roots.variables.iter().map(|name| format!("`{name}`")).collect();
    let anchors = hop.roots.anchors.iter().map(|anchor| armour(&anchor.der));
    let chain = call.trace().and_then(|trace| trace.tls.as_ref()).map(|seen| seen.chain.as_slice()).unwrap_or_default();
    let parts = [
        format!("node {}, judge {}, time @{}, host {}", shown(version, 20), hop.judge.id(), call.facts.at, hop.name),
        format!("trust: {trust} {}", own.join(" ")),
        anchors.collect(),
        "chain as sent:".to_owned(),
        chain.iter().map(|der| armour(der)).collect(),
    ];
    parts.join("\n")
}
