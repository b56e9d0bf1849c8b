use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::trust::bundle::Item;

rule! {
    /// `ca` or `cafile` is set beside `NODE_EXTRA_CA_CERTS`: without a proxy, Node's own trust no longer counts.
    ///
    /// ## Why it matters
    /// Serverless and osls hand `ca` and `cafile` to the connection as its only roots. What Node would trust by itself, the file of
    /// `NODE_EXTRA_CA_CERTS` included, plays no part any more. With a proxy it is the other way round.
    ///
    /// ## Example
    /// `NODE_EXTRA_CA_CERTS=/etc/corp.pem cafile=/etc/old.pem sls deploy` fails, and works once `cafile` is unset.
    ///
    /// ## Fix
    /// Keep one of them. `NODE_EXTRA_CA_CERTS` adds to the public roots and works with and without a proxy; unset `ca` and `cafile`.
    ///
    /// Node, `tls.createSecureContext`, option `ca`; serverless `lib/aws/request.js`
    "env/cafile-replaces-node-extra", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let extra = vars::NODE_EXTRA_CA_CERTS;
    let hop = &fact.call.call.endpoint_hop;
    let is_ours = |item: &&Item| item.source.origin.variable.as_deref() == Some(extra);
    let item = fact.facts.bundle.items.iter().find(is_ours)?;
    if !fact.run.plan.client.runs_on_node() || hop.roots.built_in || hop.roots.variables.contains(&extra) {
        return None;
    }
    let winner = hop.roots.variables.first()?;
    let finding = Finding::new(format!("`{extra}` plays no part, because `{winner}` replaces all of Node's roots"))
        .at(item.source.origin.clone(), "not used while `ca` or `cafile` is set")
        .clients(vec![fact.client()]);
    let certificates = item.entries.iter().filter_map(|entry| entry.certificate.as_deref());
    if fact.endpoint_distrust().is_none() || !fact.trusts_with(certificates) {
        return Some(finding);
    }
    let unset = hop.roots.variables.iter().fold(
        Fix::new(format!("let Node use the file of `{extra}`")),
        |fix, name| fix.unset(name),
    );
    Some(finding.part(Part::Causes).fix(unset))
}
