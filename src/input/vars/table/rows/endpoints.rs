//! Which region and which hosts are called.

use super::super::{Topic, Variable};
use super::{AWS_CLI, SDK_2, SDK_3, SLS_4, by, row};
use crate::input::vars;

const IN_CONFIG: &str = "the profile's in the config file, with or without `AWS_SDK_LOAD_CONFIG`";

pub(super) const ROWS: &[Variable] = &[
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
        "`regional` calls STS in the region, `legacy` at its global host. In a profile: `sts_regional_endpoints`.",
        &[
            by(SDK_2, "`legacy` by default; any other word is an error"),
            by(AWS_CLI, "`regional` by default; `legacy` only in the 16 oldest regions"),
        ],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_S3_US_EAST_1_REGIONAL_ENDPOINT,
        "`regional` puts the region into the host of S3 in us-east-1. In a profile: `s3_us_east_1_regional_endpoint`.",
        &[by(SDK_2, ""), by(AWS_CLI, "")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_USE_FIPS_ENDPOINT,
        "`true` calls hosts with certified cryptography, such as `lambda-fips.us-east-1.amazonaws.com`. In a profile: \
         `use_fips_endpoint`.",
        &[by(SDK_2, IN_CONFIG), by(SDK_3, "an error beside `AWS_ENDPOINT_URL`")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_USE_DUALSTACK_ENDPOINT,
        "`true` calls hosts with IPv6 addresses, most of them under `api.aws`. In a profile: `use_dualstack_endpoint`; \
         for the AWS CLI also in the block `s3`, for S3 alone.",
        &[by(SDK_2, IN_CONFIG), by(SDK_3, "an error beside `AWS_ENDPOINT_URL`")],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_ENDPOINT_URL,
        "Another place to call than AWS; `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS` and the like for one service, after its name in AWS. \
         In a profile: `endpoint_url`, and `services` for a section with one for each service.",
        &[
            by(&["serverless-4", "osls-4"], "of the profile that `AWS_PROFILE` names, else `default`"),
            by(AWS_CLI, "of the profile in use"),
        ],
    ),
    row(
        Topic::Endpoint,
        vars::AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
        "`true` turns `AWS_ENDPOINT_URL` off. In a profile: `ignore_configured_endpoint_urls`.",
        &[by(SDK_3, "")],
    ),
];
