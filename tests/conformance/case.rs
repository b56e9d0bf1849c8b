//! One recorded situation.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::CertificateDer;
use serde::Deserialize;
use slsca::judge::Store;
use slsca::trust::OpenSsl;
use slsca::trust::dialect::{Dialect, Refusal, read};

#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(default)]
    ca: Vec<String>,
    /// In base64, in place of `ca`, where it is no text.
    #[serde(default)]
    ca_b64: Vec<String>,
    #[serde(default)]
    chain: Vec<String>,
    pub(crate) host: Option<Host>,
    time: f64,
    pub(crate) verdicts: BTreeMap<String, Recorded>,
    /// How a server was set up to test the protocol and not the chain.
    srv: Option<serde_json::Value>,
    server: Option<serde_json::Value>,
}

#[derive(Deserialize)]
pub(crate) struct Host {
    pub(crate) value: String,
}

#[derive(Deserialize)]
pub(crate) struct Recorded {
    pub(crate) v: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) msg: Option<String>,
    pub(crate) err: Option<String>,
    /// OpenSSL's errors: number and depth.
    pub(crate) errs: Option<Vec<(u16, usize)>>,
}

impl Case {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of this century")]
    pub(crate) fn time(&self) -> i64 {
        self.time as i64
    }

    /// About what the peers speak, not about the chain.
    pub(crate) fn is_about_the_protocol(&self) -> bool {
        self.id.contains("proto::") || self.server.is_some() || (self.srv.is_some() && self.chain.is_empty())
    }

    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.chain.iter().flat_map(|pem| blocks(pem)).collect()
    }

    pub(crate) fn elements(&self) -> Vec<Vec<u8>> {
        if self.ca_b64.is_empty() {
            return self.ca.iter().map(|text| text.clone().into_bytes()).collect();
        }
        self.ca_b64.iter().map(|text| STANDARD.decode(text).unwrap()).collect()
    }

    /// What Node makes of the `ca` option.
    pub(crate) fn node_store(&self, openssl: OpenSsl) -> Store {
        let readings = self.elements().into_iter().map(|element| read(Dialect::Node(openssl), &element));
        Store::new(readings.flat_map(|reading| reading.anchors).map(|(_, anchor)| anchor).collect())
    }

    /// What a client makes of one file with all elements, or how it refuses.
    pub(crate) fn file_store(&self, dialect: Dialect) -> Result<Store, Refusal> {
        let reading = read(dialect, &self.elements().concat());
        match reading.refusal {
            Some(refusal) => Err(refusal),
            None => Ok(Store::new(reading.anchors.into_iter().map(|(_, anchor)| anchor).collect())),
        }
    }
}

/// DER of the certificates of a chain, whatever is in them.
fn blocks(pem: &str) -> Vec<CertificateDer<'static>> {
    let mut found = Vec::new();
    for block in pem.split("-----BEGIN CERTIFICATE-----").skip(1) {
        let body = block.split("-----END").next().unwrap_or_default();
        let body: String = body.split_whitespace().collect();
        found.push(CertificateDer::from(STANDARD.decode(body).unwrap()));
    }
    found
}
