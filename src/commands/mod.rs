//! One function for each command: from its arguments to its report.

mod bundle;
mod capture;
mod check;
mod config;
mod demo;
mod explain;
mod inspect;
mod profile;
mod shell;
mod verify;

pub(crate) use bundle::bundle;
pub(crate) use capture::capture;
pub(crate) use check::check;
pub(crate) use config::{config_credentials, configure};
pub(crate) use demo::demo;
pub(crate) use explain::explain;
pub(crate) use inspect::inspect;
pub(crate) use profile::profile;
pub(crate) use shell::{completions, man};
pub(crate) use verify::verify;
