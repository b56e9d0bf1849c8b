use crate::finding::{Finding, Fix, Part};
use crate::moment::relative;
use crate::rules::distrust::{Distrust, family};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A certificate that the endpoint presented has ended.
    ///
    /// ## Why it matters
    /// Every client refuses it. Nothing you set can help: the endpoint, or the proxy that answers in its place, needs a new
    /// certificate. If your clock is wrong, it may be you.
    ///
    /// ## Example
    /// A test endpoint in CI whose certificate was made a year ago.
    ///
    /// ## Fix
    /// Renew the certificate on the server. Compare your clock first: `date -u`.
    ///
    /// RFC 5280, 4.1.2.5
    "tls/expired", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.endpoint_distrust()?;
    (family(verdict) == Distrust::Expired).then_some(())?;
    let presented = fact.presented();
    let ended = presented.iter().find(|certificate| certificate.not_after <= fact.facts.at)?;
    let when = relative(ended.not_after, fact.facts.at);
    let summary = format!("the certificate `{}` of {} ended {when}", shown(&ended.name, 60), fact.host());
    Some(
        Finding::new(summary)
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .detail("It came with the connection; nothing you set here can make a client take it.")
            .fix(Fix::new(format!("have the certificate of {} renewed by whoever runs it", fact.host()))),
    )
}
