//! Facts about trust material: what the bytes in a bundle are, and what each kind of client reads out of them.

pub mod anchor;
pub mod aws_roots;
mod body;
pub mod bundle;
pub mod certificate;
pub mod chain;
mod container;
mod der;
pub mod dialect;
pub mod document;
mod encoding;
mod extension;
mod field;
mod mangled;
mod marker;
mod naming;
mod pem;
mod plain;
mod reader;
pub mod readings;
pub mod repair;
mod signature;
mod sniff;
pub mod source;

pub use der::OpenSsl;
pub use mangled::Mangled;
