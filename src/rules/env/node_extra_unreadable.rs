use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::ReadFailure;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::trust::bundle::Item;
use crate::untrusted::shown;

rule! {
    /// `NODE_EXTRA_CA_CERTS` names a file that Node cannot use: it prints one line and goes on without it.
    ///
    /// ## Why it matters
    /// The line (`Warning: Ignoring extra certs from …`) is easily overlooked, and for a file that is no PEM there is not even
    /// that. What follows is an error about certificates that seems to have nothing to do with it.
    ///
    /// ## Example
    /// `NODE_EXTRA_CA_CERTS=~/corp.pem` in a Dockerfile: nobody expands the `~`. Or two paths with a comma: it takes one.
    ///
    /// ## Fix
    /// Name one PEM file by its full path. It is read once, when Node starts, so `.env` is too late.
    ///
    /// Node, `src/crypto/crypto_context.cc`, `UseExtraCaCerts`
    "env/node-extra-unreadable", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let name = vars::NODE_EXTRA_CA_CERTS;
    let client = fact.run.plan.client;
    let is_ours = |item: &&Item| item.source.origin.variable.as_deref() == Some(name);
    let item = fact.facts.bundle.items.iter().find(is_ours).filter(|_| client.runs_on_node())?;
    let path = shown(item.source.origin.path.as_deref().unwrap_or_default(), 60);
    let empty = !item.entries.iter().any(|entry| entry.certificate.is_some());
    let summary = match &item.source.bytes {
        // Node does not fail to read these: it waits, or takes its time.
        Err(error) if matches!(error.failure, ReadFailure::NotRegular | ReadFailure::TooLarge { .. }) => {
            return None;
        }
        Err(_) => format!("`{name}` names `{path}`, which cannot be read; Node only warns"),
        Ok(_) if empty => format!("`{name}` names `{path}`, which holds no certificate; Node says nothing"),
        Ok(_) => return None,
    };
    let finding = Finding::new(summary)
        .at(item.source.origin.clone(), "Node goes on without it")
        .clients(vec![fact.run.id()])
        .fix(Fix::new(format!("name one PEM file by its full path in `{name}`")));
    // Where other roots are in force it changes nothing.
    let matters = fact.run.calls.iter().any(|call| {
        call.distrust().is_some() && call.call.endpoint_hop.roots.variables.contains(&name)
    });
    Some(finding.part(if matters { Part::Causes } else { Part::Threatens }))
}
