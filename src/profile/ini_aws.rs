//! The files as the AWS SDKs' common specification reads them: config and credentials merged, prefixes, continuations,
//! comments. Where the specification gives a file up, [`Problems`](super::section::Problem) say at which line.

use std::borrow::Cow;

use super::location::FileKind;
use super::section::{File, Place, Problem, Property, Reason, Section};
use crate::named::Named;

const BLANK: [char; 2] = [' ', '\t'];
const COMMENT: [char; 2] = ['#', ';'];

/// All sections of both files.
#[derive(Default)]
pub struct Merged<'a> {
    pub profiles: Named<Section<'a>, Cow<'a, str>>,
    pub sso_sessions: Named<Section<'a>, Cow<'a, str>>,
    pub services: Named<Section<'a>, Cow<'a, str>>,
    pub problems: Vec<Problem>,
}

/// The credentials file wins key by key.
#[must_use]
pub fn merge<'a>(config: &'a File, credentials: &'a File) -> Merged<'a> {
    let mut profiles = Merged::default();
    for file in [config, credentials] {
        let raw = parse(file, &mut profiles.problems);
        normalize(&mut profiles, file.kind, raw);
    }
    profiles
}

/// The first line that makes the specification give up the whole file.
#[must_use]
pub fn error<'a>(profiles: &'a Merged<'_>) -> Option<&'a Problem> {
    profiles.problems.iter().find(|problem| problem.reason.is_fatal())
}

/// A header and the keys below it, in the order of the file.
struct Block<'a> {
    name: &'a str,
    line: usize,
    properties: Vec<(Cow<'a, str>, Property<'a>)>,
}

/// What the next indented line continues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Value,
    /// The value was empty, so the indented lines are properties of their own.
    SubProperties,
}

fn parse<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut open = Open::Nothing;
    // A byte order mark is no part of the first line for any implementation that we know.
    let text = file.text().strip_prefix('\u{feff}').unwrap_or(file.text());
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with(COMMENT) {
            continue;
        }
        let read = if line.starts_with('[') {
            open = Open::Nothing;
            header(line).map(|name| {
                blocks.push(Block { name, line: number, properties: Vec::new() });
            })
        } else if line.starts_with(BLANK) {
            continuation(line, open, blocks.last_mut())
        } else {
            property(line, number, file.kind, blocks.last_mut()).map(|next| open = next)
        };
        if let Err(reason) = read {
            problems.push(Problem { file: file.kind, line: number, reason });
        }
    }
    blocks
}

fn header(line: &str) -> Result<&str, Reason> {
    let line = without_comment(line, false);
    line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).ok_or(Reason::UnclosedHeader)
}

fn property<'a>(
    line: &'a str,
    number: usize,
    file: FileKind,
    block: Option<&mut Block<'a>>,
) -> Result<Open, Reason> {
    let block = block.ok_or(Reason::OutsideSection)?;
    let (key, value) = split(line).map_err(|missing| match missing {
        Missing::Equals => Reason::NoEquals,
        Missing::Name => Reason::NoName,
    })?;
    let property = Property { value: value.into(), file, line: number, column: 1 };
    block.properties.push((key, property));
    Ok(if value.is_empty() { Open::SubProperties } else { Open::Value })
}

fn continuation(line: &str, open: Open, block: Option<&mut Block<'_>>) -> Result<(), Reason> {
    let block = block.ok_or(Reason::OutsideSection)?;
    if open == Open::SubProperties {
        split(line).map_err(|missing| match missing {
            Missing::Equals => Reason::SubPropertyNoEquals,
            Missing::Name => Reason::SubPropertyNoName,
        })?;
    }
    match block.properties.last_mut().filter(|_| open != Open::Nothing) {
        Some((_, property)) => {
            let value = property.value.to_mut();
            value.push('\n');
            value.push_str(line.trim_matches(BLANK));
            Ok(())
        }
        None => Err(Reason::StrayContinuation),
    }
}

enum Missing {
    Equals,
    Name,
}

fn split(line: &str) -> Result<(Cow<'_, str>, &str), Missing> {
    let (key, value) = without_comment(line, true).split_once('=').ok_or(Missing::Equals)?;
    let key = key.trim_matches(BLANK);
    if key.is_empty() {
        return Err(Missing::Name);
    }
    let is_lower = !key.bytes().any(|byte| byte.is_ascii_uppercase());
    let key = if is_lower { key.into() } else { key.to_ascii_lowercase().into() };
    Ok((key, value.trim_matches(BLANK)))
}

/// The line without its comment and trimmed. In values a comment needs white space before it, after a header it does not.
fn without_comment(line: &str, needs_blank: bool) -> &str {
    let line = line.trim();
    let mut after_blank = false;
    for (at, character) in line.char_indices() {
        if COMMENT.contains(&character) && (after_blank || !needs_blank) {
            return line[..at].trim_matches(BLANK);
        }
        after_blank = character.is_whitespace();
    }
    line
}

/// What a header names.
enum Header<'a> {
    Profile { name: &'a str, prefixed: bool },
    SsoSession(&'a str),
    Services(&'a str),
    Ignored(Reason),
}

fn normalize<'a>(profiles: &mut Merged<'a>, kind: FileKind, blocks: Vec<Block<'a>>) {
    let prefixed_default = blocks
        .iter()
        .any(|block| matches!(named(block.name, kind), Header::Profile { name: "default", prefixed: true }));
    for block in blocks {
        let problem = |line, reason| Problem { file: kind, line, reason };
        let section: &mut Section<'a> = match named(block.name, kind) {
            Header::Ignored(reason) => {
                profiles.problems.push(problem(block.line, reason));
                continue;
            }
            Header::Profile { name: "default", prefixed: false } if prefixed_default => {
                profiles.problems.push(problem(block.line, Reason::ShadowedDefault));
                continue;
            }
            Header::Profile { name, .. } => profiles.profiles.entry(name.into()),
            Header::SsoSession(name) => profiles.sso_sessions.entry(name.into()),
            Header::Services(name) => profiles.services.entry(name.into()),
        };
        section.header = section.header.or(Some(Place { file: kind, line: block.line }));
        for (key, property) in block.properties {
            if is_identifier(&key) {
                section.properties.insert(key, property);
            } else {
                profiles.problems.push(problem(property.line, Reason::BadName));
            }
        }
    }
}

fn named(header: &str, kind: FileKind) -> Header<'_> {
    let header = header.trim_matches(BLANK);
    let (prefix, name) = match header.split_once(BLANK) {
        Some((prefix, name)) => (Some(prefix), name.trim_matches(BLANK)),
        None => (None, header),
    };
    if !is_identifier(name) {
        return Header::Ignored(Reason::BadSectionName);
    }
    match (kind, prefix) {
        (FileKind::Credentials, None) => Header::Profile { name, prefixed: false },
        (FileKind::Credentials, Some("profile")) => Header::Ignored(Reason::PrefixInCredentials),
        (FileKind::Config, None) if name == "default" => Header::Profile { name, prefixed: false },
        (FileKind::Config, None) => Header::Ignored(Reason::PrefixMissing),
        (FileKind::Config, Some("profile")) => Header::Profile { name, prefixed: true },
        (FileKind::Config, Some("sso-session")) => Header::SsoSession(name),
        (FileKind::Config, Some("services")) => Header::Services(name),
        _ => Header::Ignored(Reason::BadSectionName),
    }
}

/// Letters, digits and `_ - / . % @ : +`.
fn is_identifier(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c))
}
