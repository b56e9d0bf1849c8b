//! Which proxy is used, and for what.

use super::super::{Topic, Variable};
use super::{AWS_CLI, CURL, NODE, PYTHON_AND_CURL, RUSTLS, SDK_2_LINE, SLS_4, by, row};
use crate::input::vars;

pub(super) const ROWS: &[Variable] = &[
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
];
