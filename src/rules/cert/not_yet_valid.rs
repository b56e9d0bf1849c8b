use crate::finding::Finding;
use crate::moment::{day, relative};
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle is not valid yet: its `notBefore` date lies ahead.
    ///
    /// ## Why it matters
    /// Chains that end in it are refused with `certificate is not yet valid` until then. Often it is the clock of this machine that is
    /// slow: a virtual machine that slept, WSL, a container.
    ///
    /// ## Example
    /// A root that was made an hour ago, in a container whose clock is a day behind.
    ///
    /// ## Fix
    /// Compare the clock first (`date -u`). If it is right, the certificate was made with a wrong one.
    ///
    /// RFC 5280, 4.1.2.5
    "cert/not-yet-valid", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let begins = fact.certificate.not_before;
    if begins <= fact.facts().at {
        return None;
    }
    let when = relative(begins, fact.facts().at);
    Some(fact.judged(fact.about(&format!("becomes valid only {when}"), &format!("begins {}", day(begins)))))
}
