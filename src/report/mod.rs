//! Words and formats.

pub mod bundle;
pub mod exit;
pub mod exports;
pub mod findings;
pub mod human;
pub mod inspect;
pub mod json;
pub mod output;
pub mod plan;
pub mod pointer;
pub mod progress;
pub mod shell;
pub mod style;
