//! How long and how often is tried.

use super::super::{Topic, Variable};
use super::{AWS_CLI, FRAMEWORKS, by, row};
use crate::input::vars;

pub(super) const ROWS: &[Variable] = &[
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
