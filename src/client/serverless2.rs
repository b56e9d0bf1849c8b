//! Serverless 2 (2.72.4, read; the proxy and CA question measured): as Serverless 3.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Serverless2,
    provenance: Provenance::Read,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Legacy,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk2,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent5,
    evidence: "serverless 2.72.4, read",
};
