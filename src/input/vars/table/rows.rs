//! The rows, topic by topic, strongest name first.

mod credentials;
mod endpoints;
mod patience;
mod proxies;
mod trust;

use super::{Reader, Topic, Variable};

const fn by(clients: &'static [&'static str], how: &'static str) -> Reader {
    Reader { clients, how }
}

const fn row(topic: Topic, name: &'static str, about: &'static str, readers: &'static [Reader]) -> Variable {
    Variable { name, topic, about, readers }
}

/// Serverless 1 to 3, osls: one program as far as `ca` and the proxy go.
const SDK_2_LINE: &[&str] = &["serverless-1", "serverless-2", "serverless-3", "osls-3", "osls-4"];
const SLS_4: &[&str] = &["serverless-4"];
const NODES: &[&str] =
    &["serverless-1", "serverless-2", "serverless-3", "serverless-4", "osls-3", "osls-4", "node"];
const FRAMEWORKS: &[&str] =
    &["serverless-1", "serverless-2", "serverless-3", "serverless-4", "osls-3", "osls-4"];
const SDK_2: &[&str] = &["serverless-1", "serverless-2", "serverless-3", "osls-3"];
const SDK_3: &[&str] = &["serverless-4", "osls-4", "aws-cli"];
const WITH_PROFILES: &[&str] =
    &["serverless-1", "serverless-2", "serverless-3", "serverless-4", "osls-3", "osls-4", "aws-cli"];
const AWS_CLI: &[&str] = &["aws-cli"];
const CURL: &[&str] = &["curl"];
const NODE: &[&str] = &["node"];
const PYTHON_AND_CURL: &[&str] = &["aws-cli", "curl"];
const RUSTLS: &[&str] = &["rustls"];

const NEXT_IN_LINE: &str = "if the names before it are empty";
const SLS_4_CA: &str =
    "the deployment as Serverless 3, before `.env` is loaded; the credential check not at all";
const SLS_4_CAFILE: &str = "the deployment as Serverless 3, before `.env` is loaded; the credential check as one path, and only \
                            for the handshake with an `https://` proxy";

/// All of them.
pub(super) const TOPICS: [&[Variable]; 5] =
    [trust::ROWS, proxies::ROWS, credentials::ROWS, endpoints::ROWS, patience::ROWS];
