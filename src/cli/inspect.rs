//! `slsca inspect`.

use clap::Args;

use super::{ClientArgs, OutputArgs, PolicyArgs};

#[derive(Debug, Args)]
#[command(
    after_help = "Without an argument: what `ca`, `cafile`, NODE_EXTRA_CA_CERTS and their like hold.\n\
    A server is asked through the proxy that the client would take; nothing is signed or sent.\n\nExamples:\n  \
    slsca inspect corp.p7b                         what is in it, and what each client would lose\n  \
    slsca inspect --tree /etc/ssl/certs            who issued whom\n  \
    slsca inspect sts.amazonaws.com                what the network presents for it\n  \
    slsca inspect --pem help-desk.cer > corp.pem   the same certificates as every client reads them"
)]
pub struct InspectArgs {
    /// Files, folders, servers, or `-` for standard input
    #[arg(value_name = "FILE|DIR|HOST[:PORT]|-")]
    pub places: Vec<String>,
    #[command(flatten)]
    pub view: ViewArgs,
    #[command(flatten)]
    pub clients: ClientArgs,
    /// Connect to ADDR:PORT when HOST:PORT is wanted, as curl's option (an empty HOST or PORT is any)
    #[arg(long, value_name = "HOST:PORT:ADDR:PORT")]
    pub connect_to: Vec<String>,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "View")]
#[group(multiple = false)]
pub struct ViewArgs {
    /// Everything that a certificate says
    #[arg(long)]
    pub long: bool,
    /// Who issued whom, what is missing, what is there twice
    #[arg(long)]
    pub tree: bool,
    /// Only the certificates, as PEM that every client reads
    #[arg(long)]
    pub pem: bool,
}
