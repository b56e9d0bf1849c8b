//! Arguments, by topic, as typed. Reads no variable and no file.

pub mod bundle;
pub mod capture;
pub mod inspect;
mod profile;

use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::finding::Severity;
use crate::secret::Secret;

pub use profile::ProfileArgs;

/// Says whether Serverless, osls, the AWS CLI and curl will reach AWS from here, and if not, which one thing is wrong.
#[derive(Debug, Parser)]
#[command(name = "slsca", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Start with `slsca check`. To see it at work without an account: `slsca demo`.\n\n\
    Exit codes: 0 clean, 1 a finding at or above --fail-on, 2 bad usage, 3 slsca itself failed, 130 interrupted.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the settings, connect, sign one request, and name the one thing that is wrong
    Check(Box<CheckArgs>),
    /// Show certificates wherever they are, and what is wrong with them
    Inspect(Box<inspect::InspectArgs>),
    /// Save the root of whoever opens the connection, once you have compared its fingerprint, and say what to set
    Capture(Box<capture::CaptureArgs>),
    /// Write one clean bundle, and the settings that lead every tool to it
    Bundle(bundle::BundleArgs),
    /// Judge a saved certificate chain offline, by every client's own rules
    Verify(VerifyArgs),
    /// How profile, region and credentials resolve, step by step, and why other sources were passed over
    Profile(ProfileArgs),
    /// Change the settings of profiles
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Ask for keys, region and output, and write them, as `aws configure` does
    Configure(ConfigureArgs),
    /// The manual of one rule, or what a pasted error line can mean; without an argument, all rules
    Explain(ExplainArgs),
    /// An AWS-like endpoint and an intercepting proxy on loopback, and `check` run against them
    Demo(DemoArgs),
    /// Print a completion script
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    slsca check                                    what will Serverless do, here and now?\n  \
    slsca check --deploy                           every host that this deployment will need, at once\n  \
    slsca check --client all --format json         every client side by side, for scripts\n  \
    slsca check --offline --cafile corp.pem        only read and validate the bundle\n  \
    slsca check --confirm                          and ask the real node whether it says the same\n  \
    slsca check --connect-to sts.amazonaws.com:443:127.0.0.1:8443   against an endpoint of your own")]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub clients: ClientArgs,
    #[command(flatten)]
    pub hosts: HostArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub struct InputArgs {
    /// Paths to take instead of the variable `cafile`, separated by commas
    #[arg(long, value_name = "LIST")]
    pub cafile: Option<String>,
    /// The serverless.yml to read stage, region and profile from
    #[arg(long, short = 'c', value_name = "FILE")]
    pub config: Option<String>,
    /// The stage to deploy to, as Serverless' own option
    #[arg(long, short = 's', value_name = "NAME")]
    pub stage: Option<String>,
    /// The profile to use, as Serverless' own option
    #[arg(long, value_name = "NAME")]
    pub aws_profile: Option<String>,
    /// The region to use, as Serverless' own option
    #[arg(long, short = 'r', value_name = "NAME")]
    pub region: Option<String>,
    /// A parameter, for `${param:KEY}` in serverless.yml, repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub param: Vec<String>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Clients")]
pub struct ClientArgs {
    /// The client to predict, repeatable, or `all` [default: those found installed, else serverless-3]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub client: Vec<String>,
    /// The Node version the client runs on: 18, 20, 22 or 24 [default: the one on PATH, else 20]
    #[arg(long, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(0..=99))]
    pub node: Option<u32>,
    /// Ask the `node` on PATH too: same roots, same proxy, same host, no keys
    #[arg(long)]
    pub confirm: bool,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Hosts")]
pub struct HostArgs {
    /// The services to call, repeatable, or `all` [default: sts]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub service: Vec<String>,
    /// Call all that `serverless deploy` of this folder touches, side by side
    #[arg(long)]
    pub deploy: bool,
    /// Shake hands with each HOST, HOST:PORT or URL in this file, one a line; nothing is signed for them
    #[arg(long, value_name = "FILE")]
    pub targets: Option<String>,
    /// The endpoint to call instead of the client's own
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Probe")]
pub struct ProbeArgs {
    /// Connect to ADDR:PORT when HOST:PORT is wanted, as curl's option (an empty HOST or PORT is any)
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT")]
    pub connect_to: Vec<String>,
    /// Read and validate only, talk to nobody
    #[arg(long)]
    pub offline: bool,
    /// Shake hands, but sign and send nothing
    #[arg(long)]
    pub tls_only: bool,
    /// The code of your MFA device, for a role that wants one [default: ask, on a terminal]
    #[arg(long, value_name = "CODE")]
    pub mfa_code: Option<SecretArg>,
    /// Say what would be read, contacted and signed, and do none of it
    #[arg(long)]
    pub plan: bool,
    /// The longest a check may take: 10s, 500ms. One phase gets half of it, or 5s if that is more
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// Warn about certificates that end within this time: 30d, 12h
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = duration)]
    pub expires_within: Duration,
    /// The lowest severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// A rule to leave out, repeatable
    #[arg(long, value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Judge as if it were this time: 2026-11-23T17:00:00Z or @1795453200
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub at: Option<i64>,
}

#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Write to this file instead of standard output
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<String>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Only the cause and the fix
    #[arg(long, short = 'q', conflicts_with = "verbose")]
    pub quiet: bool,
    /// Every finding and every certificate
    #[arg(long, short = 'v')]
    pub verbose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Trust comes from `ca` and `cafile`, as for `check`.\n\nExamples:\n  \
    cafile=corp.pem slsca verify chain.pem --host sts.amazonaws.com\n  \
    openssl s_client -showcerts -connect host:443 </dev/null | slsca verify - --host host --judge node20,curl,rustls")]
pub struct VerifyArgs {
    /// The chain as the server sends it, leaf first: PEM, DER or PKCS#7; `-` for standard input
    pub chain: String,
    /// The name or address the client would ask for
    #[arg(long, value_name = "NAME")]
    pub host: String,
    /// The judges, the first decides the exit code: node18, node20, node22, node24, botocore, curl, rustls
    #[arg(long, value_name = "ID", value_delimiter = ',', default_value = "node20")]
    pub judge: Vec<String>,
    /// Judge as if it were this time: 2026-11-23T17:00:00Z or @1795453200
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub at: Option<i64>,
    /// Paths to take instead of the variable `cafile`, separated by commas
    #[arg(long, value_name = "LIST")]
    pub cafile: Option<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Write a profile into the credentials file, as `serverless config credentials` does
    Credentials(CredentialsArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    pass show aws/dev | slsca config credentials --provider aws --key AKIAIOSFODNN7EXAMPLE --secret - --profile dev")]
pub struct CredentialsArgs {
    /// The provider; there is one: aws
    #[arg(long, short = 'p', value_name = "NAME")]
    pub provider: Option<String>,
    /// The access key id
    #[arg(long, short = 'k', value_name = "ID")]
    pub key: Option<String>,
    /// The secret access key; `-` reads it from standard input
    #[arg(long, short = 's', value_name = "SECRET", allow_hyphen_values = true)]
    pub secret: Option<SecretArg>,
    /// The profile to write [default: default]
    #[arg(long, short = 'n', value_name = "NAME")]
    pub profile: Option<String>,
    /// Replace the keys of a profile that is there already
    #[arg(long, short = 'o')]
    pub overwrite: bool,
}

/// A secret as typed: never shown.
#[derive(Clone, Debug)]
pub struct SecretArg(pub Secret);

impl std::str::FromStr for SecretArg {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(Secret::new(text)))
    }
}

#[derive(Debug, Args)]
pub struct ConfigureArgs {
    /// The profile to write [default: the one the AWS CLI would take]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A rule such as `cert/expired`, a line of an error message, or `-` to read a pasted log
    pub text: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The scenario to play; without one, the story in three scenes
    pub scenario: Option<String>,
    /// Keep the endpoint and the proxy running, and print the exports that lead to them
    #[arg(long, requires = "scenario")]
    pub serve: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    pub shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Always,
    #[default]
    Auto,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Note,
    Warning,
    Error,
}

impl From<FailOn> for Severity {
    fn from(threshold: FailOn) -> Self {
        match threshold {
            FailOn::Error => Self::Error,
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
        }
    }
}

/// `30d`, `12h`, `90m`, `10s`, `500ms`; a bare number counts seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| format!("`{text}` is no time: try 30d, 12h, 10s, 500ms"))?;
    let milliseconds = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(format!("`{unit}` is no unit of time: use d, h, m, s or ms")),
    };
    let total = number.checked_mul(milliseconds).filter(|total| *total <= 100 * 365 * 86_400_000);
    total.map(Duration::from_millis).ok_or_else(|| format!("`{text}` is longer than a hundred years"))
}

/// RFC 3339, or seconds since the epoch after an `@`.
fn instant(text: &str) -> Result<i64, String> {
    if let Some(seconds) = text.strip_prefix('@') {
        return seconds.parse().map_err(|_| format!("`{text}` is no number of seconds since 1970"));
    }
    time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339)
        .map(time::OffsetDateTime::unix_timestamp)
        .map_err(|_| format!("`{text}` is no time: try 2026-11-23T17:00:00Z, or @1795453200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn durations_have_units() {
        assert_eq!(duration("30d"), Ok(Duration::from_hours(720)));
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("7"), Ok(Duration::from_secs(7)));
        assert!(duration("7w").is_err());
        assert!(duration("99999999999999999999d").is_err());
        assert!(duration("").is_err());
    }

    #[test]
    fn instants_are_rfc_3339_or_seconds() {
        assert_eq!(instant("@1795453200"), Ok(1_795_453_200));
        assert_eq!(instant("1970-01-02T00:00:00Z"), Ok(86_400));
        assert!(instant("yesterday").is_err());
    }
}
