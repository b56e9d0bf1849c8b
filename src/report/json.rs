//! The published JSON, `slsca.report/1`: structs of its own, apart from what the program works with.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::Diagnosis;
use crate::client::{Caller, Provenance, Service};
use crate::finding::{Fix, Severity};
use crate::moment::rfc3339;
use crate::origin::Origin;
use crate::profile::Resolution;
use crate::rules::facts::{CallRun, Facts, Run};
use crate::trust::bundle::{Entry, Item, Kind};
use crate::trust::dialect::Fate;
use crate::verdict;
use crate::wire::{Phase, Proxy, ProxyScheme, Step, StepOutcome, Trace};

use super::no_proxy::NoProxy;

/// The report as one JSON object.
#[must_use]
pub fn report(diagnosis: &Diagnosis) -> String {
    let facts = &diagnosis.facts;
    let report = Report {
        schema: "slsca.report/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: rfc3339(facts.at),
        ok: diagnosis.ok,
        cause: diagnosis.cause.as_ref().map(|cause| cause_row(cause, facts)),
        further_causes: diagnosis.further.iter().map(|cause| cause_row(cause, facts)).collect(),
        interrupted: diagnosis.interrupted,
        clients: facts.runs.iter().flat_map(|run| run.calls.iter().map(|call| client(run, call))).collect(),
        findings: diagnosis
            .findings
            .iter()
            .map(|(severity, finding)| finding_row(*severity, finding, facts))
            .collect(),
        trust: Trust { entries: entries(facts) },
        profile: facts.runs.first().and_then(|run| run.resolution.as_ref()),
        endpoints: facts
            .traces
            .iter()
            .enumerate()
            .map(|(index, trace)| endpoint(index, trace, facts))
            .collect(),
    };
    // Nothing in the report can fail to serialise: no maps with odd keys, no floats out of range.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    slsca: &'static str,
    at: String,
    ok: bool,
    cause: Option<Cause<'a>>,
    /// What explains the calls that the cause does not explain.
    further_causes: Vec<Cause<'a>>,
    interrupted: bool,
    clients: Vec<Client<'a>>,
    findings: Vec<Finding<'a>>,
    trust: Trust<'a>,
    profile: Option<&'a Resolution>,
    endpoints: Vec<Endpoint<'a>>,
}

#[derive(Serialize)]
struct Cause<'a> {
    rule: &'static str,
    summary: &'a str,
    fix: &'a [Fix],
    /// Hosts that fail for it.
    hosts: Vec<&'a str>,
}

#[derive(Serialize)]
struct Client<'a> {
    id: &'static str,
    runtime: Option<&'static str>,
    service: &'static str,
    /// What asks for this call.
    because: &'a str,
    /// `client`, or `cloudformation` for what is called from inside AWS only.
    caller: &'static str,
    /// What the call is for: the credentials of the calls after it, or the work itself.
    purpose: &'static str,
    endpoint: Option<String>,
    /// What the client makes of `NO_PROXY` for this host; null where it has no proxy, or nothing is listed.
    no_proxy: Option<NoProxy<'a>>,
    ok: Option<bool>,
    reason: Option<&'a str>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    why: Option<&'a str>,
    source: &'static str,
    hangs: bool,
    exit: Option<u8>,
    attempts: u32,
    wait_seconds: Option<(u32, u32)>,
    warnings: &'a [String],
    profile: Option<&'a Resolution>,
}

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'static str,
    severity: Severity,
    summary: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    detail: &'a str,
    origin: Option<&'a Origin>,
    clients: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hosts: Vec<&'a str>,
    fix: &'a [Fix],
}

#[derive(Serialize)]
struct Trust<'a> {
    entries: Vec<TrustEntry<'a>>,
}

#[derive(Serialize)]
pub(super) struct TrustEntry<'a> {
    origin: &'a Origin,
    kind: &'static str,
    label: &'a str,
    reason: String,
    clients: BTreeMap<&'static str, Fate>,
    subject: Option<&'a str>,
    issuer: Option<&'a str>,
    not_before: Option<String>,
    not_after: Option<String>,
    sha256: Option<String>,
}

#[derive(Serialize)]
struct Endpoint<'a> {
    id: String,
    service: &'static str,
    host: &'a str,
    port: u16,
    proxy: Option<String>,
    steps: Vec<StepRow<'a>>,
    tls: Option<Tls<'a>>,
    chain: Vec<Link>,
    signed: bool,
    aws: Option<Aws<'a>>,
}

#[derive(Serialize)]
struct StepRow<'a> {
    phase: &'static str,
    ms: f64,
    outcome: &'static str,
    detail: &'a str,
}

#[derive(Serialize)]
struct Tls<'a> {
    version: Option<&'a str>,
    suite: Option<&'a str>,
    group: Option<&'a str>,
    scheme: Option<&'a str>,
}

#[derive(Serialize)]
struct Link {
    subject: String,
    issuer: String,
    not_after: Option<String>,
    sha256: String,
}

#[derive(Serialize)]
struct Aws<'a> {
    account: Option<&'a str>,
    arn: Option<&'a str>,
    error: Option<AwsError<'a>>,
    skew_seconds: Option<i64>,
}

#[derive(Serialize)]
struct AwsError<'a> {
    code: &'a str,
    class: &'static str,
    message: &'a str,
}

fn cause_row<'a>(cause: &'a verdict::Cause, facts: &'a Facts) -> Cause<'a> {
    Cause { rule: cause.rule, summary: &cause.summary, fix: &cause.fix, hosts: facts.hosts(&cause.calls) }
}

fn client<'a>(run: &'a Run, call: &'a CallRun) -> Client<'a> {
    let outcome = &call.outcome;
    Client {
        id: run.id(),
        runtime: run.plan.runtime.map(crate::client::Runtime::id),
        service: service(call),
        because: &call.need.because,
        caller: match call.need.caller {
            Caller::Client => "client",
            Caller::CloudFormation => "cloudformation",
        },
        purpose: call.call.purpose,
        endpoint: call.trace.map(endpoint_id),
        no_proxy: call.call.no_proxy.as_ref().map(NoProxy::new),
        ok: outcome.ok,
        reason: outcome.reason.as_deref(),
        code: outcome.code.as_deref(),
        message: outcome.message.as_deref(),
        why: call.distrust().map(|verdict| verdict.why.as_str()).filter(|why| !why.is_empty()),
        source: Provenance::id(outcome.source),
        hangs: outcome.hangs,
        exit: outcome.exit,
        attempts: outcome.attempts,
        wait_seconds: outcome.wait_s,
        warnings: &run.plan.warnings,
        profile: run.resolution.as_ref(),
    }
}

/// Empty for a host that the user named, and that is none of AWS's.
fn service(call: &CallRun) -> &'static str {
    let known = if call.target { Service::of_host(&call.call.route.host) } else { Some(call.call.service) };
    known.map_or("", Service::id)
}

pub(super) fn finding_row<'a>(
    severity: Severity,
    finding: &'a crate::finding::Finding,
    facts: &'a Facts,
) -> Finding<'a> {
    let clients = if finding.clients.is_empty() { facts.selected() } else { finding.clients.clone() };
    Finding {
        rule: finding.rule,
        severity,
        summary: &finding.summary,
        detail: &finding.detail,
        origin: finding.origin.as_ref(),
        clients,
        hosts: facts.hosts(&finding.calls),
        fix: &finding.fix,
    }
}

fn entries(facts: &Facts) -> Vec<TrustEntry<'_>> {
    let mut rows = Vec::new();
    for (index, item) in facts.bundle.items.iter().enumerate() {
        if item.entries.is_empty() {
            rows.push(unreadable(item, fates(facts, index, 0)));
        }
        let numbered = item.entries.iter().enumerate();
        rows.extend(numbered.map(|(number, entry)| trust_entry(entry, fates(facts, index, number))));
    }
    rows
}

pub(super) fn fates(facts: &Facts, item: usize, entry: usize) -> BTreeMap<&'static str, Fate> {
    facts.all_runs().map(|run| (run.id(), run.fate((item, entry)))).collect()
}

pub(super) fn unreadable<'a>(item: &'a Item, clients: BTreeMap<&'static str, Fate>) -> TrustEntry<'a> {
    let reason = item.source.bytes.as_ref().err().map(ToString::to_string).unwrap_or_default();
    TrustEntry {
        origin: &item.source.origin,
        kind: "unreadable",
        label: "",
        reason,
        clients,
        subject: None,
        issuer: None,
        not_before: None,
        not_after: None,
        sha256: None,
    }
}

pub(super) fn trust_entry<'a>(entry: &'a Entry, clients: BTreeMap<&'static str, Fate>) -> TrustEntry<'a> {
    let certificate = entry.certificate.as_deref();
    TrustEntry {
        origin: &entry.origin,
        kind: kind_name(entry.kind),
        label: &entry.label,
        reason: entry.reason.clone(),
        clients,
        subject: certificate.map(|certificate| certificate.subject.as_ref()),
        issuer: certificate.map(|certificate| certificate.issuer.as_ref()),
        not_before: certificate.map(|certificate| rfc3339(certificate.not_before)),
        not_after: certificate.map(|certificate| rfc3339(certificate.not_after)),
        sha256: certificate.map(crate::trust::certificate::Certificate::sha256),
    }
}

/// The name of a kind in the contract.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::BareBase64 => "bare-base64",
        Kind::BrokenCertificate => "broken-certificate",
        Kind::Certificate => "certificate",
        Kind::Crl => "crl",
        Kind::Csr => "csr",
        Kind::DerCertificate => "der",
        Kind::Empty => "empty",
        Kind::Garbage => "garbage",
        Kind::JavaKeyStore => "jks",
        Kind::Key => "key",
        Kind::Markup => "html",
        Kind::Other => "other",
        Kind::Path => "path",
        Kind::Pkcs7 => "pkcs7",
        Kind::Pkcs12 => "pkcs12",
        Kind::Utf16 => "utf-16",
    }
}

/// `e1` and so on.
fn endpoint_id(trace: usize) -> String {
    format!("e{}", trace + 1)
}

fn endpoint<'a>(index: usize, trace: &'a Trace, facts: &Facts) -> Endpoint<'a> {
    let calls = facts.runs.iter().flat_map(|run| &run.calls);
    let service = calls.into_iter().find(|call| call.trace == Some(index)).map_or("", service);
    Endpoint {
        id: endpoint_id(index),
        service,
        host: &trace.route.host,
        port: trace.route.port,
        proxy: trace.route.proxy.as_ref().map(proxy_url),
        steps: trace.steps.iter().map(step).collect(),
        tls: trace.tls.as_ref().map(|tls| Tls {
            version: tls.version.as_deref(),
            suite: tls.suite.as_deref(),
            group: tls.group.as_deref(),
            scheme: tls.scheme.as_deref(),
        }),
        chain: trace.tls.iter().flat_map(|tls| &tls.chain).map(|der| link(der)).collect(),
        signed: trace.signed,
        aws: trace.aws.as_ref().map(|aws| Aws {
            account: aws.account.as_deref(),
            arn: aws.arn.as_deref(),
            error: aws.error.as_ref().map(|error| AwsError {
                code: &error.code,
                class: error.class.name(),
                message: &error.message,
            }),
            skew_seconds: aws.skew,
        }),
    }
}

fn step(step: &Step) -> StepRow<'_> {
    StepRow {
        phase: Phase::name(step.phase),
        ms: (step.ms * 100.0).round() / 100.0,
        outcome: match step.outcome {
            StepOutcome::Failed => "failed",
            StepOutcome::Ok => "ok",
            StepOutcome::Skipped => "skipped",
        },
        detail: &step.detail,
    }
}

fn link(der: &[u8]) -> Link {
    match crate::trust::certificate::Certificate::from_der(der) {
        Ok(certificate) => Link {
            sha256: certificate.sha256(),
            not_after: Some(rfc3339(certificate.not_after)),
            subject: certificate.subject.to_string(),
            issuer: certificate.issuer.to_string(),
        },
        Err(error) => {
            Link { subject: error.to_string(), issuer: String::new(), not_after: None, sha256: String::new() }
        }
    }
}

/// The proxy without its password.
#[must_use]
pub fn proxy_url(proxy: &Proxy) -> String {
    let scheme = match proxy.scheme {
        ProxyScheme::Http => "http",
        ProxyScheme::Https => "https",
        ProxyScheme::Socks5 => "socks5",
        ProxyScheme::Socks5h => "socks5h",
    };
    let user = proxy.user.as_ref().map(|_| "…@").unwrap_or_default();
    format!("{scheme}://{user}{}:{}", proxy.host, proxy.port)
}
