//! Serverless 4 (framework 4.41, partly measured by module): two readers in one program.
//!
//! The credential check (STS) and the resolvers use the AWS SDK 3, where `cafile` counts only for the session with an
//! `https://` proxy; the deployment itself still uses the AWS SDK 2 as Serverless 3 does, read before `.env`.

use super::endpoint::Hosts;
use super::id::{ClientId, Provenance};
use super::model::{Model, Trust, Tunnel, Voice};
use crate::input::proxy::{FRAMEWORK, NODE, SERVERLESS_4_SDK_3, bypass, url};

/// The first call of nearly every command: STS `GetCallerIdentity`.
pub(super) static CREDENTIAL_CHECK: Model = Model {
    id: ClientId::Serverless4,
    provenance: Provenance::Read,
    proxies: &SERVERLESS_4_SDK_3,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::SampleHosts,
    hosts: Hosts::Sdk3,
    trust: Trust::ProxyOnly,
    trust_through_tunnel: false,
    dotenv: true,
    voice: Voice::Sdk3Account,
    tunnel: Tunnel::Agent9,
    evidence: "serverless 4.41, packages/util/src/proxy, read",
};

/// What `fromNodeProviderChain` calls by itself (STS, the SSO portal): with neither `cafile` nor a proxy, as plain Node.
pub(super) static CREDENTIALS: Model = Model {
    id: ClientId::Serverless4,
    provenance: Provenance::Read,
    proxies: &NODE,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk3,
    trust: Trust::Node,
    trust_through_tunnel: true,
    dotenv: true,
    voice: Voice::Sdk3Account,
    tunnel: Tunnel::Own,
    evidence: "serverless 4.41, packages/sf-core/src/lib/resolvers/providers/aws/credentials.js, read",
};

pub(super) static REQUESTS: Model = Model {
    id: ClientId::Serverless4,
    provenance: Provenance::Read,
    proxies: &FRAMEWORK,
    proxy_url: url::Dialect::Whatwg,
    no_proxy: bypass::Dialect::Ignored,
    hosts: Hosts::Sdk2,
    trust: Trust::FrameworkAtLoad,
    trust_through_tunnel: false,
    dotenv: false,
    voice: Voice::Sdk2,
    tunnel: Tunnel::Agent9,
    evidence: "serverless 4.41, packages/serverless/lib/aws/v2/request.js, read",
};
