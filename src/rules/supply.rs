//! How a client is given a root that it lacks.

use crate::client::ClientId;
use crate::finding::Fix;
use crate::input::ca::{CA_NAMES, CAFILE_NAMES};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::trust::bundle::Item;

/// The variable that this client reads for the session with the endpoint.
pub(super) fn variable_for_roots(fact: &CallFacts) -> &'static str {
    match fact.run.plan.client {
        ClientId::AwsCli => vars::AWS_CA_BUNDLE,
        ClientId::Curl => vars::CURL_CA_BUNDLE,
        ClientId::Rustls => vars::CAFILE,
        ClientId::Node => vars::NODE_EXTRA_CA_CERTS,
        // Inside the tunnel `cafile` does not count.
        _ if fact.call.call.route.proxy.is_some() => vars::NODE_EXTRA_CA_CERTS,
        _ => vars::CAFILE,
    }
}

/// What to set the variable to, so that it names this path too: `cafile` takes a list, the other variables one file.
pub(super) fn beside(fact: &CallFacts, variable: &str, path: &str) -> String {
    let known = fact.facts.env.non_empty(variable).filter(|_| variable == vars::CAFILE);
    known.map_or_else(|| path.to_owned(), |list| format!("{list},{path}"))
}

/// The file of another client's variable that would do for this one too, named for it.
pub(super) fn name_file_at_hand(fact: &CallFacts) -> Option<Fix> {
    let item = fact.facts.bundle.items.iter().find(|item| would_do(fact, item))?;
    let path = item.source.origin.path.clone()?;
    let name = fact.run.plan.client.title();
    let text =
        format!("name the file of `{}` for {name} too, which does not read that variable", given_by(item));
    Some(Fix::new(text).set(variable_for_roots(fact), path))
}

fn would_do(fact: &CallFacts, item: &Item) -> bool {
    fact.trusts_with(item.entries.iter().filter_map(|entry| entry.certificate.as_deref()))
}

/// Whether the item came by `ca`, `cafile` or one of their other names.
pub(super) fn is_of_framework(item: &Item) -> bool {
    let name = given_by(item);
    name == "--cafile" || CA_NAMES.contains(&name) || CAFILE_NAMES.contains(&name)
}

/// The variable or option that gave the item.
pub(super) fn given_by(item: &Item) -> &str {
    let origin = &item.source.origin;
    origin.variable.as_deref().or(origin.option.as_deref()).unwrap_or_default()
}
