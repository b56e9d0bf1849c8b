use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::CallFacts;
use crate::rules::holdings::place;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// The CA of what the endpoint presented asks for one certificate of its root, and the bundle has another one of the same root.
    ///
    /// ## Why it matters
    /// A certificate can name its issuer not only by name and key, but also by the serial number of the issuer's certificate. When that was
    /// renewed with the same key, it got a new serial number, and OpenSSL no longer takes it for the issuer: `unable to get local issuer
    /// certificate`, although name and key are right.
    ///
    /// ## Example
    /// CAs made with OpenSSL and `authorityKeyIdentifier=keyid,issuer:always`; the root was renewed, the CA below it was not.
    ///
    /// ## Fix
    /// Trust the old certificate of the root too, as long as it is valid; or have the CA below it issued anew, without that number.
    ///
    /// RFC 5280, 4.2.1.1; OpenSSL, `X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH` in `X509_check_akid`
    "tls/root-with-another-serial", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let namesake = fact.namesake()?;
    let last = fact.presented().last()?;
    let wanted = last.authority_serial.as_deref()?;
    if !last.names_key_of(namesake.certificate) || last.names_serial_of(namesake.certificate) {
        return None;
    }
    let name = shown(&namesake.certificate.name, 60);
    let issued = shown(&last.name, 60);
    let (wanted, offered) = (shown(wanted, 40), shown(&namesake.certificate.serial, 40));
    Some(
        Finding::new(format!("`{issued}` asks for another certificate of `{name}` than that of {}", place(namesake.entry)))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .at(namesake.entry.origin.clone(), "the right name and key, another serial number")
            .detail(format!(
                "It names the serial number `{wanted}`; this one has `{offered}`: the root was renewed, and `{issued}` still names the old one."
            ))
            .fix(Fix::new(format!(
                "get the `{name}` with the serial number `{wanted}` too, and add it; or have `{issued}` issued anew without that number"
            ))),
    )
}
