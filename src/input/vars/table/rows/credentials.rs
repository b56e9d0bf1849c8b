//! Where keys come from.

use super::super::{Topic, Variable};
use super::{AWS_CLI, FRAMEWORKS, SDK_2, SDK_2_LINE, SDK_3, SLS_4, WITH_PROFILES, by, row};
use crate::input::vars;

pub(super) const ROWS: &[Variable] = &[
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
        vars::AWS_SECURITY_TOKEN,
        "An old name of `AWS_SESSION_TOKEN`.",
        &[by(AWS_CLI, "before `AWS_SESSION_TOKEN`")],
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
        Topic::Credentials,
        vars::AWS_ROLE_SESSION_NAME,
        "The name of the session that the web identity token is traded for; made up if unset.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
        "The path at 169.254.170.2 where ECS gives out keys.",
        &[by(WITH_PROFILES, "if no source before it has keys")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_CONTAINER_CREDENTIALS_FULL_URI,
        "A whole URL that gives out keys: `https://` anywhere, `http://` only on this machine and at the addresses of ECS and EKS.",
        &[by(WITH_PROFILES, "if `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is unset")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_CONTAINER_AUTHORIZATION_TOKEN,
        "What is sent to that URL as `Authorization`.",
        &[
            by(SDK_2, "before `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`"),
            by(SDK_3, "after `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`"),
        ],
    ),
    row(
        Topic::Credentials,
        vars::AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
        "The path of a file that holds it.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::AWS_EC2_METADATA_DISABLED,
        "Keeps the client from asking the metadata service of an EC2 instance (IMDS) for keys.",
        &[
            by(SDK_2, "any text that is not empty"),
            by(&["serverless-4", "osls-4"], "any text but `false`"),
            by(AWS_CLI, "`true`, in any case"),
        ],
    ),
    row(
        Topic::Credentials,
        vars::AMAZON_ACCESS_KEY_ID,
        "An old name of `AWS_ACCESS_KEY_ID`.",
        &[by(SDK_2, "after all else that the framework looks at")],
    ),
    row(
        Topic::Credentials,
        vars::AMAZON_SECRET_ACCESS_KEY,
        "An old name of `AWS_SECRET_ACCESS_KEY`.",
        &[by(SDK_2, "with `AMAZON_ACCESS_KEY_ID`")],
    ),
    row(
        Topic::Credentials,
        vars::AMAZON_SESSION_TOKEN,
        "An old name of `AWS_SESSION_TOKEN`.",
        &[by(SDK_2, "with `AMAZON_ACCESS_KEY_ID`")],
    ),
    row(
        Topic::Credentials,
        vars::HOME,
        "The folder in which `.aws` is, with its two files and the SSO tokens.",
        &[by(WITH_PROFILES, "")],
    ),
    row(
        Topic::Credentials,
        vars::USERPROFILE,
        "The same on Windows.",
        &[by(FRAMEWORKS, "after `HOME`"), by(AWS_CLI, "on Windows, where `HOME` is not looked at")],
    ),
    row(
        Topic::Credentials,
        vars::HOMEPATH,
        "The same on old Windows, behind the drive in `HOMEDRIVE`.",
        &[
            by(FRAMEWORKS, "after `USERPROFILE`; `C:/` without `HOMEDRIVE`"),
            by(AWS_CLI, "on Windows, after `USERPROFILE`"),
        ],
    ),
    row(
        Topic::Credentials,
        vars::HOMEDRIVE,
        "The drive of `HOMEPATH`.",
        &[by(FRAMEWORKS, ""), by(AWS_CLI, "on Windows")],
    ),
];
