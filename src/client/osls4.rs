//! osls 4 (4.3.1, measured): `lib/aws/config.js`, AWS SDK for JavaScript 3, `https-proxy-agent` 9.1.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Osls4,
    provenance: Provenance::Model,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk3,
    trust: Trust::FrameworkAtRequest,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk3,
    tunnel: Tunnel::Agent9,
    evidence: "osls 4.3.1, recorded",
};
