//! Who is trusted.

use super::super::{Topic, Variable};
use super::{AWS_CLI, CURL, NEXT_IN_LINE, NODES, RUSTLS, SDK_2_LINE, SLS_4, SLS_4_CA, SLS_4_CAFILE, by, row};
use crate::input::vars;

pub(super) const ROWS: &[Variable] = &[
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
];
