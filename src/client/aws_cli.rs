//! AWS CLI 1 (1.46.3, measured): botocore 1.44, urllib3, Python's `ssl`. Version 2 bundles the same botocore (read).

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{PYTHON, bypass, url};

pub(super) static MODEL: Model = Model {
    id: ClientId::AwsCli,
    provenance: Provenance::Model,
    proxies: &PYTHON,
    proxy_url: url::Dialect::Python,
    no_proxy: bypass::Dialect::Python,
    hosts: Hosts::Botocore,
    trust: Trust::Botocore,
    trust_through_tunnel: true,
    dotenv: false,
    voice: Voice::Botocore,
    tunnel: Tunnel::Own,
    evidence: "awscli 1.46.3, recorded",
};
