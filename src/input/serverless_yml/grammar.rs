//! Finds variables in a string, by the grammar of Serverless 3 (`lib/configuration/variables/parse.js`, described in its own
//! documentation of the variables engine): `${type(params):address, fallback}`, with escapes and foreign `${…}` left alone.

mod source;

use super::value::Value;

/// Deeper nesting is refused before the stack is in danger.
const DEEPEST: usize = 64;

/// A place in a string that is replaced by something. Positions are characters, the end exclusive.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    pub start: usize,
    pub end: usize,
    pub content: Content,
}

/// What it is replaced by.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// An escaped `\${`, or backslashes before a variable that are halved.
    Plain(String),
    /// Tried from left to right.
    Sources(Vec<Source>),
}

/// One way to get a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Typed { kind: String, params: Option<Vec<Template>>, address: Option<Template> },
    Literal(Value),
}

/// An address or a parameter, which may hold variables of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub value: Value,
    pub variables: Vec<Variable>,
}

/// A variable that Serverless refuses, in its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    pub code: &'static str,
    pub message: String,
}

/// The variables of a string; none if there is nothing to replace.
pub fn parse(text: &str) -> Result<Vec<Variable>, SyntaxError> {
    if !text.contains("${") {
        return Ok(Vec::new());
    }
    let mut parser = Parser { text, chars: text.chars().collect(), at: 0, depth: 0, dangling: false };
    let variables = parser.outside()?;
    // Sources that were read before the variable turned out to be foreign belong to no variable.
    if parser.dangling { Err(parser.unterminated()) } else { Ok(variables) }
}

struct Parser<'a> {
    text: &'a str,
    chars: Vec<char>,
    at: usize,
    depth: usize,
    dangling: bool,
}

/// Where a variable stands: foreign variables are possible only outside real ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    RealVariable,
}

/// How a list of sources goes on.
#[derive(PartialEq, Eq)]
enum After {
    Next,
    Closed,
    /// `${x::y}`: no variable after all.
    Foreign,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start..end].iter().collect()
    }

    fn skip_blanks(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn error(&self, code: &'static str, what: &str, at: usize) -> SyntaxError {
        // JavaScript counts UTF-16 units.
        let index: usize = self.chars[..at].iter().map(|character| character.len_utf16()).sum();
        SyntaxError { code, message: format!("{what} at index {index} in \"{}\"", self.text) }
    }

    fn unterminated(&self) -> SyntaxError {
        let message = format!("Missing variable closing bracket in {}", self.text);
        SyntaxError { code: "UNTERMINATED_VARIABLE", message }
    }

    fn outside(&mut self) -> Result<Vec<Variable>, SyntaxError> {
        let mut found = Vec::new();
        while let Some(character) = self.peek() {
            match character {
                '\\' => self.backslashes(&mut found)?,
                '$' => self.dollar(0, None, Within::Text, &mut found)?,
                _ => self.at += 1,
            }
        }
        Ok(found)
    }

    /// A run of backslashes: before `${` it is halved, and an odd one escapes.
    fn backslashes(&mut self, found: &mut Vec<Variable>) -> Result<(), SyntaxError> {
        let start = self.at;
        while self.peek() == Some('\\') {
            self.at += 1;
        }
        let length = self.at - start;
        if self.peek() != Some('$') {
            return Ok(());
        }
        if length.is_multiple_of(2) {
            return self.dollar(0, Some(start), Within::Text, found);
        }
        match self.chars.get(self.at + 1) {
            Some('{') => {
                let end = self.at + 1;
                let content = Content::Plain(format!("{}$", "\\".repeat(length / 2)));
                found.push(Variable { start, end, content });
                self.at += 2;
            }
            // What follows the escaped `$` may begin something of its own.
            Some('\\' | '$') => self.at += 1,
            _ => self.at = (self.at + 2).min(self.chars.len()),
        }
        Ok(())
    }

    /// `$`, perhaps repeated, and what follows it. `base` is where the text begins that positions count from.
    fn dollar(
        &mut self,
        base: usize,
        slashes: Option<usize>,
        within: Within,
        found: &mut Vec<Variable>,
    ) -> Result<(), SyntaxError> {
        let start = self.at;
        let mut slashes = slashes;
        self.at += 1;
        while self.peek() == Some('$') {
            slashes = None;
            self.at += 1;
        }
        if self.peek() != Some('{') {
            // The character after a lone `$` is passed over, whatever it is.
            self.at = (self.at + 1).min(self.chars.len());
            return Ok(());
        }
        if let Some(first) = slashes {
            let content = Content::Plain("\\".repeat((start - first) / 2));
            found.push(Variable { start: first - base, end: start - base, content });
        }
        self.at += 1;
        self.depth += 1;
        let read = if self.depth > DEEPEST {
            Err(self.unterminated())
        } else {
            self.body(start, base, within, found)
        };
        self.depth -= 1;
        read
    }

    /// After `${`.
    fn body(
        &mut self,
        start: usize,
        base: usize,
        within: Within,
        found: &mut Vec<Variable>,
    ) -> Result<(), SyntaxError> {
        let first = self.at;
        let open =
            |parser: &Self| if within == Within::RealVariable { Err(parser.unterminated()) } else { Ok(()) };
        match self.peek() {
            None => return open(self),
            Some('a'..='z') => {}
            Some(_) if within == Within::RealVariable => {
                return Err(self.error("INVALID_VARIABLE_TYPE", "Invalid variable type", self.at));
            }
            Some(_) => return self.foreign(base, found),
        }
        while self.peek().is_some_and(is_word) {
            self.at += 1;
        }
        let kind = self.slice(first, self.at);
        match self.peek() {
            None => open(self),
            Some(':' | '(') => self.real(kind, start, base, within, found),
            Some(_) if within == Within::RealVariable => {
                Err(self.error("INVALID_VARIABLE_TYPE", "Invalid variable type", first))
            }
            Some(_) => self.foreign(base, found),
        }
    }

    /// Up to the bracket that closes a foreign variable; real ones inside it count.
    fn foreign(&mut self, base: usize, found: &mut Vec<Variable>) -> Result<(), SyntaxError> {
        while let Some(character) = self.peek() {
            match character {
                '}' => {
                    self.at += 1;
                    return Ok(());
                }
                '$' => self.dollar(base, None, Within::Text, found)?,
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    /// A variable whose first source is known to be one. Stands at `:` or `(`.
    fn real(
        &mut self,
        kind: String,
        start: usize,
        base: usize,
        within: Within,
        found: &mut Vec<Variable>,
    ) -> Result<(), SyntaxError> {
        let mut sources = Vec::new();
        let mut after = self.typed(kind, within, &mut sources)?;
        while after == After::Next {
            after = self.fallback(within, &mut sources)?;
        }
        if after == After::Foreign {
            self.dangling |= !sources.is_empty();
            return self.foreign(base, found);
        }
        found.push(Variable { start: start - base, end: self.at - base, content: Content::Sources(sources) });
        Ok(())
    }
}

/// What a type or a bare literal is made of.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '-')
}
