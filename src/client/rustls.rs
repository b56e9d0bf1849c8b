//! A program on rustls that was handed the same bundle: `ca` and `cafile`, else Mozilla's roots.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Rustls,
    provenance: Provenance::Rustls,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Plain,
    trust: Trust::Rustls,
    trust_through_tunnel: true,
    dotenv: true,
    voice: Voice::Rustls,
    tunnel: Tunnel::Own,
    evidence: "rustls 0.23 with webpki",
};
