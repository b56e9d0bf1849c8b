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
    hosts: SDK_2_HOSTS,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent5,
    evidence: "serverless 3.40.0, recorded",
};

/// AWS SDK for JavaScript 2: STS and S3 in us-east-1 at their global hosts, `AWS_ENDPOINT_URL` unread.
pub(super) const SDK_2_HOSTS: Hosts = Hosts { global_sts: true, global_s3: true, endpoint_variables: false };
