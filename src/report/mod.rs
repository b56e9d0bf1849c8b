//! Words and formats.

pub mod exit;
pub mod human;
pub mod json;
pub mod output;
pub mod plan;
pub mod pointer;
pub mod progress;
pub mod shell;
pub mod style;
