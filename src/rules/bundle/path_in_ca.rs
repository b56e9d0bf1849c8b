use crate::finding::{Finding, Fix};
use crate::input::ca::{CAFILE_NAMES, chosen};
use crate::input::vars::CAFILE;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// `ca` holds a path; it takes the certificates themselves.
    ///
    /// ## Why it matters
    /// Serverless hands the text of `ca` to Node as it is. A path is no certificate: nothing is loaded, nothing is said, and every connection
    /// fails with `unable to get local issuer certificate`. Paths belong into `cafile`.
    ///
    /// ## Example
    /// `ca=/etc/ssl/corp.pem`
    ///
    /// ## Fix
    /// Say `cafile=/etc/ssl/corp.pem` instead.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/path-in-ca", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    fact.entry.filter(|entry| entry.kind == Kind::Path)?;
    let variable = fact.variable();
    let value = fact.facts.env.get(variable)?;
    let paths: Vec<&str> = value.split(',').map(str::trim).filter(|path| !path.is_empty()).collect();
    let finding = loss::finding(fact, format!("`{variable}` holds a path, and takes certificates"), "a path");
    let all_paths = fact.facts.bundle.items.iter().filter(|item| item.source.is_text()).flat_map(|item| &item.entries);
    let only_paths = all_paths.clone().all(|entry| matches!(entry.kind, Kind::Path | Kind::Empty));
    let is_free = chosen(&fact.facts.env, &CAFILE_NAMES).is_none();
    Some(if only_paths && is_free {
        finding.fix(Fix::new("give the path to `cafile`").unset(variable).set(CAFILE, paths.join(",")))
    } else {
        finding.fix(Fix::new("move the path to `cafile`"))
    })
}
