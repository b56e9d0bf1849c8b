use crate::finding::{Finding, Fix, Part};
use crate::rules::distrust::{Distrust, family};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The endpoint's certificate is trusted, and made out to another name.
    ///
    /// ## Why it matters
    /// Every client refuses it: another server answered. A captive portal, a wrong address in DNS or in `/etc/hosts`, or an
    /// endpoint in CI whose certificate lacks the AWS names.
    ///
    /// ## Example
    /// `Hostname/IP does not match certificate's altnames: Host: sts.amazonaws.com. is not in the cert's altnames: DNS:portal.corp.example`
    ///
    /// ## Fix
    /// Find out who answered: the name is in the certificate. On a server of your own, put the wanted name into its
    /// subjectAltName.
    ///
    /// RFC 9525; `tls.checkServerIdentity` of Node
    "tls/wrong-host", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.endpoint_distrust()?;
    (family(verdict) == Distrust::WrongHost).then_some(())?;
    let presented = fact.presented();
    let leaf = presented.first()?;
    let names = if leaf.names.is_empty() { vec![leaf.name.clone()] } else { leaf.names.clone() };
    let few: Vec<_> = names.iter().take(3).map(|name| shown(name, 60)).collect();
    let more = names.len().saturating_sub(few.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = format!("{}{more}", few.join(", "));
    Some(
        Finding::new(format!("who answered for {} has a certificate for {names}", fact.host()))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .fix(Fix::new(format!(
                "find out why {} leads to {}: DNS, `/etc/hosts`, a portal that wants you to log in; or add the name to the certificate of your own server",
                fact.host(),
                few[0]
            ))),
    )
}
