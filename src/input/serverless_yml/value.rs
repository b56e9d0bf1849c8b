//! The values of a configuration, with the place each was read from.

use crate::named::Named;

/// What a JSON document can hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// In the order of the file.
    Map(Named<Node>),
}

/// A value and where it begins. Lines and columns count from 1.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    pub line: usize,
    pub column: usize,
}

impl PartialEq for Node {
    /// Two values are equal wherever they were read.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    #[must_use]
    pub fn new(value: Value, line: usize, column: usize) -> Self {
        Self { value, line, column }
    }

    /// The member of that name or number, as `value[key]` gives it in JavaScript.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<Self> {
        let here = |value| Self::new(value, self.line, self.column);
        match &self.value {
            Value::Map(members) => members.get(key).cloned(),
            Value::List(items) if key == "length" => Some(here(Value::number(items.len()))),
            Value::List(items) => items.get(index(key)?).cloned(),
            Value::Text(text) if key == "length" => Some(here(Value::number(text.encode_utf16().count()))),
            Value::Text(text) => text.chars().nth(index(key)?).map(|c| here(Value::Text(c.to_string()))),
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        }
    }

    /// The node at a path, to be changed.
    pub fn at_mut(&mut self, path: &[String]) -> Option<&mut Self> {
        let Some((key, rest)) = path.split_first() else { return Some(self) };
        let next = match &mut self.value {
            Value::Map(members) => members.get_mut(key),
            Value::List(items) => items.get_mut(index(key)?),
            _ => None,
        };
        next?.at_mut(rest)
    }

    /// The node at a path.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.below(key))
    }

    /// The node of that name or number in a map or list.
    #[must_use]
    pub fn below(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(members) => members.get(key),
            Value::List(items) => items.get(index(key)?),
            _ => None,
        }
    }
}

/// `"2"` but not `"02"`, `"+2"` or `"2.0"`.
fn index(key: &str) -> Option<usize> {
    let number: usize = key.parse().ok()?;
    (number.to_string() == key).then_some(number)
}

impl Value {
    #[expect(clippy::cast_precision_loss, reason = "lengths are far below 2^53")]
    fn number(length: usize) -> Self {
        Self::Number(length as f64)
    }

    /// What JavaScript makes of it within a string. `None` for objects and null, which cannot be joined.
    #[must_use]
    pub fn joined(&self) -> Option<String> {
        match self {
            Self::Null | Self::Map(_) => None,
            Self::Bool(truth) => Some(truth.to_string()),
            Self::Number(number) => Some(number_text(*number)),
            Self::Text(text) => Some(text.clone()),
            Self::List(items) => Some(items.iter().map(Self::listed).collect::<Vec<_>>().join(",")),
        }
    }

    /// An item within `[…].toString()`.
    fn listed(item: &Node) -> String {
        match &item.value {
            Self::Null => String::new(),
            Self::Map(_) => "[object Object]".to_owned(),
            other => other.joined().unwrap_or_default(),
        }
    }

    /// How many values it holds, itself included, and how deep they are nested.
    #[must_use]
    pub fn extent(&self) -> (usize, usize) {
        let add = |(size, depth): (usize, usize), node: &Node| {
            let (more, deeper) = node.value.extent();
            (size + more, depth.max(deeper + 1))
        };
        match self {
            Self::List(items) => items.iter().fold((1, 1), add),
            Self::Map(members) => members.iter().map(|(_, node)| node).fold((1, 1), add),
            _ => (1, 1),
        }
    }

    /// JavaScript's idea of a value that counts.
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(truth) => *truth,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::List(_) | Self::Map(_) => true,
        }
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(truth) => (*truth).into(),
            Self::Number(number) => json_number(*number),
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Self::Map(members) => {
                members.iter().map(|(name, node)| (name.to_owned(), node.value.to_json())).collect()
            }
        }
    }
}

/// `JSON.stringify` knows no infinity and no NaN, and writes whole numbers without a point.
fn json_number(number: f64) -> serde_json::Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small enough")]
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return (number as i64).into();
    }
    serde_json::Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

/// `String(number)`.
#[must_use]
pub fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = number.abs();
    if number == 0.0 {
        return "0".to_owned();
    }
    if !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        return text.replace('e', if size < 1.0 { "e" } else { "e+" });
    }
    number.to_string()
}

/// `Number(text)`: decimal, `0x`, `0o`, `0b`, `Infinity`; nothing but blanks is 0.
#[must_use]
pub fn to_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0.0);
    }
    let radix = |prefix: &str, upper: &str, base| {
        let digits = text.strip_prefix(prefix).or_else(|| text.strip_prefix(upper))?;
        #[expect(clippy::cast_precision_loss, reason = "JavaScript rounds here too")]
        u128::from_str_radix(digits, base)
            .ok()
            .filter(|_| !digits.starts_with('+'))
            .map(|number| number as f64)
    };
    if let Some(number) =
        radix("0x", "0X", 16).or_else(|| radix("0o", "0O", 8)).or_else(|| radix("0b", "0B", 2))
    {
        return Some(number);
    }
    match text.trim_start_matches(['+', '-']) {
        "Infinity" if text.len() <= 9 => text.replace("Infinity", "inf").parse().ok(),
        // Rust reads `inf` and `nan` in any case, JavaScript does not.
        rest if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') => text.parse().ok(),
        _ => None,
    }
}
