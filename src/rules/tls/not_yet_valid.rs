use crate::finding::{Finding, Fix, Part};
use crate::moment::relative;
use crate::rules::distrust::{Distrust, family};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// A certificate that the endpoint presented is not valid yet.
    ///
    /// ## Why it matters
    /// Every client refuses it. Most often the clock of this machine is slow: a virtual machine that slept, a container, WSL.
    ///
    /// ## Example
    /// After a laptop woke up, WSL is two days behind, and a certificate made this morning lies in its future.
    ///
    /// ## Fix
    /// Set the clock: `sudo hwclock -s` in WSL, `timedatectl set-ntp true` elsewhere. If the clock is right, the certificate was
    /// made with a wrong one.
    ///
    /// RFC 5280, 4.1.2.5
    "tls/not-yet-valid", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.endpoint_distrust()?;
    (family(verdict) == Distrust::NotYetValid).then_some(())?;
    let presented = fact.presented();
    let early = presented.iter().find(|certificate| certificate.not_before > fact.facts.at)?;
    let name = shown(&early.name, 60);
    let when = relative(early.not_before, fact.facts.at);
    Some(
        Finding::new(format!("the certificate `{name}` of {} becomes valid only {when}", fact.host()))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .fix(Fix::new("compare the clock of this machine with a good one (`date -u`), and set it if it is slow")),
    )
}
