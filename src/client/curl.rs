//! curl (7.88.1 with OpenSSL, measured), as `curl https://sts.…` without options.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{CURL, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Curl,
    provenance: Provenance::Model,
    proxies: &CURL,
    proxy_url: url::Dialect::Curl,
    no_proxy: bypass::Dialect::Curl,
    hosts: Hosts::Plain,
    trust: Trust::Curl,
    trust_through_tunnel: true,
    dotenv: false,
    voice: Voice::Curl,
    tunnel: Tunnel::Own,
    evidence: "curl 7.88.1, recorded",
};
