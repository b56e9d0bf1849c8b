//! Arguments of `slsca profile`.

use std::time::Duration;

use clap::Args;

use super::{
    CheckArgs, ClientArgs, FailOn, HostArgs, InputArgs, OutputArgs, PolicyArgs, ProbeArgs, SecretArg,
    duration,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    slsca profile                                 which credentials Serverless would use, and why\n  \
    slsca profile dev --client aws-cli            the same for one profile and the AWS CLI\n  \
    slsca profile --stage prod --whoami           whose credentials these are, asked of AWS\n  \
    slsca profile --list                          the profiles there are, and which is in force\n  \
    slsca profile --dump --format json            the files as the AWS SDKs read them, secrets left out")]
pub struct ProfileArgs {
    /// The profile, as if given with `--aws-profile`
    pub name: Option<String>,
    /// The client whose order counts
    #[arg(long, value_name = "ID", default_value = "serverless-3")]
    pub client: String,
    /// The serverless.yml to read stage, region and profile from
    #[arg(long, short = 'c', value_name = "FILE")]
    pub config: Option<String>,
    /// The stage, for AWS_<STAGE>_PROFILE and its like
    #[arg(long, short = 's', value_name = "NAME")]
    pub stage: Option<String>,
    /// The region, as the client's own option
    #[arg(long, short = 'r', value_name = "NAME")]
    pub region: Option<String>,
    /// A parameter, for `${param:KEY}` in serverless.yml, repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub param: Vec<String>,
    /// List the profiles of both files, and say which is in force
    #[arg(long)]
    pub list: bool,
    /// Show the parsed files instead
    #[arg(long, conflicts_with_all = ["name", "stage", "region", "list", "whoami", "config"])]
    pub dump: bool,
    /// Get the credentials and ask AWS whose they are
    #[arg(long, conflicts_with = "list")]
    pub whoami: bool,
    /// The code of your MFA device, for a role that wants one [default: ask, on a terminal]
    #[arg(long, value_name = "CODE", requires = "whoami")]
    pub mfa_code: Option<SecretArg>,
    /// The endpoint to ask instead of the client's own
    #[arg(long, value_name = "URL", requires = "whoami")]
    pub endpoint_url: Option<String>,
    /// Connect to ADDR:PORT when HOST:PORT is wanted, as curl's option (an empty HOST or PORT is any)
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT", requires = "whoami")]
    pub connect_to: Vec<String>,
    /// The longest it may take to ask: 10s, 500ms
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl ProfileArgs {
    /// The check that looks at the same: one client, one call that asks who it is.
    #[must_use]
    pub fn as_check(&self) -> CheckArgs {
        CheckArgs {
            input: InputArgs {
                config: self.config.clone(),
                stage: self.stage.clone(),
                aws_profile: self.name.clone(),
                region: self.region.clone(),
                param: self.param.clone(),
                ..InputArgs::default()
            },
            // The Node version plays no part in credentials, and looking for one takes time.
            clients: ClientArgs { client: vec![self.client.clone()], node: Some(20), confirm: false },
            hosts: HostArgs { endpoint_url: self.endpoint_url.clone(), ..HostArgs::default() },
            probe: ProbeArgs {
                connect_to: self.connect_to.clone(),
                offline: false,
                tls_only: false,
                mfa_code: self.mfa_code.clone(),
                plan: false,
                timeout: self.timeout,
            },
            policy: PolicyArgs {
                expires_within: Duration::ZERO,
                fail_on: FailOn::Error,
                ignore: Vec::new(),
                at: None,
            },
            output: self.output.clone(),
        }
    }
}
