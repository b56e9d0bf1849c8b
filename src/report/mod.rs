//! Words and formats.

mod cause;
pub mod exit;
mod hosts;
pub mod human;
pub mod json;
pub mod output;
pub mod plan;
pub mod pointer;
pub mod progress;
pub mod shell;
pub mod style;
