use crate::finding::{Finding, Fix, Part};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// A private key stands among the certificates.
    ///
    /// ## Why it matters
    /// No client needs a key to trust a CA, and everybody who may read the bundle can read the key. Node passes over it; a damaged one makes
    /// Node, the AWS CLI and curl stop at that block.
    ///
    /// ## Example
    /// `cat server.key server.crt > corp.pem`
    ///
    /// ## Fix
    /// Take the key out of the bundle. If others could read it, have the certificate revoked and the key made anew.
    ///
    /// slsca never shows, keeps or sends its bytes.
    "bundle/private-key-in-bundle", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    fact.entry.filter(|entry| entry.kind == Kind::Key)?;
    let alone = !fact.has_company();
    let summary = if fact.ends_reading() && !alone {
        format!("a damaged private key stands among the certificates of {}", fact.shown_item())
    } else if alone {
        format!("{} holds a private key and no certificate", fact.shown_item())
    } else {
        format!("a private key stands among the certificates of {}", fact.shown_item())
    };
    let mut finding = loss::finding(fact, summary, "a private key");
    if !alone && !fact.ends_reading() {
        // Readers pass over a sound key: nothing is lost with it but the secret.
        finding = finding.part(Part::Threatens).clients(Vec::new()).detail("Everybody who can read the bundle can read the key.");
    }
    Some(finding.fix(Fix::new("take the key out of the bundle; if others could read it, have it replaced")))
}
