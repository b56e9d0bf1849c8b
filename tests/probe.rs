//! The probe against servers of its own on loopback: the right phase and the right failure, in time, nothing signed for
//! a stranger.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set is a failed test")]

#[path = "probe/credentials.rs"]
mod credentials;
#[path = "probe/direct.rs"]
mod direct;
#[path = "probe/fan.rs"]
mod fan;
#[path = "probe/faults.rs"]
mod faults;
#[path = "probe/proxies.rs"]
mod proxies;
#[path = "probe/server.rs"]
mod server;
