//! The bundle as text: every block with a comment that says what it is and where it came from.

use crate::merge::{Kept, LeftOut, Merged, Provider, Why, plain};
use crate::moment::day;
use crate::origin::Origin;
use crate::trust::repair;
use crate::untrusted::{Untrusted, comment, shown};

use super::human::place;

/// The whole file. The same certificates give the same bytes.
#[must_use]
pub fn pem(merged: &Merged) -> String {
    let mut text = String::new();
    for kept in &merged.kept {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&heading(kept));
        text.push_str(&repair::armour(&kept.certificate.der));
    }
    text
}

fn heading(kept: &Kept) -> String {
    let certificate = &kept.certificate;
    let mut lines =
        vec![comment(&certificate.name, 70), format!("subject: {}", comment(&certificate.subject, 200))];
    if !certificate.is_self_issued() {
        lines.push(format!("issuer: {}", comment(&certificate.issuer, 200)));
    }
    lines.push(format!("valid until {}, sha256 {}", day(certificate.not_after), certificate.sha256()));
    lines.push(format!("from {}", comment(&provenance(kept.provider, &kept.origin), 120)));
    format!("# {}\n", lines.join("\n# "))
}

fn provenance(provider: Provider, origin: &Origin) -> String {
    match provider {
        Provider::Mozilla => "Mozilla's roots".to_owned(),
        Provider::System | Provider::User => place(origin),
    }
}

/// The value of `ca`: one line, without comments.
#[must_use]
pub fn ca_value(merged: &Merged) -> String {
    plain(merged).trim_end().replace('\n', "\\n")
}

/// What was left out, a line each; what came with the public roots and is in the bundle already is only counted.
#[must_use]
pub fn left_out(merged: &Merged) -> Vec<String> {
    let is_bulk = |one: &&LeftOut| one.provider != Provider::User && one.why == Why::Duplicate;
    let mut lines: Vec<String> =
        merged.left_out.iter().filter(|one| !is_bulk(one)).map(left_out_line).collect();
    let copies = merged.left_out.iter().filter(is_bulk).count();
    if copies > 0 {
        lines.push(format!(
            "left out: {copies} public root{} there already",
            if copies == 1 { "" } else { "s" }
        ));
    }
    lines
}

fn left_out_line(one: &LeftOut) -> String {
    let origin = shown(&provenance(one.provider, &one.origin), 120);
    let name = shown(&one.name, 60);
    let why = match &one.why {
        Why::Duplicate => format!("`{name}` is there already"),
        Why::Expired(at) => format!("`{name}` expired {}", day(*at)),
        Why::NotACa => format!("`{name}` is no CA"),
        Why::NotACertificate(what) if what.is_empty() => "it is no certificate".to_owned(),
        Why::NotACertificate(what) => Untrusted(what).to_string(),
    };
    format!("left out ({origin}): {why}")
}
