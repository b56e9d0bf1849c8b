use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The dashes round BEGIN or END are not hyphens: a word processor or a wiki changed them.
    ///
    /// ## Why it matters
    /// OpenSSL looks for five hyphens. An en or em dash looks the same and is another character: Node finds no certificate and says nothing.
    ///
    /// ## Example
    /// A certificate copied out of a Word document or a Confluence page.
    ///
    /// ## Fix
    /// Type five hyphens on each side of BEGIN and of END.
    ///
    /// RFC 7468, 3
    "bundle/typographic-dashes", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::TypographicDashes, None)
}
