use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::bundle::Kind;

rule! {
    /// `ca` or a file holds the base64 of a certificate without its BEGIN and END lines.
    ///
    /// ## Why it matters
    /// Node looks for BEGIN, finds none and loads nothing, without a word. Tools that show a certificate's base64 (Kubernetes, JWKS, LDIF) leave
    /// the two lines out.
    ///
    /// ## Example
    /// `ca=$(kubectl get secret corp -o jsonpath='{.data.ca}')`
    ///
    /// ## Fix
    /// Put `-----BEGIN CERTIFICATE-----` before it and `-----END CERTIFICATE-----` after it, each in a line of its own. If it is base64 of a
    /// whole PEM file, decode it first: `base64 -d`.
    ///
    /// RFC 7468, 2
    "bundle/bare-base64", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry.filter(|entry| entry.kind == Kind::BareBase64)?;
    (fact.is_read() && entry.certificate.iter().count() + entry.contained.len() > 0).then_some(())?;
    let finding = loss::finding(fact, format!("{} is base64 of a certificate without BEGIN and END, not PEM", fact.shown_item()), "no BEGIN line");
    let repaired = loss::value_fix(fact);
    Some(match repaired {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
