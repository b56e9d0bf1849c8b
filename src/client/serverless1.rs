//! Serverless 1 (1.83.3, read; the proxy and CA question measured): `lib/plugins/aws/provider/awsProvider.js`. No `.env`.
//!
//! Versions from about 1.42 to 1.60 handed the CA through the proxy; from 1.61 on it is dropped, which is modelled.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::Serverless1,
    provenance: Provenance::Read,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Legacy,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk2,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: false,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent5,
    evidence: "serverless 1.83.3, read",
};
