//! Findings for people: a line a rule, and the place of the worst drawn as rustc does.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::origin::Origin;
use crate::trust::bundle::Bundle;
use crate::untrusted::{Untrusted, shown};

use super::human::{Detail, place};
use super::pointer::Pointer;
use super::style::{Page, wrapped};

/// One line a rule, in the order of the findings; with every finding where that is asked for.
#[must_use]
pub fn grouped<'a>(
    findings: impl IntoIterator<Item = &'a (Severity, Finding)>,
    page: Page,
    detail: Detail,
) -> String {
    let mut groups: Vec<(Severity, &str, Vec<&Finding>)> = Vec::new();
    let mut places: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for (severity, finding) in findings {
        let place = *places.entry((*severity, finding.rule)).or_insert_with(|| {
            groups.push((*severity, finding.rule, Vec::new()));
            groups.len() - 1
        });
        groups[place].2.push(finding);
    }
    let mut text = String::new();
    for (severity, rule, findings) in groups {
        text.push_str(&group(severity, rule, &findings, page, detail));
    }
    text
}

fn group(severity: Severity, rule: &str, findings: &[&Finding], page: Page, detail: Detail) -> String {
    let mut text = String::new();
    let label = match severity {
        Severity::Error => "error",
        Severity::Note => "note",
        Severity::Warning => "warning",
    };
    let shown_here = if detail == Detail::Verbose { findings.len() } else { 1 };
    for finding in findings.iter().take(shown_here) {
        let place = finding.origin.as_ref().map(|origin| format!(" ({})", place(origin))).unwrap_or_default();
        let more = match findings.len() - shown_here {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        let words = format!("{}{place}{more} [{rule}]", safe(&finding.summary));
        let indent = label.len() + 2;
        line(
            &mut text,
            &format!("{}: {}", page.severity(severity, label), wrapped(&words, page.width, indent)),
        );
        if detail == Detail::Verbose && !finding.detail.is_empty() {
            line(&mut text, &format!("  {}", page.faint(wrapped(&safe(&finding.detail), page.width, 2))));
        }
    }
    text
}

/// The place of a finding in the text it is in, drawn.
#[must_use]
pub fn pointer(finding: &Finding, bundle: &Bundle, page: Page) -> Option<String> {
    let origin = finding.origin.as_ref()?;
    let (line, column) = (origin.line?, origin.column?);
    let content = content(bundle, origin).filter(|content| is_text(content))?;
    let source = origin.path.as_deref().or(origin.variable.as_deref())?;
    let source = shown(source, 60);
    Some(Pointer { source: &source, content, line, column, label: &finding.label }.draw(page.colours))
}

/// There is something to point at: neither nothing, nor binary.
fn is_text(content: &[u8]) -> bool {
    !content.is_empty() && memchr::memchr(0, content).is_none()
}

/// The text that an origin points into.
fn content<'a>(bundle: &'a Bundle, origin: &Origin) -> Option<&'a [u8]> {
    let same = |own: &Origin| {
        (&own.variable, &own.option, own.item, &own.path)
            == (&origin.variable, &origin.option, origin.item, &origin.path)
    };
    bundle.items.iter().find(|item| same(&item.source.origin))?.source.shown_content()
}

fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
