//! The circle of rules, closed: every rule is well named, has a whole manual, and is in `docs/rules.md`, which is made from the
//! manuals. That each has a case that fires and a near miss is checked in `tests/rules.rs`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use slsca::rules;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn identifiers_are_unique_and_equal_to_their_files() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let file = root(&format!("src/rules/{}.rs", rule.id.replace('-', "_")));
        assert!(file.exists(), "{} is not in {}", rule.id, file.display());
    }
    assert!(seen.len() > 50);
}

#[test]
fn manuals_are_whole() {
    for rule in rules::all() {
        let text = rule.text();
        for heading in ["## Why it matters", "## Example", "## Fix"] {
            assert!(text.contains(heading), "{} lacks {heading}", rule.id);
        }
        assert!(!rule.summary().is_empty(), "{} says nothing", rule.id);
    }
}

#[test]
fn the_page_of_rules_is_current() {
    let mut page = String::from(
        "# Rules\n\nEvery statement `slsca` can make, with its manual. Made from the sources; `slsca explain RULE` shows the same.\n\n\
         A rule says what is so. How bad it is follows from the part it plays: an error makes a selected client fail, a warning will,\n\
         or hurts another client, a note is worth knowing.\n",
    );
    for rule in rules::all() {
        let text = rule.text().replace("\n## ", "\n### ");
        page.push_str("\n## ");
        page.push_str(rule.id);
        page.push_str("\n\n");
        page.push_str(text.trim());
        page.push('\n');
    }
    let path = root("docs/rules.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &page).expect("docs/ can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/rules.md is not current; UPDATE=1 cargo test --test closure makes it anew"
    );
}
