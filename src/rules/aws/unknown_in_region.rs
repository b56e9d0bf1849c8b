use crate::client::endpoint::is_opt_in;
use crate::finding::{Finding, Fix};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::AwsClass;

rule! {
    /// AWS knows the keys at one host, and does not know them in this region.
    ///
    /// ## Why it matters
    /// `The security token included in the request is invalid` reads as if the keys were wrong. They are not: the region is one that
    /// the account has to switch on first, or the token comes from the global STS host, whose tokens such regions do not accept.
    ///
    /// ## Example
    /// `sls deploy --region ap-east-1`: STS says who you are, CloudFormation says `InvalidClientTokenId`.
    ///
    /// ## Fix
    /// Enable the region in the account settings of the AWS console. For temporary keys, get them from the regional STS host:
    /// `AWS_STS_REGIONAL_ENDPOINTS=regional`.
    ///
    /// AWS, IAM User Guide, "Managing AWS STS in an AWS Region"; aws-cdk#11474, sst#5327.
    "aws/unknown-in-region", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    call.aws_error().filter(|error| error.class == AwsClass::InvalidKey)?;
    if !call.is_known_elsewhere() {
        return None;
    }
    let region = shown(&call.call.call.region, 40);
    let why = if is_opt_in(&call.call.call.region) {
        "An account has to switch this region on before it can be used there."
    } else {
        "STS answers for these keys, this region's services do not."
    };
    let finding = call
        .blames(format!("AWS knows the keys, but not in the region `{region}`"))
        .detail(format!("{why} Network, certificates and keys are all right."))
        .fix(Fix::new(format!("enable `{region}` in the account settings of the AWS console, or choose another region")));
    let temporary = call.run.resolution.as_ref().and_then(|resolution| resolution.credentials.as_ref());
    Some(if temporary.is_some_and(|keys| keys.session_token.is_some()) {
        finding.fix(
            Fix::new("get the temporary keys from the regional STS host: log in again with this setting")
                .set(vars::AWS_STS_REGIONAL_ENDPOINTS, "regional"),
        )
    } else {
        finding
    })
}
