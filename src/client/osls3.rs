//! osls 3 (3.77.1, measured): as Serverless 3, with `https-proxy-agent` 9.1.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Osls3,
    provenance: Provenance::Model,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk2,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent9,
    evidence: "osls 3.77.1, recorded",
};
