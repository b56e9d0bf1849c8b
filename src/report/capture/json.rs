//! `slsca.capture/1`.

use serde::Serialize;

use crate::capture::{Capture, Standing, Where};
use crate::finding::Fix;
use crate::moment::rfc3339;
use crate::report::json::proxy_url;
use crate::trust::certificate::Certificate;

use super::nothing;

/// The report as one JSON object. `written` is the file, if it was written.
#[must_use]
pub fn report(capture: &Capture, ok: bool, written: Option<&str>) -> String {
    let found = capture.search.found.as_ref();
    let product = match &capture.standing {
        Standing::Private(product) => *product,
        _ => None,
    };
    let report = Report {
        schema: "slsca.capture/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: rfc3339(capture.request.at),
        ok,
        host: &capture.request.host,
        port: capture.request.port,
        proxy: capture.call.route.proxy.as_ref().map(proxy_url),
        client: capture.request.client.id(),
        unreached: capture.chain.is_empty().then(|| nothing(capture)),
        chain: capture.chain.iter().map(row).collect(),
        ends_in: capture.standing.name(),
        issuer: capture.missing(),
        interceptor: product.map(|product| Interceptor {
            name: product.vendor,
            root: product.root,
            source: product.source,
        }),
        trusted: capture.is_trusted(),
        code: capture.verdict.as_ref().and_then(|verdict| verdict.code.as_deref()),
        message: capture.verdict.as_ref().map(|verdict| verdict.message.as_str()),
        root: found.and_then(|found| found.root()).map(row),
        found: found.map(|found| place(&found.place)),
        looked: &capture.search.looked,
        fix: capture.setting.as_ref(),
        written,
    };
    // Nothing in the report can fail to serialise.
    serde_json::to_string_pretty(&report).unwrap_or_default()
}

fn place(place: &Where) -> Place<'_> {
    match place {
        Where::Issuer(url) => Place { kind: "aia", origin: None, url: Some(url) },
        Where::Presented => Place { kind: "presented", origin: None, url: None },
        Where::Settings(origin) => Place { kind: "settings", origin: Some(origin), url: None },
        Where::System(origin) => Place { kind: "system", origin: Some(origin), url: None },
    }
}

fn row(certificate: &Certificate) -> Row<'_> {
    Row {
        subject: &certificate.subject,
        issuer: &certificate.issuer,
        not_before: rfc3339(certificate.not_before),
        not_after: rfc3339(certificate.not_after),
        sha256: certificate.sha256(),
        sha1: certificate.sha1(),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    slsca: &'static str,
    at: String,
    /// The client trusts the host, or does with `fix` and the file that was written.
    ok: bool,
    host: &'a str,
    port: u16,
    proxy: Option<String>,
    client: &'static str,
    /// Why no certificate came.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreached: Option<String>,
    chain: Vec<Row<'a>>,
    /// `aws | public | private | nothing`
    ends_in: &'static str,
    issuer: Option<&'a str>,
    interceptor: Option<Interceptor>,
    trusted: bool,
    code: Option<&'a str>,
    message: Option<&'a str>,
    root: Option<Row<'a>>,
    found: Option<Place<'a>>,
    looked: &'a [String],
    fix: Option<&'a Fix>,
    written: Option<&'a str>,
}

#[derive(Serialize)]
struct Row<'a> {
    subject: &'a str,
    issuer: &'a str,
    not_before: String,
    not_after: String,
    sha256: String,
    sha1: String,
}

#[derive(Serialize)]
struct Interceptor {
    name: &'static str,
    root: &'static str,
    source: &'static str,
}

#[derive(Serialize)]
struct Place<'a> {
    /// `presented | settings | system | aia`
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a crate::origin::Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}
