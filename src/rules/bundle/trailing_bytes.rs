use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The base64 of a block goes on after its certificate: another certificate, or bytes that belong nowhere.
    ///
    /// ## Why it matters
    /// One block holds one certificate. Node takes what follows for OpenSSL's trust settings, cannot read it, and stops there, silently. The AWS CLI and
    /// curl do not look at it; of two certificates in one block they load the first.
    ///
    /// ## Example
    /// `cat root.der other.der | base64`, between one BEGIN and one END.
    ///
    /// ## Fix
    /// Write a block for each certificate: `slsca bundle corp.pem -o corp-plain.pem`.
    ///
    /// OpenSSL, `d2i_X509_AUX`, which `PEM_read_bio_X509_AUX` calls; RFC 7468, 5.1
    "bundle/trailing-bytes", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::TrailingBytes, None)
}
