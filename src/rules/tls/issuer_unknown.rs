use crate::finding::{Finding, Fix, Part};
use crate::rules::distrust::Distrust;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::rules::supply::{beside, name_file_at_hand, variable_for_roots};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::untrusted::shown;

rule! {
    /// Nothing the client trusts issued what the endpoint presented.
    ///
    /// ## Why it matters
    /// The chain does not end in a root that the client has. Without `ca` and `cafile` those are Node's own; with them, they are
    /// exactly the certificates you gave, and the public ones no longer count.
    ///
    /// ## Example
    /// An endpoint in CI with a certificate of a private CA: `unable to get local issuer certificate`,
    /// `unable to verify the first certificate` or `self-signed certificate`, after what was sent.
    ///
    /// ## Fix
    /// Save the root of that chain as PEM, after comparing its fingerprint with the owner's, and name it in `cafile`. An
    /// intermediate or the server's own certificate is not enough, unless it is self-signed.
    ///
    /// `X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY` of OpenSSL
    "tls/issuer-unknown", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let verdict = fact.endpoint_distrust()?;
    let direct = fact.call.call.route.proxy.is_none();
    (direct && fact.distrusts().contains(&Distrust::NoAnchor)).then_some(())?;
    // Another root of that name is there, or a known product opens the connection: those are other rules'.
    (fact.namesake().is_none() && fact.interceptor().is_none()).then_some(())?;
    // The root is there and got lost in reading: that is another rule's.
    if fact.trusts_with(lost(fact)) {
        return None;
    }
    let issuer = shown(&fact.missing_issuer()?, 60);
    let presented = fact.presented();
    let is_alone = presented.len() == 1 && presented[0].is_self_issued();
    let wanted = if is_alone { "certificate of the server" } else { "root certificate" };
    Some(
        Finding::new(format!("nothing that is trusted issued the certificate of {}: `{issuer}` is missing", fact.host()))
            .part(Part::Causes)
            .clients(vec![fact.client()])
            .detail(verdict.why.clone())
            .fix(fix(fact, &issuer, wanted)),
    )
}

/// Certificates of the items that this client reads, which it did not get into its store.
fn lost<'a>(fact: &CallFacts<'a>) -> impl Iterator<Item = &'a Certificate> {
    let run = fact.run;
    let lost = fact.facts.entries().filter(|entry| matches!(entry.fate(run), Fate::Lost | Fate::Refused));
    lost.filter_map(|entry| entry.entry?.certificate.as_deref()).collect::<Vec<_>>().into_iter()
}

fn fix(fact: &CallFacts, issuer: &str, wanted: &str) -> Fix {
    if let Some(fix) = name_file_at_hand(fact) {
        return fix;
    }
    let variable = variable_for_roots(fact);
    let text = format!("get the {wanted} `{issuer}` from whoever runs the endpoint as a PEM file, and name it here");
    Fix::new(text).set(variable, beside(fact, variable, "/path/to/that-root.pem"))
}
