//! Which profile, region and credentials a client would use, step by step. Pure: nothing is fetched.
//!
//! API:
//! - [`resolve`]`(Order, &World, &Overrides) -> `[`Resolution`]: the whole answer, serialisable as `slsca.profile/1`.
//!   `credentials` holds keys that need no call; `plan` says which call gets the others (role, SSO, process, …).
//! - [`Folder::read`]`(&World, &Options, &[Order])` reads `serverless.yml` and `.env`; [`Folder::of`] gives one client's [`Overrides`] and
//!   environment, which `resolve` is to be called with.
//! - [`Order::from_id`] maps a client id; `None` for clients that read no profile.
//! - [`config_credentials`]`(&World, &Request)` and [`configure`]`(&World, profile, input, prompts)` change the files, with locks
//!   and renames ([`Files::update`](crate::world::Files::update)); their errors are what the user is told.
//! - [`dump::dump`]`(&World)` is `slsca.profiles/1`.
//! - With `error` set, `plan` may still be `Some(Plan::Instance)`: the client would ask the metadata service first.

mod aws_cli;
mod ca_bundle;
pub mod config_credentials;
pub mod configure;
pub mod credentials;
pub mod dump;
pub mod edit;
mod endpoints;
pub mod folder;
pub mod ini_aws;
mod ini_botocore;
pub mod ini_sdk2;
pub mod ini_sdk3;
pub mod invoke_local;
mod ladder;
pub mod list;
pub mod location;
pub mod obstacle;
pub mod order;
mod osls4;
pub mod plan;
pub mod region;
pub mod resolution;
mod sdk2;
mod sdk2_chain;
mod sdk3;
pub mod section;
mod serverless3;
mod serverless4;
mod sso;
pub mod survey;
pub mod values;
mod words;

pub use ca_bundle::ca_bundle;
pub use config_credentials::{Request, WriteError, Written, config_credentials};
pub use configure::configure;
pub use credentials::{Credentials, masked, token_variables};
pub use endpoints::{EndpointSettings, S3_DUALSTACK, UNSAID, endpoint_settings};
pub use folder::{Folder, View};
pub use obstacle::{Obstacle, ProcessFailure};
pub use order::Order;
pub use plan::{AssumeRole, Plan, Source, Sso, WebIdentity};
pub use resolution::{Failure, Fault, Outcome, Resolution, Step};
pub use survey::Survey;

pub use crate::input::serverless_yml::{Project, Setting};
use crate::world::World;

/// What the command line and the project say, which the environment and the files do not.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--aws-profile` (for the AWS CLI, `--profile`).
    pub aws_profile: Option<String>,
    /// `--region`
    pub region: Option<String>,
    /// `--stage`
    pub stage: Option<String>,
    /// `serverless.yml`, for the clients that read one.
    pub project: Project,
}

/// The profile, region and credentials that this client would use, with every source it looks at.
#[must_use]
pub fn resolve(client: Order, world: &World, overrides: &Overrides) -> Resolution {
    match client {
        Order::AwsCli => aws_cli::resolve(world, overrides),
        Order::Serverless4 => serverless4::resolve(world, overrides),
        Order::Osls4 => osls4::resolve(world, overrides),
        _ => serverless3::resolve(client, world, overrides),
    }
}
