//! Requests and lists of revoked certificates, for people and as JSON.

use serde::Serialize;

use crate::moment::{day, relative, rfc3339};
use crate::report::style::Page;
use crate::trust::document::{Document, Request, RevocationList};

use super::{safe, words};

/// What it says, part by part.
pub(super) fn words(document: &Document, at: i64, page: Page) -> String {
    let parts = match document {
        Document::Request(request) => asked(request),
        Document::RevocationList(list) => revoked(list, at, page),
    };
    parts.join(" · ")
}

fn asked(request: &Request) -> Vec<String> {
    let mut parts = vec![format!("for {}", named(&request.subject)), words::key_of(&request.key)];
    if !request.names.is_empty() {
        parts.push(request.names.iter().map(|name| safe(name)).collect::<Vec<_>>().join(", "));
    }
    parts.push(request.signature.algorithm.to_string());
    parts
}

fn revoked(list: &RevocationList, at: i64, page: Page) -> Vec<String> {
    let count = match list.revoked {
        0 => "nothing revoked".to_owned(),
        count => format!("{count} revoked"),
    };
    let mut parts = vec![format!("by {}", named(&list.issuer)), count];
    parts.extend(list.this_update.map(|date| format!("issued {}", day(date))));
    parts.extend(list.next_update.map(|date| {
        let words = format!("next due {}, {}", day(date), relative(date, at));
        if date <= at { page.warning(words) } else { words }
    }));
    parts.push(list.signature.algorithm.to_string());
    parts
}

fn named(name: &str) -> String {
    if name.is_empty() { "nobody named".to_owned() } else { safe(name) }
}

/// The same as published.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Row<'a> {
    Request {
        request_for: &'a str,
        key: super::json::Key<'a>,
        signature: super::json::Signature<'a>,
        names: &'a [String],
    },
    RevocationList {
        issuer: &'a str,
        this_update: Option<String>,
        next_update: Option<String>,
        revoked: usize,
        signature: super::json::Signature<'a>,
    },
}

pub(super) fn row(document: &Document) -> Row<'_> {
    match document {
        Document::Request(request) => Row::Request {
            request_for: &request.subject,
            key: super::json::key(&request.key),
            signature: super::json::signature(&request.signature),
            names: &request.names,
        },
        Document::RevocationList(list) => Row::RevocationList {
            issuer: &list.issuer,
            this_update: list.this_update.map(rfc3339),
            next_update: list.next_update.map(rfc3339),
            revoked: list.revoked,
            signature: super::json::signature(&list.signature),
        },
    }
}
