//! A plain script on Node (`https.request`): what plugins and SDKs without an agent of their own do.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{NODE, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Node,
    provenance: Provenance::Model,
    proxies: &NODE,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Node,
    hosts: Hosts::Plain,
    trust: Trust::Node,
    trust_through_tunnel: true,
    dotenv: false,
    voice: Voice::Node,
    tunnel: Tunnel::Own,
    evidence: "Node 18 to 24, recorded",
};
