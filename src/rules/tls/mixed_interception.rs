use std::collections::BTreeMap;

use crate::client::Service;
use crate::finding::{Finding, Fix, Part, Place};
use crate::input::vars;
use crate::rules::distrust::Distrust;
use crate::rules::facts::{CallFacts, RunFacts};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// Some AWS hosts are opened by a proxy on the way, and others are not: they show certificates of different authorities.
    ///
    /// ## Why it matters
    /// Proxies exempt some hosts from inspection, S3 often among them. A `ca` or `cafile` that holds only the proxy's root replaces
    /// the public roots: it works for the hosts that are opened, and fails for those that are not. With the public roots alone it is
    /// the other way round. A check of one host says nothing about the others.
    ///
    /// ## Example
    /// `sts.amazonaws.com` is signed by `Corp Inspection CA`, `s3.eu-west-1.amazonaws.com` by Amazon: `sls deploy` gets as far as
    /// the upload, and ends with `unable to get local issuer certificate`.
    ///
    /// ## Fix
    /// Trust both: `NODE_EXTRA_CA_CERTS` adds to the public roots. Where it has to be `cafile`, write one file that holds the proxy's
    /// root and the public ones: `slsca bundle --with-mozilla -o both.pem`.
    ///
    /// aws/aws-cli#9190; Node, `tls.createSecureContext`, option `ca`
    "tls/mixed-interception", Run(check)
}

/// Hosts whose certificates come from one authority.
#[derive(Default)]
struct Group<'a> {
    calls: Vec<CallFacts<'a>>,
    /// A client with the public roots would trust them: nobody opens these connections.
    is_public: bool,
    is_trusted: bool,
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for call in fact.calls().filter(is_of_aws) {
        let Some(issuer) = call.top_issuer() else { continue };
        let group = groups.entry(issuer).or_insert_with(|| Group {
            is_public: call.trusts_with_public(),
            is_trusted: !call.distrusts().contains(&Distrust::NoAnchor),
            calls: Vec::new(),
        });
        group.calls.push(call);
    }
    let opened = groups.iter().find(|(_, group)| !group.is_public)?;
    let other = groups.iter().find(|(issuer, group)| {
        *issuer != opened.0 && (group.is_public || group.is_trusted != opened.1.is_trusted)
    })?;
    let summary = format!("{}, {}", words(opened), words(other));
    let finding = Finding::new(summary).clients(vec![fact.run.id()]);
    let lacking: Vec<Place> = [opened, other]
        .iter()
        .filter(|(_, group)| !group.is_trusted)
        .flat_map(|(_, group)| group.calls.iter().map(|call| call.place))
        .collect();
    // All alike is another rule's matter.
    let some_trusted = opened.1.is_trusted || other.1.is_trusted;
    if lacking.is_empty() || !some_trusted {
        return lacking.is_empty().then_some(finding);
    }
    Some(remedy(finding, fact, other.1.is_public).part(Part::Causes).calls(lacking))
}

/// An endpoint of AWS, and no emulator that a setting names.
fn is_of_aws(call: &CallFacts) -> bool {
    call.call.call.endpoint_origin.is_none() && Service::of_host(call.host()).is_some()
}

/// ``3 hosts are signed by `Corp Inspection CA` ``, `s3.amazonaws.com is not opened`.
fn words((issuer, group): (&String, &Group)) -> String {
    let who = match group.calls.as_slice() {
        [one] => format!("{} is", shown(one.host(), 60)),
        several => format!("{} hosts are", several.len()),
    };
    let issuer = shown(issuer, 60);
    let trusted = if group.is_trusted { "" } else { ", which is not trusted" };
    if group.is_public {
        format!("{who} not intercepted{trusted}")
    } else {
        format!("{who} signed by `{issuer}`{trusted}")
    }
}

fn remedy(finding: Finding, fact: &RunFacts, is_public: bool) -> Finding {
    let roots = fact.run.calls.first().map(|call| &call.call.endpoint_hop.roots);
    let replaced = roots.is_some_and(|roots| !roots.built_in);
    let items = fact.facts.bundle.items.iter().map(|item| &item.source.origin);
    let path = items.into_iter().find_map(|origin| origin.path.as_deref());
    if !(is_public && replaced) {
        return finding
            .detail("The client has to trust both authorities.")
            .fix(Fix::new("put the root that is missing into the file beside the one that is there"));
    }
    let variables = roots.map(|roots| roots.variables.as_slice()).unwrap_or_default();
    let node = variables.iter().fold(Fix::new("let Node add the file to its public roots"), |fix, name| fix.unset(name));
    let node = match path {
        Some(path) => node.set(vars::NODE_EXTRA_CA_CERTS, path),
        None => node,
    };
    let finding = finding.detail("`ca` and `cafile` replace the public roots; the hosts that are not intercepted need them.").fix(node);
    let both = Fix::new("or write one file that holds both, and name it in `cafile`")
        .run(["slsca", "bundle", "--with-mozilla", "-o", "both.pem"]);
    finding.fix(both)
}
