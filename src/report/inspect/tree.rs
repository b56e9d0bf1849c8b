//! The forest of issuers, drawn.

use crate::inspect::tree::{Forest, Node, forest};
use crate::moment::day;
use crate::report::human::place;
use crate::report::style::Page;
use crate::rules::facts::Facts;
use crate::untrusted::shown;

use super::words::role;

/// Deeper branches are drawn at this depth: no real chain comes near it, and a page has an end.
const DEEPEST: usize = 12;
const LONGEST_NAME: usize = 44;

/// Roots first, then what hangs from issuers that are not there.
pub(super) fn tree(facts: &Facts, page: Page) -> String {
    let forest = forest(&facts.bundle, facts.at);
    let mut text = String::new();
    for &root in &forest.roots {
        draw(&forest, root, facts.at, page, &mut text);
    }
    for (issuer, issued) in &forest.orphans {
        let missing = format!("? missing: {}", shown(issuer, page.width.saturating_sub(12)));
        line(&mut text, &page.warning(missing));
        children(&forest, issued, facts.at, page, &mut text);
    }
    text
}

fn draw(forest: &Forest<'_>, top: usize, at: i64, page: Page, text: &mut String) {
    line(text, &label(&forest.nodes[top], at, page, 0));
    children(forest, &forest.nodes[top].issued, at, page, text);
}

/// Without recursion: a hostile set can be as deep as it is long.
fn children(forest: &Forest<'_>, issued: &[usize], at: i64, page: Page, text: &mut String) {
    let mut open: Vec<(usize, Vec<bool>)> = Vec::new();
    push(&mut open, issued, &[]);
    while let Some((index, lasts)) = open.pop() {
        let drawn = &lasts[lasts.len().saturating_sub(DEEPEST)..];
        let (own, before) = drawn.split_last().map_or((true, &[][..]), |(own, before)| (*own, before));
        let mut prefix: String = before.iter().map(|last| if *last { "   " } else { "│  " }).collect();
        prefix.push_str(if own { "└─ " } else { "├─ " });
        line(text, &format!("{prefix}{}", label(&forest.nodes[index], at, page, drawn.len() * 3)));
        push(&mut open, &forest.nodes[index].issued, &lasts);
    }
}

/// The last is pushed first, so that the first is drawn first.
fn push(open: &mut Vec<(usize, Vec<bool>)>, issued: &[usize], lasts: &[bool]) {
    for (number, &index) in issued.iter().enumerate().rev() {
        let mut own = lasts.to_vec();
        own.push(number + 1 == issued.len());
        open.push((index, own));
    }
}

fn label(node: &Node<'_>, at: i64, page: Page, used: usize) -> String {
    let certificate = node.certificate;
    let name = if certificate.name.is_empty() { "(no name)" } else { &certificate.name };
    let name = shown(name, LONGEST_NAME.min(page.width.saturating_sub(used + 30).max(16)));
    let mut notes = vec![role(certificate)];
    if node.is_superseded {
        notes.push(page.warning("expired, renewed elsewhere in this set"));
    } else if certificate.not_after <= at {
        notes.push(page.bad(format!("expired {}", day(certificate.not_after))));
    } else {
        notes.push(format!("until {}", day(certificate.not_after)));
    }
    if node.copies > 0 {
        notes.push(page.warning(format!("there {} times", node.copies + 1)));
    }
    let where_it_is = match (&node.entry.origin.path, node.entry.origin.block) {
        (_, Some(block)) if node.entry.origin.path.is_none() => format!("block {block}"),
        _ => place(&node.entry.origin),
    };
    let text = format!("{} ({})", page.strong(name), notes.join(", "));
    let length = used + anstream::adapter::strip_str(&text).to_string().chars().count();
    let fits = length + where_it_is.chars().count() + 2 <= page.width;
    if fits && !where_it_is.is_empty() { format!("{text}  {}", page.faint(where_it_is)) } else { text }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
