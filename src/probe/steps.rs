//! The phases of one probe as they pass, timed.

use std::time::Instant;

use crate::wire::{Failure, Phase, Step, StepOutcome};

use super::detail;

/// Runs a phase and notes how long it took and how it went. The closure gives its value and the detail to show.
pub(super) fn step<T>(
    steps: &mut Vec<Step>,
    phase: Phase,
    run: impl FnOnce() -> Result<(T, String), Failure>,
) -> Result<T, Failure> {
    let started = Instant::now();
    let result = run();
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let (outcome, detail) = match &result {
        Ok((_, detail)) => (StepOutcome::Ok, detail.clone()),
        Err(failure) => (StepOutcome::Failed, detail::of(failure)),
    };
    steps.push(Step { phase, ms, outcome, detail });
    result.map(|(value, _)| value)
}

/// Notes a phase for which there was nothing to do.
pub(super) fn skip(steps: &mut Vec<Step>, phase: Phase, detail: &str) {
    steps.push(Step { phase, ms: 0.0, outcome: StepOutcome::Skipped, detail: detail.to_owned() });
}
