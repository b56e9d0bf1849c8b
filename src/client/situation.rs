//! What a plan is made from: facts, gathered before.

use super::endpoint::Service;
use super::id::Runtime;
use super::shelf::Shelf;
use crate::profile::EndpointSettings;
use crate::world::Env;

/// The facts.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The environment the process starts with: all that Node itself reads.
    pub shell: &'a Env,
    /// The same with what the project's `.env` adds, for the clients that load it. Without one, `shell` again.
    pub env: &'a Env,
    /// What the files say about hosts.
    pub endpoints: &'a EndpointSettings,
    /// Trust material, read once for all clients.
    pub shelf: &'a Shelf,
}

/// What is asked of the client.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub services: &'a [Service],
    /// The region the client takes, as its profile resolution says; empty for the default.
    pub region: &'a str,
    /// The deployment bucket, if it is known.
    pub bucket: Option<&'a str>,
    /// An endpoint to call in place of the client's own, whatever its variables say.
    pub endpoint_url: Option<&'a str>,
    /// The Node the client runs on, for those that run on one.
    pub runtime: Runtime,
}
