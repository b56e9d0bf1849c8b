//! What keeps a variable from having a value, in the client's words.

use std::cell::Cell;
use std::rc::Rc;

use super::shown;
use crate::input::serverless_yml::Hint;

/// Something that stops every command, in the client's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Problem {
    pub(in super::super) code: &'static str,
    pub(in super::super) message: String,
    /// The property whose variable it is.
    pub(in super::super) property: String,
    /// Set while the problem travels outwards; two properties that share a problem share its hint.
    pub(in super::super) hint: Cell<Option<Hint>>,
}

/// Why there is no value.
#[derive(Clone, Debug)]
pub(in super::super) enum Stuck {
    /// A source that is not there yet, or cannot be asked offline.
    Unresolved,
    Problem(Rc<Problem>),
}

/// A variable without a value inside of one that has a fallback: people expect the fallback to be taken.
pub(super) fn with_fallback(stuck: Stuck, has_fallback: bool) -> Stuck {
    if let Stuck::Problem(problem) = &stuck
        && has_fallback
        && problem.code == MISSING
        && problem.hint.get().is_none()
    {
        problem.hint.set(Some(Hint::FallbackNotReached));
    }
    stuck
}

pub(super) const MISSING: &str = "MISSING_VARIABLE_RESULT";

pub(super) fn cannot(path: &str, code: &'static str, what: &str) -> Rc<Problem> {
    let message = format!("Cannot resolve variable at \"{}\": {what}", shown(path));
    Rc::new(Problem { code, message, property: path.to_owned(), hint: Cell::default() })
}

pub(super) fn too_deep(path: &str, what: &str) -> Rc<Problem> {
    cannot(path, "EXCESSIVE_RESOLVED_PROPERTIES_NEST_DEPTH", &format!("Excessive {what}variables nest depth"))
}
