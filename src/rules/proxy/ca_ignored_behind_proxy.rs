use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::rules::supply::{given_by, is_of_framework};
use crate::trust::bundle::Item;
use crate::trust::certificate::Certificate;

rule! {
    /// `ca` or `cafile` is set and so is a proxy: the certificates do not reach the connection with AWS.
    ///
    /// ## Why it matters
    /// With a proxy, Serverless 1.61 to 3 and osls hand `ca` and `cafile` to the session with the proxy itself, and not to
    /// the one with AWS inside the tunnel. Behind a proxy that opens TLS, the right certificate in `cafile` changes nothing, and
    /// the error is the same as without it.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:3128 cafile=/etc/corp.pem sls deploy` ends with `unable to get local issuer certificate`.
    ///
    /// ## Fix
    /// Give the same file to Node itself: `NODE_EXTRA_CA_CERTS=/etc/corp.pem`. Node reads it once, at its start, so it has to be
    /// exported in the shell; `.env` is too late.
    ///
    /// TooTallNate/proxy-agents#234, serverless/serverless#7608
    "proxy/ca-ignored-behind-proxy", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let proxy_variable = fact.call.call.proxy_variable?;
    fact.call.call.route.proxy.as_ref()?;
    let ignored: Vec<&Item> = fact.facts.bundle.items.iter().filter(|item| is_of_framework(item) && is_ignored(fact, item)).collect();
    let first = ignored.first()?;
    let name = given_by(first);
    let finding = Finding::new(format!("`{name}` does not reach AWS while `{proxy_variable}` is set"))
        .detail(format!(
            "{} uses `{name}` only for the session with the proxy itself. The one with AWS, inside the tunnel, trusts what Node trusts.",
            fact.run.plan.client.title()
        ))
        .at(first.source.origin.clone(), "not used for AWS behind a proxy")
        .clients(vec![fact.client()]);
    let certificates: Vec<&Certificate> = ignored.iter().flat_map(|item| certificates(item)).collect();
    if fact.endpoint_distrust().is_none() || !fact.trusts_with(certificates) {
        return Some(finding);
    }
    Some(finding.part(Part::Causes).fix(fix(fact, &ignored, name)))
}

fn fix(fact: &CallFacts, ignored: &[&Item], name: &str) -> Fix {
    let files = ignored.iter().filter_map(|item| Some((item, item.source.origin.path.as_ref()?)));
    let enough = files.into_iter().find(|(item, _)| fact.trusts_with(certificates(item)));
    match enough {
        Some((_, path)) => Fix::new("give the file to Node itself, which trusts it behind the proxy too")
            .unset(name)
            .set(vars::NODE_EXTRA_CA_CERTS, path),
        None => Fix::new(format!(
            "save the certificates of `{name}` in one PEM file, and name that file in `{}`",
            vars::NODE_EXTRA_CA_CERTS
        )),
    }
}

fn certificates(item: &Item) -> impl Iterator<Item = &Certificate> {
    item.entries.iter().filter_map(|entry| entry.certificate.as_deref())
}

/// Whether the client reads it, and yet not for the session with the endpoint.
fn is_ignored(fact: &CallFacts, item: &Item) -> bool {
    let runs_on_node = fact.run.plan.client.runs_on_node();
    let name = given_by(item);
    runs_on_node && !fact.call.call.endpoint_hop.roots.variables.contains(&name)
}
