//! Will this client reach AWS from here, and if not, which one thing is wrong?

pub mod judge;
pub mod trust;
