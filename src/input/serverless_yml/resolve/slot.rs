//! The variables within one text, and what has become of each.

use std::rc::Rc;

use super::{Problem, cannot};
use crate::input::serverless_yml::grammar::{self, Content, Source, Variable};
use crate::input::serverless_yml::value::Value;

/// One variable within the text, with what is left to try.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) state: State,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    Known(Value),
    Open(Vec<Source>),
}

pub(super) fn slots(variables: &[Variable], base: usize) -> Vec<Slot> {
    let state = |content: &Content| match content {
        Content::Plain(text) => State::Known(Value::Text(text.clone())),
        Content::Sources(sources) => State::Open(sources.clone()),
    };
    let slot = |variable: &Variable| Slot {
        start: base + variable.start,
        end: base + variable.end,
        state: state(&variable.content),
    };
    variables.iter().map(slot).collect()
}

/// Variables in a resolved value. Joined parts are looked at one by one, so that joining makes no new variables.
pub(super) fn again(path: &str, value: &Value, parts: Option<&[String]>) -> Result<Vec<Slot>, Rc<Problem>> {
    let Value::Text(whole) = value else { return Ok(Vec::new()) };
    let single = [whole.clone()];
    let mut found = Vec::new();
    let mut base = 0;
    for part in parts.unwrap_or(&single) {
        let variables = grammar::parse(part).map_err(|error| {
            let what =
                format!("Approached variable syntax error in resolved value \"{whole}\": {}", error.message);
            cannot(path, error.code, &what)
        })?;
        found.extend(slots(&variables, base));
        base += part.chars().count();
    }
    Ok(found)
}

pub(super) fn slice(characters: &[char], start: usize, end: usize) -> String {
    characters.get(start..end.max(start)).unwrap_or_default().iter().collect()
}
