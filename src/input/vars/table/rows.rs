//! The rows, topic by topic.

use super::{Reader, Topic, Variable};
use crate::input::vars;

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

/// All of them, topic by topic, strongest name first.
pub const VARIABLES: &[Variable] = &[
    row(
        Topic::Trust,
        vars::CA,
        "Certificates themselves, PEM, `\\n` for line breaks, separated by commas. Replaces the built-in roots.",
        &[
            by(SDK_2_LINE, "adds up with `cafile`; does not reach AWS through a proxy"),
            by(SLS_4, SLS_4_CA),
            by(RUSTLS, ""),
        ],
    ),
    row(
        Topic::Trust,
        vars::HTTPS_CA,
        "A second name of `ca`.",
        &[by(SDK_2_LINE, NEXT_IN_LINE), by(SLS_4, SLS_4_CA), by(RUSTLS, NEXT_IN_LINE)],
    ),
    row(
        Topic::Trust,
        vars::HTTPS_CA_LOWER,
        "A third name of `ca`.",
        &[by(SDK_2_LINE, NEXT_IN_LINE), by(SLS_4, SLS_4_CA), by(RUSTLS, NEXT_IN_LINE)],
    ),
    row(
        Topic::Trust,
        vars::CAFILE,
        "Paths of PEM files, separated by commas, blanks round them trimmed. Replaces the built-in roots.",
        &[
            by(SDK_2_LINE, "a path that cannot be read ends the program; does not reach AWS through a proxy"),
            by(SLS_4, SLS_4_CAFILE),
            by(RUSTLS, ""),
        ],
    ),
    row(
        Topic::Trust,
        vars::HTTPS_CAFILE,
        "A second name of `cafile`.",
        &[by(SDK_2_LINE, NEXT_IN_LINE), by(SLS_4, SLS_4_CAFILE), by(RUSTLS, NEXT_IN_LINE)],
    ),
    row(
        Topic::Trust,
        vars::HTTPS_CAFILE_LOWER,
        "A third name of `cafile`.",
        &[by(SDK_2_LINE, NEXT_IN_LINE), by(SLS_4, SLS_4_CAFILE), by(RUSTLS, NEXT_IN_LINE)],
    ),
    row(
        Topic::Trust,
        vars::NODE_EXTRA_CA_CERTS,
        "The path of one PEM file whose certificates Node adds to its roots. Read once, when Node starts.",
        &[by(
            NODES,
            "not where `ca` or `cafile` are in force; a bad file is only a warning; never from `.env`",
        )],
    ),
    row(
        Topic::Trust,
        vars::NODE_TLS_REJECT_UNAUTHORIZED,
        "`0` turns the check of certificates off. Never a fix.",
        &[by(NODES, "no effect where `ca` or `cafile` are in force")],
    ),
    row(
        Topic::Trust,
        vars::NODE_OPTIONS,
        "Flags for Node: `--use-openssl-ca` takes `SSL_CERT_FILE` for the roots, `--use-system-ca` adds the system's.",
        &[by(NODES, "`--use-system-ca` from Node 22.15; older ones refuse to start")],
    ),
    row(
        Topic::Trust,
        vars::NODE_USE_SYSTEM_CA,
        "`1` adds the system's roots to Node's.",
        &[by(NODES, "from Node 22.19 and 24.6")],
    ),
    row(
        Topic::Trust,
        vars::SSL_CERT_FILE,
        "The path of OpenSSL's bundle.",
        &[
            by(NODES, "only with `--use-openssl-ca` or `--use-system-ca`"),
            by(CURL, "if `CURL_CA_BUNDLE` is empty"),
        ],
    ),
    row(
        Topic::Trust,
        vars::SSL_CERT_DIR,
        "A folder of certificates named by their hash.",
        &[
            by(NODES, "only with `--use-openssl-ca` or `--use-system-ca`"),
            by(CURL, "if `CURL_CA_BUNDLE` is empty"),
        ],
    ),
    row(
        Topic::Trust,
        vars::AWS_CA_BUNDLE,
        "The path of one PEM bundle. Replaces the built-in roots.",
        &[by(AWS_CLI, "a file with any bad block is refused; an empty value is an error; `~` is expanded")],
    ),
    row(
        Topic::Trust,
        vars::REQUESTS_CA_BUNDLE,
        "The path of one PEM bundle, for everything in Python.",
        &[by(AWS_CLI, "after `AWS_CA_BUNDLE` and the profile's `ca_bundle`")],
    ),
    row(
        Topic::Trust,
        vars::CURL_CA_BUNDLE,
        "The path of one PEM bundle.",
        &[by(CURL, "a file with any bad block is refused; the folder curl was built with stays in force")],
    ),
    row(
        Topic::Proxy,
        vars::PROXY,
        "The URL of a proxy.",
        &[by(SDK_2_LINE, "strongest"), by(SLS_4, "deployment: strongest; credential check: weakest")],
    ),
    row(
        Topic::Proxy,
        vars::HTTP_PROXY,
        "The URL of a proxy for plain HTTP, by its name.",
        &[
            by(SDK_2_LINE, "second, also for HTTPS: it beats `HTTPS_PROXY`"),
            by(SLS_4, "deployment: second; credential check: after `HTTPS_PROXY`"),
            by(AWS_CLI, "only for `http://` endpoints"),
            by(RUSTLS, "second"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::HTTP_PROXY_LOWER,
        "The lower-case spelling.",
        &[
            by(SDK_2_LINE, "third, also for HTTPS"),
            by(SLS_4, "deployment: third; credential check: after `HTTPS_PROXY`"),
            by(PYTHON_AND_CURL, "only for `http://` endpoints"),
            by(RUSTLS, "third"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::HTTPS_PROXY,
        "The URL of the proxy for HTTPS.",
        &[
            by(SDK_2_LINE, "fourth"),
            by(SLS_4, "deployment: fourth; credential check: first"),
            by(PYTHON_AND_CURL, "after `https_proxy`"),
            by(NODE, "with `NODE_USE_ENV_PROXY=1`, after `https_proxy`"),
            by(RUSTLS, "fourth"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::HTTPS_PROXY_LOWER,
        "The lower-case spelling.",
        &[
            by(SDK_2_LINE, "last"),
            by(SLS_4, "deployment: last; credential check: second"),
            by(AWS_CLI, "first; an empty one hides `HTTPS_PROXY`"),
            by(CURL, "first"),
            by(NODE, "with `NODE_USE_ENV_PROXY=1`, first"),
            by(RUSTLS, "last"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::ALL_PROXY,
        "The URL of a proxy for whatever has none.",
        &[by(CURL, "after the others")],
    ),
    row(Topic::Proxy, vars::ALL_PROXY_LOWER, "The lower-case spelling.", &[by(CURL, "before `ALL_PROXY`")]),
    row(
        Topic::Proxy,
        vars::NO_PROXY,
        "Hosts to reach without the proxy, separated by commas.",
        &[
            by(
                SLS_4,
                "credential check only, and only if five sample hosts all match; the deployment ignores it",
            ),
            by(PYTHON_AND_CURL, "`x`, `.x`, `*`; not `*.x`; after `no_proxy`"),
            by(NODE, "with `NODE_USE_ENV_PROXY=1`: `x`, `.x`, `*.x`"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::NO_PROXY_LOWER,
        "The lower-case spelling.",
        &[
            by(SLS_4, "after `NO_PROXY`"),
            by(PYTHON_AND_CURL, "before `NO_PROXY`"),
            by(NODE, "with `NODE_USE_ENV_PROXY=1`"),
        ],
    ),
    row(
        Topic::Proxy,
        vars::NODE_USE_ENV_PROXY,
        "`1` makes Node's own requests obey the proxy variables.",
        &[by(NODE, "from Node 22.21 and 24.5")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_ACCESS_KEY_ID,
        "The key id, with the secret key.",
        &[by(WITH_PROFILES, "")],
    ),
    row(Topic::Credentials, vars::AWS_SECRET_ACCESS_KEY, "The secret key.", &[by(WITH_PROFILES, "")]),
    row(
        Topic::Credentials,
        vars::AWS_SESSION_TOKEN,
        "The token of temporary keys.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_PROFILE,
        "The profile to use.",
        &[
            by(SDK_2_LINE, "beats the keys in the environment"),
            by(SLS_4, "beats the keys in the environment; `provider.profile` beats it"),
            by(AWS_CLI, "beats the keys in the environment only as `--profile`; after `AWS_DEFAULT_PROFILE`"),
        ],
    ),
    row(
        Topic::Credentials,
        vars::AWS_DEFAULT_PROFILE,
        "The profile to use when nothing else is said.",
        &[
            by(&["serverless-2", "serverless-3", "osls-3", "osls-4"], "weakest"),
            by(AWS_CLI, "before `AWS_PROFILE`"),
        ],
    ),
    row(
        Topic::Credentials,
        vars::AWS_SHARED_CREDENTIALS_FILE,
        "The path of the credentials file.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_CONFIG_FILE,
        "The path of the config file.",
        &[by(SDK_2, "only with `AWS_SDK_LOAD_CONFIG`"), by(SDK_3, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_SDK_LOAD_CONFIG,
        "Anything that is not empty makes the AWS SDK 2 read the config file.",
        &[by(SDK_2, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_WEB_IDENTITY_TOKEN_FILE,
        "A token to get credentials with, with `AWS_ROLE_ARN`.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_ROLE_ARN,
        "The role that the web identity token is for.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_REGION,
        "The region.",
        &[
            by(SLS_4, "after `--region` and `provider.region`"),
            by(&["osls-4"], "only where no region is given"),
        ],
    ),
    row(Topic::Endpoint, vars::AWS_DEFAULT_REGION, "The region.", &[by(AWS_CLI, "")]),
    row(
        Topic::Endpoint,
        vars::AWS_STS_REGIONAL_ENDPOINTS,
        "`regional` calls STS in the region, `legacy` at its global host.",
        &[
            by(SDK_2, "`legacy` by default; any other word is an error"),
            by(AWS_CLI, "`regional` by default; `legacy` only in the 16 oldest regions"),
        ],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT,
        "`regional` puts the region into the host of S3 in us-east-1.",
        &[by(SDK_2, ""), by(AWS_CLI, "")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_USE_FIPS_ENDPOINT,
        "`true` calls hosts with certified cryptography, such as `lambda-fips.us-east-1.amazonaws.com`.",
        &[by(SDK_2, ""), by(SDK_3, "an error beside `AWS_ENDPOINT_URL`")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_USE_DUALSTACK_ENDPOINT,
        "`true` calls hosts with IPv6 addresses, most of them under `api.aws`.",
        &[by(SDK_2, ""), by(SDK_3, "an error beside `AWS_ENDPOINT_URL`")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_ENDPOINT_URL,
        "Another place to call than AWS; `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS` and the like for one service, after its name in AWS.",
        &[by(SDK_3, "")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
        "`true` turns `AWS_ENDPOINT_URL` off.",
        &[by(SDK_3, "")],
    ),
    row(
        Topic::Patience,
        vars::SLS_AWS_REQUEST_MAX_RETRIES,
        "How often a request is tried again; 4 if unset, 0 if empty.",
        &[by(FRAMEWORKS, "")],
    ),
    row(
        Topic::Patience,
        vars::AWS_CLIENT_TIMEOUT,
        "Milliseconds of silence before a request is given up; two minutes by default.",
        &[by(FRAMEWORKS, "not while it waits for a proxy's answer to CONNECT")],
    ),
    row(
        Topic::Patience,
        vars::AWS_CLIENT_TIMEOUT_LOWER,
        "The lower-case spelling.",
        &[by(FRAMEWORKS, "after `AWS_CLIENT_TIMEOUT`")],
    ),
    row(
        Topic::Patience,
        vars::AWS_MAX_ATTEMPTS,
        "How often a request is tried in all; 5 by default.",
        &[by(AWS_CLI, "")],
    ),
];
