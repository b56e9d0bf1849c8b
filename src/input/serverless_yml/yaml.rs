//! YAML as Serverless reads it: js-yaml 4, its default schema, and `CloudFormation`'s short tags
//! (`@serverless/utils/cloudformation-schema`). The syntax is granit-parser's; what a scalar means is decided here.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, Span};

use super::value::{Node, Value};
use crate::named::Named;

/// Aliases can make a small file huge; nothing reasonable has this many values.
const MOST_NODES: usize = 500_000;
/// Deeper nesting is refused before the stack is in danger.
const DEEPEST: usize = 200;

/// Why a file is no configuration. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({line}:{column})")]
pub struct YamlError {
    /// Without the place.
    pub message: String,
    /// Whether these are js-yaml's words; those about the syntax itself are our own.
    pub is_quoted: bool,
    pub line: usize,
    pub column: usize,
}

/// The one document in the text. An empty text is null.
pub fn parse(text: &str) -> Result<Node, YamlError> {
    let options = granit_parser::options! { emit_unresolved_aliases: true };
    let parser = Parser::new_from_str_with_options(text, options);
    let mut composer = Composer { parser, anchors: HashMap::new(), nodes: 0 };
    let mut root = None;
    while let Some((event, span)) = composer.next()? {
        match event {
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd | Event::StreamEnd => {}
            _ if root.is_some() => {
                return Err(error("expected a single document in the stream, but found more", &span));
            }
            event => root = Some(composer.node(event, &span, 0)?),
        }
    }
    Ok(root.unwrap_or_else(|| Node::new(Value::Null, 1, 1)))
}

fn error(message: impl Into<String>, span: &Span) -> YamlError {
    YamlError {
        message: message.into(),
        is_quoted: true,
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

/// js-yaml names the place after what it has read.
fn past(message: impl Into<String>, span: &Span) -> YamlError {
    YamlError { message: message.into(), is_quoted: true, line: span.end.line(), column: span.end.col() + 1 }
}

struct Composer<'a> {
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

impl<'a> Composer<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, YamlError> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, span))),
            Some(Err(scan)) => {
                let marker = scan.marker();
                let message = scan.info().clone();
                Err(YamlError { message, is_quoted: false, line: marker.line(), column: marker.col() + 1 })
            }
        }
    }

    fn following(&mut self, span: &Span) -> Result<(Event<'a>, Span), YamlError> {
        self.next()?.ok_or_else(|| error("unexpected end of the stream", span))
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Result<Node, YamlError> {
        self.nodes += 1;
        if self.nodes > MOST_NODES || depth > DEEPEST {
            return Err(error("too many or too deeply nested values", span));
        }
        let at = |value| Node::new(value, span.start.line(), span.start.col() + 1);
        let (anchor, tag, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| tag_name(&tag));
                (
                    anchor,
                    tag.clone().filter(|tag| tag.starts_with('!')),
                    scalar(&text, style, tag.as_deref(), span)?,
                )
            }
            Event::SequenceStart(_, anchor, tag) => {
                (anchor, tag.map(|tag| tag_name(&tag)), Value::List(self.items(span, depth)?))
            }
            Event::MappingStart(_, anchor, tag) => {
                (anchor, tag.map(|tag| tag_name(&tag)), Value::Map(self.members(span, depth)?))
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or_else(|| past("unidentified alias", span))?;
                self.nodes += node.value.extent().0;
                return Ok(node);
            }
            Event::UnresolvedAlias(name) => return Err(past(format!("unidentified alias \"{name}\""), span)),
            _ => return Err(error("unexpected content", span)),
        };
        let node = at(tagged(tag.as_deref(), value, span)?);
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn items(&mut self, span: &Span, depth: usize) -> Result<Vec<Node>, YamlError> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.following(span)?;
            if matches!(event, Event::SequenceEnd) {
                return Ok(items);
            }
            items.push(self.node(event, &span, depth + 1)?);
        }
    }

    fn members(&mut self, span: &Span, depth: usize) -> Result<Named<Node>, YamlError> {
        let mut members = Named::default();
        let mut merged: HashSet<String> = HashSet::new();
        loop {
            let (event, key_span) = self.following(span)?;
            if matches!(event, Event::MappingEnd) {
                return Ok(members);
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let key = self.node(event, &key_span, depth + 1)?;
            let (event, value_span) = self.following(span)?;
            let value = self.node(event, &value_span, depth + 1)?;
            if is_merge {
                for (key, node) in sources_of_merge(value, &value_span)? {
                    if !members.contains(&key) {
                        merged.insert(key.clone());
                        members.insert(key, node);
                    }
                }
                continue;
            }
            let key = key_text(key.value);
            // A key that came by a merge may be written over once; one that was written may not.
            if members.contains(&key) && !merged.remove(&key) {
                return Err(error("duplicated mapping key", &key_span));
            }
            members.insert(key, value);
        }
    }
}

fn sources_of_merge(value: Node, span: &Span) -> Result<Vec<(String, Node)>, YamlError> {
    let refused = || error("cannot merge mappings; the provided source object is unacceptable", span);
    match value.value {
        Value::Map(members) => Ok(members.into_iter().collect()),
        Value::List(items) => {
            let maps = items.into_iter().map(|item| match item.value {
                Value::Map(members) => Ok(members),
                _ => Err(refused()),
            });
            Ok(maps.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        }
        _ => Err(refused()),
    }
}

fn key_text(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        Value::Null => "null".to_owned(),
        Value::Map(_) => "[object Object]".to_owned(),
        other => other.joined().unwrap_or_default(),
    }
}

/// `!Ref` for a local tag, `int` for `!!int`.
fn tag_name(tag: &granit_parser::Tag) -> String {
    match tag.handle() {
        "tag:yaml.org,2002:" => tag.suffix().to_owned(),
        handle => format!("{handle}{}", tag.suffix()),
    }
}

const FUNCTIONS: [&str; 17] = [
    "And",
    "Base64",
    "Cidr",
    "Condition",
    "Equals",
    "FindInMap",
    "GetAtt",
    "GetAZs",
    "If",
    "ImportValue",
    "Join",
    "Not",
    "Or",
    "Ref",
    "Select",
    "Split",
    "Sub",
];

/// `!Sub x` becomes `{"Fn::Sub": x}`.
fn tagged(tag: Option<&str>, value: Value, span: &Span) -> Result<Value, YamlError> {
    let Some(name) = tag.and_then(|tag| tag.strip_prefix('!')).filter(|name| !name.is_empty()) else {
        return Ok(value);
    };
    if !FUNCTIONS.contains(&name) {
        return Err(past(format!("unknown tag !<!{name}>"), span));
    }
    let at = |value| Node::new(value, span.start.line(), span.start.col() + 1);
    let key = if matches!(name, "Ref" | "Condition") { name.to_owned() } else { format!("Fn::{name}") };
    let value = match value {
        Value::Text(text) if name == "GetAtt" => {
            let (first, rest) = text.split_once('.').unwrap_or((text.as_str(), ""));
            Value::List([first, rest].map(|part| at(Value::Text(part.to_owned()))).into())
        }
        value => value,
    };
    Ok(Value::Map([(key, at(value))].into_iter().collect()))
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>, span: &Span) -> Result<Value, YamlError> {
    let as_text = || Ok(Value::Text(text.to_owned()));
    let refused = |tag: &str| {
        error(format!("cannot resolve a node with !<tag:yaml.org,2002:{tag}> explicit tag"), span)
    };
    match tag {
        Some(tag @ ("int" | "float" | "bool" | "null")) => match plain(text) {
            Value::Text(_) => Err(refused(tag)),
            value => Ok(value),
        },
        None if style == ScalarStyle::Plain => Ok(plain(text)),
        None | Some(_) => as_text(),
    }
}

/// A plain scalar by the default schema of js-yaml 4, after the round trip through JSON that Serverless makes.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if is_date(text) {
        return Value::Text(format!("{text}T00:00:00.000Z"));
    }
    let Some(number) = integer(text).or_else(|| float(text)) else { return Value::Text(text.to_owned()) };
    // `.inf` and `.nan` do not survive JSON.
    if number.is_finite() { Value::Number(number) } else { Value::Null }
}

fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() == 10
        && text.as_bytes()[4] == b'-'
        && digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && text.as_bytes()[7] == b'-'
}

/// Digits in base 10, or behind `0b`, `0x`, `0o`; leading zeros mean nothing. No underscores since js-yaml 4.2.
fn integer(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = [("0b", 2), ("0x", 16), ("0o", 8)];
    let radix = radix.into_iter().find_map(|(prefix, base)| Some((digits.strip_prefix(prefix)?, base)));
    let (digits, base) = radix.unwrap_or((digits, 10));
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return None;
    }
    // Long decimals are rounded once, not at every digit.
    let value = if base == 10 {
        digits.parse().ok()?
    } else {
        let digits = digits.chars().filter_map(|digit| digit.to_digit(base));
        digits.fold(0.0, |value, digit| value * f64::from(base) + f64::from(digit))
    };
    Some(sign * value).filter(|value: &f64| value.is_finite())
}

fn float(text: &str) -> Option<f64> {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(f64::NAN);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Some(f64::INFINITY);
    }
    // A sign may stand before digits, not before a point.
    let first = unsigned.bytes().next()?;
    let starts_well = first.is_ascii_digit() || (first == b'.' && unsigned == text && text.len() > 1);
    let plausible = unsigned.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    if !starts_well || !plausible {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}
