//! Words and formats.

pub mod bundle;
pub mod capture;
mod cause;
pub mod exit;
pub mod exports;
pub mod findings;
mod hosts;
pub mod human;
pub mod inspect;
pub mod json;
mod no_proxy;
pub mod output;
pub mod plan;
pub mod pointer;
pub mod profile;
pub mod progress;
pub mod shell;
pub mod style;
