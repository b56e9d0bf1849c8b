use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::CallFacts;
use crate::rules::holdings::place;
use crate::rules::registry::rule;
use crate::trust::certificate::hex;
use crate::untrusted::shown;

rule! {
    /// The root that issued what the endpoint presented has the name of one in the bundle, and another key.
    ///
    /// ## Why it matters
    /// The certificate at hand looks like the right one: same name, valid, a root. It is another issue of that CA, and signs nothing of what is
    /// presented. Clients say `unable to get local issuer certificate`, `self-signed certificate in certificate chain` or `certificate
    /// signature failure`, and nothing about the name.
    ///
    /// ## Example
    /// The inspection CA was set up again with a new key, as every appliance of a vendor does with the same default name.
    ///
    /// ## Fix
    /// Get the root again from IT, and compare its fingerprint with the one they tell you.
    ///
    /// RFC 5280, 4.2.1.1; OpenSSL, `X509_V_ERR_AKID_SKID_MISMATCH` in `ossl_x509_check_issued`
    "tls/root-with-another-key", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let namesake = fact.namesake()?;
    let name = shown(&namesake.certificate.name, 60);
    let presented = fact.presented();
    let last = presented.last()?;
    if last.names_key_of(namesake.certificate) && !last.names_serial_of(namesake.certificate) {
        return None; // `tls/root-with-another-serial`
    }
    let wanted = last.authority_key_id.as_deref().or(last.subject_key_id.as_deref()).map(hex);
    let offered = namesake.certificate.subject_key_id.as_deref().map(hex);
    let keys = wanted.zip(offered).map(|(wanted, offered)| format!(" The key that signed is `{wanted}`; this one is `{offered}`."));
    Some(
        Finding::new(format!("{} is signed by another `{name}` than that of {}", fact.host(), place(namesake.entry)))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .at(namesake.entry.origin.clone(), "the right name, another key")
            .detail(format!("A CA of that name was set up again, with a new key.{}", keys.unwrap_or_default()))
            .fix(Fix::new(format!("get the present `{name}` from whoever runs it, and put it in place of this one"))),
    )
}
