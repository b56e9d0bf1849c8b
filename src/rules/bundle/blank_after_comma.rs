use crate::finding::Finding;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// `ca` has a blank after a comma, and the certificate after it is lost.
    ///
    /// ## Why it matters
    /// Serverless splits `ca` at commas and trims nothing. The blank stays before BEGIN, which has to be the first thing on its line, so Node does
    /// not see that certificate and says nothing. In `cafile` blanks round commas do no harm.
    ///
    /// ## Example
    /// `ca="$FIRST, $SECOND"`: only the first counts.
    ///
    /// ## Fix
    /// Take the blank away.
    ///
    /// serverless, `lib/aws/request.js`
    "bundle/blank-after-comma", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let entry = fact.entry?;
    let is_later = fact.item.source.is_text() && fact.item.source.origin.item > Some(1);
    let bytes = fact.item.source.bytes.as_ref().ok()?;
    let before = bytes.get(..entry.span.start)?;
    let is_blank = !before.is_empty() && before.iter().all(|byte| matches!(byte, b' ' | b'\t'));
    (is_later && is_blank && !fact.missed_by().is_empty()).then_some(())?;
    let item = fact.item.source.origin.item.unwrap_or_default();
    let summary = format!("the blank after the comma hides item {item} of `{}`", fact.variable());
    let finding = loss::finding(fact, summary, "blank before BEGIN");
    Some(match loss::value_fix(fact) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}
