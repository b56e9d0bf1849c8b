use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// A BEGIN or END line is in lower case.
    ///
    /// ## Why it matters
    /// OpenSSL compares the letters as they stand. Node finds no certificate and says nothing.
    ///
    /// ## Example
    /// `-----begin certificate-----`, from a tool that lowers the case of variables.
    ///
    /// ## Fix
    /// Write `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----`; the base64 between them has to be as it was, too.
    ///
    /// RFC 7468, 3
    "bundle/lower-case-markers", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::LowerCase, None)
}
