//! Certificates for people: three lines each, or all that they say, or who issued whom.

mod document;
pub mod json;
mod tree;
pub(super) mod words;

use crate::inspect::Inspection;
use crate::moment::rfc3339;
use crate::rules::facts::Facts;
use crate::shares::in_shares;
use crate::trust::bundle::{Entry, Item, Kind};
use crate::trust::certificate::{Certificate, hex};
use crate::trust::repair;
use crate::untrusted::{Untrusted, shown};

use super::findings::{grouped, pointer};
use super::human::{Detail, place};
use super::shell::Shell;
use super::style::{Page, wrapped};

/// What to show of each certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Long,
    Short,
    Tree,
}

/// The whole page.
#[must_use]
pub fn report(inspection: &Inspection, view: View, page: Page, detail: Detail) -> String {
    let facts = &inspection.facts;
    let mut text = String::new();
    if detail != Detail::Quiet {
        match view {
            View::Tree => text.push_str(&tree::tree(facts, page)),
            View::Long | View::Short => {
                for item in &facts.bundle.items {
                    item_page(&mut text, item, facts, view, page);
                }
            }
        }
    }
    for (host, why) in &inspection.unreached {
        line(&mut text, &format!("{} {}: {}", page.bad("✗"), shown(host, 80), shown(why, 200)));
    }
    if inspection.passed_over > 0 {
        let count = inspection.passed_over;
        let have = if count == 1 { "file has" } else { "files have" };
        line(&mut text, &page.faint(format!("{count} other {have} nothing to do with certificates")));
    }
    if facts.bundle.items.is_empty() && inspection.unreached.is_empty() && inspection.passed_over == 0 {
        line(&mut text, &wrapped(NOTHING, page.width, 0));
    }
    text.push_str(&findings(inspection, page, detail));
    text
}

const NOTHING: &str =
    "no trust variable is set: the clients use their own roots; name a file, a folder or a server";

/// The certificates alone, as PEM that every client reads.
#[must_use]
pub fn pem(inspection: &Inspection) -> String {
    let entries = inspection.facts.bundle.entries();
    entries.flat_map(repair::certificates).map(|certificate| repair::armour(&certificate.der)).collect()
}

fn findings(inspection: &Inspection, page: Page, detail: Detail) -> String {
    let facts = &inspection.facts;
    let Some((_, worst)) = inspection.findings.first() else { return String::new() };
    let mut text = String::from("\n");
    text.push_str(&grouped(&inspection.findings, page, detail));
    if let Some(drawing) = pointer(worst, &facts.bundle, page) {
        text.push('\n');
        text.push_str(&drawing);
    }
    if !worst.detail.is_empty() {
        line(&mut text, &format!("  {}", wrapped(&safe(&worst.detail), page.width, 2)));
    }
    if let Some(fix) = worst.fix.first() {
        line(&mut text, &format!("{}: {}", page.good("fix"), wrapped(&safe(&fix.text), page.width, 5)));
        for command in Shell::at_hand(&facts.env).commands(fix) {
            line(&mut text, &format!("    {}", page.command(command)));
        }
    }
    line(&mut text, &page.faint(format!("  `slsca explain {}` tells more", worst.rule)));
    text
}

fn item_page(text: &mut String, item: &Item, facts: &Facts, view: View, page: Page) {
    if !text.is_empty() {
        text.push('\n');
    }
    line(text, &heading(item, page));
    let shares = in_shares(&item.entries, |entries| {
        let mut text = String::new();
        for entry in entries {
            entry_page(&mut text, item, entry, facts, view, page);
        }
        text
    });
    text.extend(shares);
}

fn entry_page(text: &mut String, item: &Item, entry: &Entry, facts: &Facts, view: View, page: Page) {
    for certificate in repair::certificates(entry) {
        match view {
            View::Long => long(text, entry, certificate, facts.at, page),
            View::Short | View::Tree => short(text, entry, certificate, facts.at, page),
        }
    }
    let is_told = item.entries.len() == 1 || entry.certificate.is_some();
    if !is_told {
        let block = entry.origin.block.unwrap_or(1);
        let reason = if entry.reason.is_empty() { "nothing known here" } else { &entry.reason };
        let label =
            if entry.label.is_empty() { String::new() } else { format!(" ({})", shown(&entry.label, 40)) };
        let words = format!("block {block}{label}, {}: {}", line_of(entry), safe(reason));
        line(text, &format!("  {}", page.warning(wrapped(&words, page.width, 4))));
    }
    if let Some(found) = &entry.document {
        let words = document::words(found, facts.at, page);
        line(text, &format!("     {}", wrapped(&words, page.width, 7)));
    }
    if let Some(command) = conversion(item, entry) {
        let command = Shell::at_hand(&facts.env).command(&command);
        line(text, &format!("  {}", page.command(command)));
    }
}
/// What was read, and what kind of container it was.
fn heading(item: &Item, page: Page) -> String {
    let origin = &item.source.origin;
    let mut name = place(&crate::origin::Origin { line: None, column: None, ..origin.clone() });
    if let Some(host) = &origin.host {
        name = format!("presented by {}", shown(host, 80));
    }
    if name == "-" {
        "standard input".clone_into(&mut name);
    }
    let what = match &item.source.bytes {
        Err(error) => page.bad(error),
        Ok(_) => contents(item),
    };
    format!("{}: {}", page.strong(name), what)
}

fn contents(item: &Item) -> String {
    let count = item.entries.iter().flat_map(repair::certificates).count();
    let certificates = format!("{count} certificate{}", if count == 1 { "" } else { "s" });
    match &item.entries[..] {
        [only] if only.label.is_empty() && only.kind == Kind::Empty => "empty".to_owned(),
        [only] if only.label.is_empty() => match count {
            0 => safe(&only.reason),
            _ => format!("{}, {certificates}", safe(&only.reason)),
        },
        [only] if only.kind == Kind::Pkcs7 => format!("PKCS#7 in PEM, {certificates}"),
        [only] if count == 0 => format!("PEM, {}", safe(&only.reason)),
        entries if item.source.origin.host.is_some() => format!("{} certificates", entries.len()),
        entries if entries.len() == count => format!("PEM, {certificates}"),
        entries => {
            let blocks = entries.len();
            format!("PEM, {blocks} block{}, {certificates}", if blocks == 1 { "" } else { "s" })
        }
    }
}

fn line_of(entry: &Entry) -> String {
    entry.origin.line.map_or_else(String::new, |line| format!("line {line}"))
}

/// Three lines: who, how long and what for, the fingerprint.
fn short(text: &mut String, entry: &Entry, certificate: &Certificate, at: i64, page: Page) {
    let number = entry.origin.block.unwrap_or(1);
    let number = format!("{number:>3} ");
    line(
        text,
        &format!("{number} {}", page.strong(shown(&title(certificate), page.width.saturating_sub(6)))),
    );
    let validity = words::validity(certificate, at, page);
    let (role, key) = (words::role(certificate), words::key(certificate));
    line(text, &format!("     {validity} · {role} · {key} · {}", certificate.signature.algorithm));
    line(text, &format!("     sha256 {}", page.faint(certificate.sha256())));
}

pub(super) fn title(certificate: &Certificate) -> String {
    let own = if certificate.name.is_empty() { "(no name)" } else { &certificate.name };
    if certificate.is_self_issued() {
        return own.to_owned();
    }
    let issuer = certificate.issuer.rsplit(", ").find_map(|part| part.strip_prefix("CN="));
    format!("{own}, issued by {}", issuer.unwrap_or(&certificate.issuer))
}

/// All that it says, a line each.
fn long(text: &mut String, entry: &Entry, certificate: &Certificate, at: i64, page: Page) {
    let block = entry.origin.block.map_or_else(String::new, |block| format!("{block:>3}  "));
    line(text, &format!("{block}{}", page.strong(shown(&title(certificate), page.width.saturating_sub(6)))));
    for (name, value) in fields(certificate, at, page) {
        let room = page.width.max(60);
        line(text, &format!("     {name:<12} {}", wrapped(&value, room, 18)));
    }
    for way in mangled(entry) {
        line(text, &format!("     {:<12} the block {}", "odd", way));
    }
    text.push('\n');
}

fn fields(certificate: &Certificate, at: i64, page: Page) -> Vec<(&'static str, String)> {
    let listed = |list: &[String]| list.iter().map(|name| safe(name)).collect::<Vec<_>>().join(", ");
    let mut fields = vec![
        ("subject", safe(&certificate.subject)),
        ("issuer", safe(&certificate.issuer)),
        ("serial", certificate.serial.clone()),
        ("version", certificate.version.to_string()),
        ("valid", format!("{} to {}", rfc3339(certificate.not_before), rfc3339(certificate.not_after))),
        ("", words::validity(certificate, at, page)),
        ("key", words::key(certificate)),
        ("signature", certificate.signature.algorithm.to_string()),
        ("role", words::role(certificate)),
    ];
    if let Some(usage) = certificate.key_usage {
        fields.push(("key usage", usage.names().collect::<Vec<_>>().join(", ")));
    }
    if let Some(purposes) = words::usable_purposes(certificate) {
        let names: Vec<&str> = purposes.iter().map(|oid| words::purpose(oid)).collect();
        fields.push(("purposes", names.join(", ")));
    }
    if !certificate.names.is_empty() {
        fields.push(("names", listed(&certificate.names)));
    }
    if let Some(constraints) = &certificate.name_constraints {
        let permitted = listed(&constraints.permitted_dns);
        let excluded = listed(&constraints.excluded_dns);
        fields.push(("may name", if permitted.is_empty() { "all".to_owned() } else { permitted }));
        fields.push(("may not name", if excluded.is_empty() { "none".to_owned() } else { excluded }));
    }
    fields.extend(certificate.subject_key_id.as_ref().map(|id| ("key id", hex(id))));
    fields.extend(certificate.authority_key_id.as_ref().map(|id| ("issuer's key", hex(id))));
    if !certificate.unknown_critical.is_empty() {
        fields.push(("unknown", format!("critical: {}", listed(&certificate.unknown_critical))));
    }
    fields.extend(certificate.invalid_extension.map(|name| ("unreadable", name.to_owned())));
    fields.extend([
        ("sha256", certificate.sha256()),
        ("sha1", certificate.sha1()),
        ("key pin", format!("sha256//{}", certificate.key_pin())),
    ]);
    fields
}

/// What is odd about a block, in words that follow "the block …".
fn mangled(entry: &Entry) -> impl Iterator<Item = String> {
    entry.mangled.iter().map(|way| way.words().to_owned())
}

/// The command that takes the certificates out of what no client opens.
fn conversion(item: &Item, entry: &Entry) -> Option<Vec<String>> {
    let path = item.source.origin.path.as_deref().filter(|path| *path != "-")?;
    let command = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    match entry.kind {
        Kind::Pkcs12 => {
            let out = format!("{path}.pem");
            Some(command(&["openssl", "pkcs12", "-nokeys", "-in", path, "-out", &out]))
        }
        Kind::JavaKeyStore => Some(command(&["keytool", "-list", "-rfc", "-keystore", path])),
        _ => None,
    }
}

fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
