use crate::finding::Finding;
use crate::trust::certificate::BasicConstraints;
use crate::rules::facts::CertificateFacts;
use crate::rules::registry::rule;

rule! {
    /// A certificate in the bundle is not a CA: it is the certificate of a server, or a root that was made like one.
    ///
    /// ## Why it matters
    /// Node trusts only chains that end in a CA. The certificate of a server that was issued by a CA helps nobody in a bundle; a
    /// self-signed one works for exactly the server that presents it.
    ///
    /// ## Example
    /// The certificate shown by the browser for `sts.amazonaws.com` was saved, and not the one at the top of its chain.
    ///
    /// ## Fix
    /// Save the topmost certificate of the chain: in the browser's dialogue, the first line of the tree.
    ///
    /// RFC 5280, 4.2.1.9; `check_ca` of OpenSSL
    "cert/not-a-ca", Certificate(check)
}

fn check(fact: &CertificateFacts) -> Option<Finding> {
    let certificate = fact.certificate;
    let constraints = certificate.basic_constraints == BasicConstraints::NotCa;
    let silent = certificate.basic_constraints == BasicConstraints::Absent && !certificate.is_self_issued();
    if (!constraints && !silent) || fact.is_leaf_of_server() {
        return None;
    }
    Some(fact.judged(fact.about("is not a CA", "no CA")).detail(
        "A bundle holds the roots that chains end in. A certificate of a server counts only if it is self-signed, and for that server alone.",
    ))
}
