//! Facts about trust material: what the bytes in a bundle are, and what each kind of client reads out of them.

pub mod anchor;
pub mod source;
