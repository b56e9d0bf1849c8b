//! `slsca bundle`.

use clap::{Args, ValueEnum};

use super::instant;

#[derive(Debug, Args)]
#[command(
    after_help = "What `ca` and `cafile` hold is merged too. Expired certificates, certificates that are no CA and copies are left out,\n\
    each said on standard error. A bundle that would make a client fail is not written.\n\nExamples:\n  \
    slsca bundle corp.cer proxy.p7b -o corp.pem              one PEM file out of whatever the help desk sent\n  \
    slsca bundle corp.pem --with-mozilla -o all.pem --as exports   and the settings for Node, AWS CLI, curl, git, pip …\n  \
    export ca=\"$(slsca bundle corp.pem --as ca)\"             the value for Serverless' `ca`"
)]
pub struct BundleArgs {
    /// Files in any container, captured chains included; `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// Leave out what `ca` and `cafile` hold
    #[arg(long)]
    pub no_env: bool,
    /// Add Mozilla's roots: for tools whose setting replaces their own roots
    #[arg(long)]
    pub with_mozilla: bool,
    /// Add the system's own bundle
    #[arg(long)]
    pub with_system: bool,
    /// What to print: the bundle, the value of `ca`, or settings that name the bundle written with -o
    #[arg(long = "as", value_name = "FORM", default_value = "pem")]
    pub form: Form,
    /// For which shell or file the settings are [default: the shell at hand]
    #[arg(long, value_name = "SHELL")]
    pub shell: Option<Target>,
    /// The tools to write settings for, repeatable [default: all]
    #[arg(long = "for", value_name = "TOOL", value_delimiter = ',')]
    pub tools: Vec<String>,
    /// Write the bundle to this file
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<String>,
    /// Judge as if it were this time: 2026-11-23T17:00:00Z or @1795453200
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub at: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The bundle
    #[default]
    Pem,
    /// One line, line breaks as `\n`: the value of `ca`
    Ca,
    /// Commands that set each tool's variable
    Exports,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    Cmd,
    Dotenv,
    GithubActions,
    #[value(name = "powershell")]
    PowerShell,
    Sh,
}
