//! Lines that come from AWS itself, or from the search for credentials.

use super::{Line, cause, line};

pub(super) const LINES: &[Line] = &[
    line(
        &[
            "needs a subscription for the service",
            "optinrequired",
            "not signed up for",
            "subscriptionrequiredexception",
            "notsignedup",
        ],
        "AWS, through every client",
        &[
            cause(
                "the account has not finished its registration",
                "Sign in to the console: payment method, telephone check, then up to 24 hours.",
            ),
            cause(
                "the account is suspended, or the service is not offered to it",
                "`slsca check --deploy` tells which services answer.",
            ),
        ],
    ),
    line(
        &[
            "the security token included in the request is invalid",
            "invalidclienttokenid",
            "unrecognizedclientexception",
            "invalidaccesskeyid",
        ],
        "AWS, through every client",
        &[
            cause(
                "AWS does not know the key id",
                "It was deleted, or it belongs to another partition (China, GovCloud).",
            ),
            cause("AWS_SESSION_TOKEN is left over from other keys", "Unset it."),
            cause(
                "the region is not enabled for the account",
                "STS answers and the regional service does not: enable the region, or set AWS_STS_REGIONAL_ENDPOINTS=regional.",
            ),
        ],
    ),
    line(
        &[
            "the security token included in the request is expired",
            "the provided token has expired",
            "expiredtoken",
            "request has expired",
        ],
        "AWS, through every client",
        &[cause(
            "the temporary keys have ended",
            "Sign in again, or get new keys; leftover AWS_* variables win over the profile.",
        )],
    ),
    line(
        &[
            "the request signature we calculated does not match",
            "signaturedoesnotmatch",
            "invalidsignatureexception",
        ],
        "AWS, through every client",
        &[
            cause("the secret key is not that of the key id", "Copied with a blank, a quote or half of it."),
            cause("a proxy changed the request", "It works without the proxy."),
        ],
    ),
    line(
        &[
            "signature expired",
            "signature not yet current",
            "requesttimetooskewed",
            "the difference between the request time and the current time is too large",
        ],
        "AWS, through every client",
        &[cause(
            "the clock of this machine is wrong",
            "`slsca check` measures by how much; in WSL, run `sudo hwclock -s`.",
        )],
    ),
    line(
        &["is not authorized to perform", "accessdenied", "access denied"],
        "AWS, through every client",
        &[cause(
            "the keys are good, the action is not allowed",
            "The line names the action and, with some luck, the policy.",
        )],
    ),
    line(
        &["sts is not activated in this region", "regiondisabledexception"],
        "AWS, through every client",
        &[cause("the account has not enabled the region", "Enable it in the console under Account.")],
    ),
    line(
        &["doesn't seem to be configured", "unrecognized_aws_profile"],
        "Serverless 1 to 3, osls",
        &[
            cause(
                "the profile is not in the credentials file",
                "It is in the config file only: copy it, or set AWS_SDK_LOAD_CONFIG=1 for roles.",
            ),
            cause(
                "it is an SSO or a credential_process profile, which this client cannot use",
                "Export keys: `eval \"$(aws configure export-credentials --format env)\"`.",
            ),
        ],
    ),
    line(
        &[
            "aws provider credentials not found",
            "unable to locate credentials",
            "could not load credentials from any providers",
            "missing credentials in config",
        ],
        "Serverless, osls, AWS CLI",
        &[
            cause(
                "there are no keys anywhere this client looks",
                "`slsca profile` lists the places and what was there.",
            ),
            cause(
                "getting them failed on the network",
                "The line hides TLS and proxy failures of SSO and STS calls.",
            ),
        ],
    ),
    line(
        &["the config profile ("],
        "AWS CLI",
        &[cause("there is no such profile", "`aws configure list-profiles` shows those there are.")],
    ),
    line(
        &["invalid aws_sts_regional_endpoints"],
        "Serverless 1 to 3, osls 3",
        &[cause("the variable is neither `legacy` nor `regional`", "Set it to `regional`, or unset it.")],
    ),
    line(
        &["rate exceeded", "throttling"],
        "AWS, through every client",
        &[cause("too many requests", "Wait, and try again.")],
    ),
    line(
        &["variables resolution errored with", "cannot resolve variable at"],
        "Serverless 2 and 3, osls",
        &[cause(
            "a variable in serverless.yml has no value",
            "Certificates and keys have nothing to do with it: give the inner variable a fallback of its own, or pass `--stage`.",
        )],
    ),
    line(
        &["detected unrecognized cli options: \"--profile\""],
        "Serverless 3, osls",
        &[cause(
            "the option is called `--aws-profile`",
            "`sls deploy --aws-profile NAME`, or set AWS_PROFILE.",
        )],
    ),
    line(
        &["is not allowed in node_options"],
        "Node",
        &[cause(
            "this Node does not know the option, so nothing runs",
            "`--use-system-ca` needs Node 22.15 or later: take it out of NODE_OPTIONS, and use NODE_EXTRA_CA_CERTS.",
        )],
    ),
    line(
        &["the sso session associated with this profile", "error loading sso token"],
        "Serverless 4, AWS CLI",
        &[cause("the SSO login has run out", "`aws sso login --profile NAME`.")],
    ),
    line(
        &["stack with id"],
        "AWS, through Serverless",
        &[cause(
            "the connection and the keys are all right: this stage is not deployed there",
            "Look at stage, region and account: `slsca profile` shows whose keys are used.",
        )],
    ),
];
