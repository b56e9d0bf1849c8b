use std::collections::BTreeMap;

use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::holdings::{Held, Holdings, is_blamed, place, wants_roots};
use crate::rules::registry::rule;
use crate::trust::certificate::hex;
use crate::untrusted::shown;

rule! {
    /// A certificate names an issuer that is in the bundle by its name, but with another key.
    ///
    /// ## Why it matters
    /// A certificate says which key signed it, by the authority key identifier. A CA of the right name whose own identifier is another is not
    /// the one: OpenSSL passes over it, and the client says `unable to get issuer certificate`, although a certificate of that name is there.
    ///
    /// ## Example
    /// The root was set up again under its old name; the bundle has the new root and the intermediate of the old one.
    ///
    /// ## Fix
    /// Get the root that signed it, or the intermediate that the root at hand has signed.
    ///
    /// RFC 5280, 4.2.1.1; OpenSSL, `X509_V_ERR_AKID_SKID_MISMATCH` in `ossl_x509_check_issued`
    "bundle/issuer-with-another-key", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings: BTreeMap<&Origin, Finding> = BTreeMap::new();
    for run in facts.runs.iter().filter(|run| wants_roots(run)) {
        let Some(holdings) = Holdings::of(facts, run) else { continue };
        for held in &holdings.all {
            let is_orphan = holdings.issuer_of(held).is_none();
            let Some(namesake) = holdings.namesake_of_issuer(held).filter(|_| is_orphan) else { continue };
            let finding = findings.entry(&held.entry.origin).or_insert_with(|| statement(held, &namesake));
            if is_blamed(run, held.certificate) {
                finding.part = Part::Causes;
                finding.clients.push(run.id());
            }
        }
    }
    findings.into_values().collect()
}

fn statement(held: &Held, namesake: &Held) -> Finding {
    let name = shown(&held.certificate.name, 60);
    let issuer = shown(&namesake.certificate.name, 60);
    let id = |id: &Option<Vec<u8>>| id.as_deref().map(hex).unwrap_or_default();
    let wanted = id(&held.certificate.authority_key_id);
    let offered = id(&namesake.certificate.subject_key_id);
    Finding::new(format!("`{name}` was issued by another `{issuer}` than that of {}", place(namesake.entry)))
        .part(Part::Threatens)
        .at(held.entry.origin.clone(), "its issuer has another key")
        .detail(format!("It names the key `{wanted}`; the `{issuer}` at hand has `{offered}`."))
        .fix(Fix::new(format!("get the `{issuer}` with the key `{wanted}`, or the certificate that the one at hand has issued")))
}
