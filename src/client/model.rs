//! The columns of the client table: what can differ from one client to the next. One static row a client, in its file.

use super::endpoint::{Hosts, Service};
use super::id::{ClientId, Provenance};
use super::{aws_cli, curl, node, osls3, osls4, rustls, serverless1, serverless2, serverless3, serverless4};
use crate::input::proxy::{Precedence, bypass, url};

/// One row.
#[derive(Debug)]
pub struct Model {
    pub id: ClientId,
    pub provenance: Provenance,
    pub proxies: &'static Precedence,
    pub proxy_url: url::Dialect,
    pub no_proxy: bypass::Dialect,
    pub hosts: Hosts,
    pub trust: Trust,
    /// Whether the trust settings reach the TLS session with the endpoint when it runs through a proxy.
    pub trust_through_tunnel: bool,
    /// Whether `.env` of the project can hold the client's variables.
    pub dotenv: bool,
    pub voice: Voice,
    pub tunnel: Tunnel,
    /// The file that the facts were read in or that the record was made with.
    pub evidence: &'static str,
}

/// Which trust settings the client reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// `AWS_CA_BUNDLE` and what follows it.
    Botocore,
    /// `CURL_CA_BUNDLE`, `SSL_CERT_FILE`.
    Curl,
    /// `ca` and `cafile`, else Node's; read while the program loads.
    FrameworkAtLoad,
    /// `ca` and `cafile`, else Node's; read when a request is made.
    FrameworkAtRequest,
    /// Node's: built-in roots, `NODE_EXTRA_CA_CERTS`, its flags.
    Node,
    /// `ca` and `cafile`, else Mozilla's roots.
    Rustls,
    /// Node's; `cafile` as one path for the session with an `https://` proxy only, read errors swallowed.
    ProxyOnly,
}

/// Whose words reach the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Botocore,
    Curl,
    /// Node's error, its code first, as a plain script prints it.
    Node,
    Rustls,
    /// AWS SDK for JavaScript 2 through the framework.
    Sdk2,
    /// AWS SDK for JavaScript 3 through the framework.
    Sdk3,
    /// Serverless 4's credential check.
    Sdk3Account,
}

/// What carries a request through a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tunnel {
    /// `https-proxy-agent` 5: waits for ever when the proxy closes without an answer.
    Agent5,
    /// `https-proxy-agent` 7 and later.
    Agent9,
    /// The program's own code.
    Own,
}

/// The row of a client for the calls that get credentials. Serverless 4 leaves them to the SDK's own agents.
#[must_use]
pub(super) fn credentials_model(client: ClientId) -> &'static Model {
    match client {
        ClientId::Serverless4 => &serverless4::CREDENTIALS,
        other => model(other, Service::Sts),
    }
}

/// The row of a client for calls of this service. Serverless 4 has two: the credential check goes through the AWS SDK 3.
#[must_use]
pub fn model(client: ClientId, service: Service) -> &'static Model {
    match client {
        ClientId::AwsCli => &aws_cli::MODEL,
        ClientId::Curl => &curl::MODEL,
        ClientId::Node => &node::MODEL,
        ClientId::Osls3 => &osls3::MODEL,
        ClientId::Osls4 => &osls4::MODEL,
        ClientId::Rustls => &rustls::MODEL,
        ClientId::Serverless1 => &serverless1::MODEL,
        ClientId::Serverless2 => &serverless2::MODEL,
        ClientId::Serverless3 => &serverless3::MODEL,
        ClientId::Serverless4 if service == Service::Sts => &serverless4::CREDENTIAL_CHECK,
        ClientId::Serverless4 => &serverless4::REQUESTS,
    }
}
