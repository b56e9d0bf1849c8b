//! Serverless 3 (3.40.0, measured): `lib/aws/request.js`, AWS SDK for JavaScript 2, `https-proxy-agent` 5.0.1.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Serverless3,
    provenance: Provenance::Model,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Legacy,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk2,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent5,
    evidence: "serverless 3.40.0, recorded",
};
