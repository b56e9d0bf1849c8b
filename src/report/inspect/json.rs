//! `slsca.inspect/1`: entries as in `slsca.report/1`, with every decoded field.

use serde::Serialize;

use crate::inspect::Inspection;
use crate::moment::{relative, rfc3339};
use crate::report::json::{Finding, TrustEntry, fates, finding_row, kind_name, trust_entry, unreadable};
use crate::trust::bundle::{Entry, Item};
use crate::trust::certificate::{self, BasicConstraints, Certificate};

use super::words::{purpose, usable_purposes};
use super::{conversion, document, mangled};

/// The report as one JSON object.
#[must_use]
pub fn report(inspection: &Inspection) -> String {
    let facts = &inspection.facts;
    let report = Report {
        schema: "slsca.inspect/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: rfc3339(facts.at),
        ok: inspection.ok,
        entries: entries(inspection),
        findings: inspection
            .findings
            .iter()
            .map(|(severity, finding)| finding_row(*severity, finding, facts))
            .collect(),
        unreached: inspection.unreached.iter().map(|(host, why)| Unreached { host, why }).collect(),
        passed_over: inspection.passed_over,
    };
    // Nothing in the report can fail to serialise.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    slsca: &'static str,
    at: String,
    ok: bool,
    entries: Vec<Row<'a>>,
    findings: Vec<Finding<'a>>,
    unreached: Vec<Unreached<'a>>,
    /// Files of folders that have nothing to do with certificates.
    passed_over: usize,
}

#[derive(Serialize)]
struct Unreached<'a> {
    host: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    entry: TrustEntry<'a>,
    #[serde(flatten)]
    decoded: Option<Decoded<'a>>,
    /// What a request or a list of revoked certificates says.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<document::Row<'a>>,
    mangled: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contained: Vec<Contained<'a>>,
    /// The command that takes the certificates out of what no client opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    convert: Option<Vec<String>>,
}

/// A certificate inside a container.
#[derive(Serialize)]
struct Contained<'a> {
    kind: &'static str,
    subject: &'a str,
    issuer: &'a str,
    not_before: String,
    not_after: String,
    sha256: String,
    #[serde(flatten)]
    decoded: Decoded<'a>,
}

#[derive(Serialize)]
struct Decoded<'a> {
    name: &'a str,
    version: u32,
    serial: &'a str,
    expires: String,
    sha1: String,
    spki_sha256: String,
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    key: Key<'a>,
    signature: Signature<'a>,
    ca: bool,
    self_signed: bool,
    basic_constraints: Constraints,
    key_usage: Option<Vec<&'static str>>,
    extended_key_usage: Option<Vec<String>>,
    names: &'a [String],
    name_constraints: Option<NameConstraints<'a>>,
    unknown_critical: &'a [String],
    invalid_extension: Option<&'static str>,
    odd_date: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Key<'a> {
    kind: &'a str,
    curve: Option<&'static str>,
    bits: usize,
}

#[derive(Serialize)]
pub(super) struct Signature<'a> {
    algorithm: &'a str,
    digest: Option<&'static str>,
}

#[derive(Serialize)]
struct Constraints {
    present: bool,
    ca: bool,
    critical: Option<bool>,
    path_length: Option<u32>,
}

#[derive(Serialize)]
struct NameConstraints<'a> {
    permitted_dns: &'a [String],
    excluded_dns: &'a [String],
}

fn entries(inspection: &Inspection) -> Vec<Row<'_>> {
    let facts = &inspection.facts;
    let mut rows = Vec::new();
    for (index, item) in facts.bundle.items.iter().enumerate() {
        if item.entries.is_empty() {
            let entry = unreadable(item, fates(facts, index, 0));
            rows.push(Row {
                entry,
                decoded: None,
                document: None,
                mangled: Vec::new(),
                contained: Vec::new(),
                convert: None,
            });
        }
        for (number, entry) in item.entries.iter().enumerate() {
            rows.push(row(item, entry, trust_entry(entry, fates(facts, index, number)), facts.at));
        }
    }
    rows
}

fn row<'a>(item: &Item, entry: &'a Entry, published: TrustEntry<'a>, at: i64) -> Row<'a> {
    Row {
        entry: published,
        decoded: entry.certificate.as_deref().map(|certificate| decoded(certificate, at)),
        document: entry.document.as_deref().map(document::row),
        mangled: mangled(entry).collect(),
        contained: entry.contained.iter().map(|certificate| contained(certificate, at)).collect(),
        convert: conversion(item, entry),
    }
}

fn contained(certificate: &Certificate, at: i64) -> Contained<'_> {
    Contained {
        kind: kind_name(crate::trust::bundle::Kind::Certificate),
        subject: &certificate.subject,
        issuer: &certificate.issuer,
        not_before: rfc3339(certificate.not_before),
        not_after: rfc3339(certificate.not_after),
        sha256: certificate.sha256(),
        decoded: decoded(certificate, at),
    }
}

fn decoded(certificate: &Certificate, at: i64) -> Decoded<'_> {
    let hex = |bytes: &Vec<u8>| certificate::hex(bytes);
    Decoded {
        name: &certificate.name,
        version: certificate.version,
        serial: &certificate.serial,
        expires: relative(certificate.not_after, at),
        sha1: certificate.sha1(),
        spki_sha256: certificate.key_pin(),
        subject_key_id: certificate.subject_key_id.as_ref().map(hex),
        authority_key_id: certificate.authority_key_id.as_ref().map(hex),
        key: key(&certificate.key),
        signature: signature(&certificate.signature),
        ca: certificate.is_ca(),
        self_signed: certificate.is_self_signed(),
        basic_constraints: constraints(certificate.basic_constraints),
        key_usage: certificate.key_usage.map(|usage| usage.names().collect()),
        extended_key_usage: usable_purposes(certificate)
            .map(|purposes| purposes.iter().map(|oid| purpose(oid).to_owned()).collect()),
        names: &certificate.names,
        name_constraints: certificate.name_constraints.as_ref().map(|constraints| NameConstraints {
            permitted_dns: &constraints.permitted_dns,
            excluded_dns: &constraints.excluded_dns,
        }),
        unknown_critical: &certificate.unknown_critical,
        invalid_extension: certificate.invalid_extension,
        odd_date: certificate.odd_date.as_deref(),
    }
}

pub(super) fn key(key: &certificate::Key) -> Key<'_> {
    Key { kind: key.kind, curve: key.curve, bits: key.bits }
}

pub(super) fn signature(signature: &certificate::Signature) -> Signature<'_> {
    Signature { algorithm: &signature.algorithm, digest: signature.digest }
}

fn constraints(constraints: BasicConstraints) -> Constraints {
    match constraints {
        BasicConstraints::Absent => {
            Constraints { present: false, ca: false, critical: None, path_length: None }
        }
        BasicConstraints::Ca { path_length, critical } => {
            Constraints { present: true, ca: true, critical: Some(critical), path_length }
        }
        BasicConstraints::NotCa => {
            Constraints { present: true, ca: false, critical: None, path_length: None }
        }
    }
}
