use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The base64 of a certificate is written in the alphabet of URLs, with `-` and `_`.
    ///
    /// ## Why it matters
    /// OpenSSL takes a `-` for the end of the text and `_` for an error. Node refuses the block and all that follows, silently.
    ///
    /// ## Example
    /// A certificate taken out of a token or a URL.
    ///
    /// ## Fix
    /// Write `+` for `-` and `/` for `_`.
    ///
    /// RFC 4648, 5
    "bundle/url-alphabet", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::UrlAlphabet, None)
}
