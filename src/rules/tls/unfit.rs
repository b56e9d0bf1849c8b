use crate::finding::{Finding, Fix, Part};
use crate::rules::distrust::{Distrust, family};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate of the chain is not fit for its task, by the client's rules.
    ///
    /// ## Why it matters
    /// The chain ends where it should, and yet the client refuses it: a purpose that is not allowed, a key or digest that is too
    /// weak, a constraint that is broken, an extension that nobody knows. Clients differ here more than anywhere.
    ///
    /// ## Example
    /// A corporate root whose keyUsage lacks `keyCertSign`: curl on a Mac takes it, Node says `invalid CA certificate`.
    ///
    /// ## Fix
    /// The certificate named has to be made again, by whoever runs that CA or server. The sentence under the cause says what
    /// has to be different.
    ///
    /// RFC 5280, 4.2 and 6.1; `X509_verify_cert` of OpenSSL
    "tls/unfit", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.endpoint_distrust()?;
    (family(verdict) == Distrust::Unfit).then_some(())?;
    Some(
        Finding::new(format!("the chain of {} is refused: {}", fact.host(), verdict.message))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .detail(verdict.why.clone())
            .fix(Fix::new("have that certificate made again by whoever runs the CA or the server")),
    )
}
