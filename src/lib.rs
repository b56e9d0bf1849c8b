//! Will this client reach AWS from here, and if not, which one thing is wrong?
//!
//! Facts, then judgement, then words. A module imports only modules above it in this list.

pub mod crypto;
pub mod finding;
pub mod moment;
pub mod origin;
pub mod secret;
pub mod untrusted;
pub mod world;

pub mod wire;
pub mod x509;

pub mod input;
pub mod profile;
pub mod trust;

pub mod judge;

pub mod client;

pub mod probe;

pub mod rules;
pub mod verdict;
