//! The inside of a variable: types, parameters, addresses, fallbacks, quoted strings.

use super::{After, Parser, Source, SyntaxError, Template, Value, Within, is_word};
use crate::input::serverless_yml::value::to_number;

impl Parser<'_> {
    /// What follows a comma.
    pub(super) fn fallback(
        &mut self,
        within: Within,
        sources: &mut Vec<Source>,
    ) -> Result<After, SyntaxError> {
        self.skip_blanks();
        let start = self.at;
        let refused =
            |parser: &Self, at| parser.error("INVALID_VARIABLE_SOURCE", "Invalid variable source", at);
        match self.peek() {
            None => return Err(self.unterminated()),
            Some(quote @ ('"' | '\'')) => {
                let end = self.quoted(quote)?;
                return match self.peek() {
                    None => Err(self.unterminated()),
                    Some('}') => {
                        let text = self.unquoted(start, end)?;
                        Ok(self.literal(Value::Text(text), sources))
                    }
                    Some(_) => Err(refused(self, start)),
                };
            }
            Some(first) if is_word(first) => {}
            Some(_) => return Err(refused(self, start)),
        }
        while self.peek().is_some_and(|character| is_word(character) || character == ' ') {
            self.at += 1;
        }
        let word = self.slice(start, self.at);
        match self.peek() {
            None => Err(self.unterminated()),
            Some(':' | '(') if is_type(&word) => self.typed(word, within, sources),
            Some('}') => {
                let what = format!("Invalid literal source \"{}\"", word.trim());
                let value = literal(word.trim());
                let value =
                    value.ok_or_else(|| self.error("INVALID_VARIABLE_LITERAL_SOURCE", &what, start))?;
                Ok(self.literal(value, sources))
            }
            Some(_) => Err(refused(self, start)),
        }
    }

    fn literal(&mut self, value: Value, sources: &mut Vec<Source>) -> After {
        sources.push(Source::Literal(value));
        self.at += 1;
        After::Closed
    }

    /// `(params)`, `:address`, and what ends the source. Stands at `:` or `(`.
    pub(super) fn typed(
        &mut self,
        kind: String,
        within: Within,
        sources: &mut Vec<Source>,
    ) -> Result<After, SyntaxError> {
        let params = match self.peek() {
            Some('(') => Some(self.params()?),
            _ => None,
        };
        let refused = |parser: &Self| {
            Err(parser.error("INVALID_VARIABLE_ADDRESS", "Invalid variable address", parser.at))
        };
        let mut address = None;
        if params.is_some() {
            self.skip_blanks();
        }
        if self.peek() == Some(':') {
            self.at += 1;
            self.skip_blanks();
            match self.peek() {
                Some(':') if params.is_none() && within == Within::Text => return Ok(After::Foreign),
                Some(':') => return refused(self),
                Some('}' | ',') | None => {}
                Some(_) => address = Some(self.address()?),
            }
        }
        let after = match self.peek() {
            None => return Err(self.unterminated()),
            Some('}') => After::Closed,
            Some(',') => After::Next,
            Some(_) => return refused(self),
        };
        self.at += 1;
        sources.push(Source::Typed { kind, params, address });
        Ok(after)
    }

    fn address(&mut self) -> Result<Template, SyntaxError> {
        let start = self.at;
        if let Some(quote @ ('"' | '\'')) = self.peek() {
            let end = self.quoted(quote)?;
            return match self.peek() {
                None => Err(self.unterminated()),
                Some('}' | ',') => {
                    Ok(Template { value: Value::Text(self.unquoted(start, end)?), variables: Vec::new() })
                }
                Some(_) => Err(self.error("INVALID_VARIABLE_ADDRESS", "Invalid variable address", start)),
            };
        }
        let mut variables = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.unterminated()),
                Some('}' | ',') => break,
                Some('$') => self.dollar(start, None, Within::RealVariable, &mut variables)?,
                Some(_) => self.at += 1,
            }
        }
        let text = self.slice(start, self.at).trim().to_owned();
        let value = if text.is_empty() { Value::Null } else { Value::Text(text) };
        Ok(Template { value, variables })
    }

    /// After `(`, up to and with `)`.
    fn params(&mut self) -> Result<Vec<Template>, SyntaxError> {
        let refused =
            |parser: &Self, at| Err(parser.error("INVALID_VARIABLE_PARAM", "Invalid variable param", at));
        let mut params = Vec::new();
        self.at += 1;
        loop {
            self.skip_blanks();
            let start = self.at;
            match self.peek() {
                None => return Err(self.unterminated()),
                Some(')') => break,
                Some('}') => return refused(self, start),
                Some(',') => {
                    params.push(Template { value: Value::Null, variables: Vec::new() });
                    self.at += 1;
                    continue;
                }
                Some(quote @ ('"' | '\'')) => {
                    let end = self.quoted(quote)?;
                    match self.peek() {
                        None => return Err(self.unterminated()),
                        Some(')' | ',') => {}
                        Some(_) => return refused(self, start),
                    }
                    let value = Value::Text(self.unquoted(start, end)?);
                    params.push(Template { value, variables: Vec::new() });
                }
                Some(_) => params.extend(self.param(start)?),
            }
            match self.peek() {
                None => return Err(self.unterminated()),
                Some(')') => break,
                Some(',') => self.at += 1,
                Some(_) => return refused(self, start),
            }
        }
        self.at += 1;
        Ok(params)
    }

    fn param(&mut self, start: usize) -> Result<Option<Template>, SyntaxError> {
        let mut variables = Vec::new();
        loop {
            match self.peek() {
                None => return Err(self.unterminated()),
                Some(')' | ',') => break,
                Some('}') => {
                    return Err(self.error("INVALID_VARIABLE_PARAM", "Invalid variable param", start));
                }
                Some('$') => self.dollar(start, None, Within::RealVariable, &mut variables)?,
                Some(_) => self.at += 1,
            }
        }
        let text = self.slice(start, self.at).trim().to_owned();
        if text.is_empty() && self.peek() == Some(')') {
            return Ok(None);
        }
        let typed = if variables.is_empty() { literal(&text) } else { None };
        let value = typed.unwrap_or(Value::Text(text));
        // What JavaScript takes for nothing (0, false) is passed on as null.
        let value = if value.is_truthy() { value } else { Value::Null };
        Ok(Some(Template { value, variables }))
    }

    /// Goes past a quoted string and the blanks after it; the place where the string ends.
    fn quoted(&mut self, quote: char) -> Result<usize, SyntaxError> {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(self.unterminated()),
                Some('\\') if quote == '"' => self.at = (self.at + 2).min(self.chars.len()),
                Some(character) => {
                    self.at += 1;
                    if character == quote {
                        break;
                    }
                }
            }
        }
        let end = self.at;
        self.skip_blanks();
        Ok(end)
    }

    /// What a quoted string says: the text between single quotes, a JSON string otherwise.
    fn unquoted(&self, start: usize, end: usize) -> Result<String, SyntaxError> {
        if self.chars[start] == '\'' {
            return Ok(self.slice(start + 1, end - 1));
        }
        serde_json::from_str(&self.slice(start, end)).map_err(|cause| {
            let error = self.error("INVALID_VARIABLE_STRING_LITERAL", "Invalid string literal", start);
            SyntaxError { message: format!("{}: {cause}", error.message), ..error }
        })
    }
}

/// After a comma a type holds no dot and no dash.
fn is_type(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_alphanumeric())
}

fn literal(text: &str) -> Option<Value> {
    match text {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "null" => Some(Value::Null),
        _ => to_number(text).map(Value::Number),
    }
}
