use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;

rule! {
    /// `ca` or `cafile` is in force and holds no public root: only hosts behind that one CA are trusted.
    ///
    /// ## Why it matters
    /// The two variables replace Node's built-in roots, they do not add to them. A host that is not intercepted (a bypass list,
    /// the VPN off, a build server) shows AWS's own certificate and is refused with `unable to get local issuer certificate`.
    ///
    /// ## Example
    /// `cafile=/etc/corp.pem` works in the office, and fails from home.
    ///
    /// ## Fix
    /// Use `NODE_EXTRA_CA_CERTS`, which adds to the public roots, in place of `ca` and `cafile`; or append the public roots to the
    /// file.
    ///
    /// Node, `tls.createSecureContext`, option `ca`
    "env/ca-replaces-public-roots", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let hop = &fact.call.call.endpoint_hop;
    if !fact.run.plan.client.runs_on_node() || hop.roots.built_in || hop.roots.anchors.is_empty() {
        return None;
    }
    let public = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    if hop.roots.anchors.iter().any(|anchor| public.iter().any(|root| root.as_ref() == anchor.der.as_ref())) {
        return None;
    }
    let name = hop.roots.variables.first()?;
    let finding = Finding::new(format!("`{name}` replaces the public roots: only what it signs is trusted"))
        .clients(vec![fact.client()]);
    let origin = fact.facts.bundle.items.iter().map(|item| &item.source.origin);
    let origin = origin.into_iter().find(|origin| origin.variable.as_deref() == Some(name));
    let finding = match origin {
        Some(origin) => finding.at(origin.clone(), "the only roots that count"),
        None => finding,
    };
    if fact.endpoint_distrust().is_none() || !fact.trusts_with_public() {
        return Some(finding);
    }
    let fix = hop.roots.variables.iter().fold(
        Fix::new("let Node use its public roots"),
        |fix, name| fix.unset(name),
    );
    let path = origin.and_then(|origin| origin.path.as_deref());
    let fix = match path {
        Some(path) => fix.set(vars::NODE_EXTRA_CA_CERTS, path),
        None => fix,
    };
    Some(finding.part(Part::Causes).fix(fix))
}
