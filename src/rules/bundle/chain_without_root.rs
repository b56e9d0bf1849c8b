use std::collections::BTreeMap;

use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, wants_roots};
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A chain in the bundle ends below its root: the topmost certificate has issued others, and its own issuer is not there.
    ///
    /// ## Why it matters
    /// Servers send their chain without the root, because clients are to have that. Whoever saves what a server sends saves everything but
    /// the one certificate that counts. Node and the AWS CLI trust a chain only if it ends in a root: `unable to get issuer certificate`. curl
    /// and rustls are content with the intermediate.
    ///
    /// ## Example
    /// `openssl s_client -showcerts -connect sts.amazonaws.com:443`, with its output saved as `corp.pem`.
    ///
    /// ## Fix
    /// Add the root: the issuer named of the topmost certificate. `slsca inspect --tree` shows how far the chain goes.
    ///
    /// RFC 8446, 4.4.2: a server may leave the root out; OpenSSL, `X509_V_FLAG_PARTIAL_CHAIN`, which Node and Python do not set
    "bundle/chain-without-root", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in facts.runs.iter().filter(|run| wants_roots(run)) {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for held in holdings.all.iter().filter(|held| is_top_of_chain(&holdings, held)) {
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held));
            if holdings.is_fatal_without_root(held) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

/// It has issued what is there, and what has issued it is not.
fn is_top_of_chain(holdings: &Holdings, held: &Held) -> bool {
    !held.certificate.is_self_issued()
        && holdings.has_issued(held)
        && holdings.namesake_of_issuer(held).is_none()
}

fn statement(held: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&held.certificate.issuer, 80);
    Finding::new(format!("the chain up to `{name}` ends without its root"))
        .at(held.entry.origin.clone(), "the root above it is missing")
        .detail(format!("The root is `{issuer}`, or stands above that."))
        .fix(Fix::new(format!("add the certificate of `{issuer}`, up to the root")))
}
