//! `.env` as Serverless 2, 3 and osls load it (dotenv 16 and dotenv-expand), and as Serverless 4 does (no expansion). Existing
//! variables win.

use crate::origin::{Origin, ReadError, ReadFailure};
use crate::world::{Env, World};

/// No `.env` comes near this.
const LIMIT: u64 = 1024 * 1024;
/// References in references, `$A` → `$B` → …, end here: a circle has no value in the original either.
const MOST_EXPANSIONS: usize = 1000;

/// One line of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Assignment {
    pub name: String,
    /// It can be a key.
    pub value: String,
    pub origin: Origin,
}

/// What the file sets: name, value and place. `.env.STAGE` if it exists, else `.env`; neither is no error.
pub fn load(world: &World, folder: &str, stage: &str) -> Result<Vec<Assignment>, ReadError> {
    for name in [format!(".env.{stage}"), ".env".to_owned()] {
        let path = format!("{folder}{name}");
        match world.files.read(&path, LIMIT) {
            Ok(bytes) => return Ok(expanded(&world.env, &path, &String::from_utf8_lossy(&bytes))),
            Err(error) if error.failure == ReadFailure::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Vec::new())
}

/// The same for Serverless 4: `.env.STAGE`, `.env`, then the files named in `useDotenv`. The first file that sets a name counts.
pub fn load_all(
    world: &World,
    folder: &str,
    stage: &str,
    named: &[String],
) -> Result<Vec<Assignment>, ReadError> {
    let usual = [format!(".env.{stage}"), ".env".to_owned()];
    let mut loaded: Vec<Assignment> = Vec::new();
    for name in usual.iter().chain(named) {
        let path = if name.starts_with('/') { name.clone() } else { format!("{folder}{name}") };
        let bytes = match world.files.read(&path, LIMIT) {
            Ok(bytes) => bytes,
            Err(error) if error.failure == ReadFailure::NotFound => continue,
            Err(error) => return Err(error),
        };
        for (name, value, line) in parse(&String::from_utf8_lossy(&bytes)) {
            let is_new = world.env.get(&name).is_none() && loaded.iter().all(|known| known.name != name);
            if is_new {
                let origin = Origin { line: Some(line), ..Origin::file(&path) };
                loaded.push(Assignment { name, value, origin });
            }
        }
    }
    Ok(loaded)
}

/// Parses and expands. A variable that is set already keeps its value, expanded all the same, as dotenv-expand does.
fn expanded(env: &Env, path: &str, text: &str) -> Vec<Assignment> {
    let parsed = parse(text);
    let mut environment = env.clone();
    for (name, value, _) in &parsed {
        if environment.get(name).is_none() {
            environment.set(name, value);
        }
    }
    let mut known: Vec<(String, String)> =
        parsed.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
    let mut out = Vec::new();
    for (name, _, line) in &parsed {
        let value = interpolated(environment.get(name).unwrap_or_default(), &environment, &known);
        let value = value.replace("\\$", "$");
        if let Some(entry) = known.iter_mut().find(|(known, _)| known == name) {
            entry.1.clone_from(&value);
        }
        let origin = Origin { line: Some(*line), ..Origin::file(path) };
        out.push(Assignment { name: name.clone(), value, origin });
    }
    out
}

/// Replaces `$NAME`, `${NAME}` and `${NAME:-default}`, the last one first.
fn interpolated(value: &str, env: &Env, known: &[(String, String)]) -> String {
    let mut value = value.to_owned();
    for _ in 0..MOST_EXPANSIONS {
        let Some(start) = last_dollar(&value) else { break };
        let rest = &value[start + 1..];
        let (braced, body) = rest.strip_prefix('{').map_or((false, rest), |body| (true, body));
        let length = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(body.len());
        if length == 0 {
            break;
        }
        let name = &body[..length];
        let mut end = start + 1 + usize::from(braced) + length;
        let mut default = None;
        if let Some(text) = value[end..].strip_prefix(":-") {
            let length = text.find(['}', '\\']).unwrap_or(text.len());
            default = Some(text[..length].to_owned());
            end += 2 + length;
        }
        if value[end..].starts_with('}') {
            end += 1;
        }
        let parsed = || known.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let replacement = env.non_empty(name).map(str::to_owned);
        let replacement =
            replacement.or(default.filter(|text| !text.is_empty())).or_else(parsed).unwrap_or_default();
        // JavaScript replaces the first place where the group stands, which need not be the last.
        let group = value[start..end].to_owned();
        value = value.replacen(&group, &replacement, 1);
        if value.len() > 1024 * 1024 {
            break;
        }
    }
    value
}

/// The last `$` that no backslash escapes.
fn last_dollar(value: &str) -> Option<usize> {
    value.match_indices('$').map(|(at, _)| at).rfind(|&at| at == 0 || value.as_bytes()[at - 1] != b'\\')
}

/// `NAME=value` and `NAME: value`, with `export`, quotes and comments. The last of two lines with one name wins.
fn parse(text: &str) -> Vec<(String, String, usize)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut found: Vec<(String, String, usize)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = 1 + text[..at].matches('\n').count();
        match assignment(&text, at, end) {
            Some((name, value, next)) => {
                match found.iter_mut().find(|(known, ..)| *known == name) {
                    Some(entry) => (entry.1, entry.2) = (value, line),
                    None => found.push((name, value, line)),
                }
                at = next;
            }
            None => at = end + 1,
        }
    }
    found
}

/// One assignment that begins on this line; the place after it, which is later than the line's end for quoted line breaks.
fn assignment(text: &str, start: usize, end: usize) -> Option<(String, String, usize)> {
    let line = text[start..end].trim_start();
    let exported = line.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace));
    let line = exported.map_or(line, str::trim_start);
    let length = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')))
        .unwrap_or(line.len());
    let (name, rest) = line.split_at(length);
    if name.is_empty() {
        return None;
    }
    let value = match rest.trim_start().strip_prefix('=') {
        Some(value) => value,
        None => rest.strip_prefix(':').filter(|value| value.starts_with(char::is_whitespace))?,
    };
    let value_at = end - value.len();
    let trimmed = text[value_at..].trim_start_matches([' ', '\t']);
    if let Some(quote) = trimmed.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) {
        let opened = text.len() - trimmed.len();
        if let Some(length) = closing(&text[opened + 1..], quote) {
            let after = opened + 1 + length + 1;
            let tail_end = text[after..].find('\n').map_or(text.len(), |length| after + length);
            let tail = text[after..tail_end].trim();
            if tail.is_empty() || tail.starts_with('#') {
                let inner = &text[opened + 1..opened + 1 + length];
                let inner = if quote == '"' {
                    inner.replace("\\n", "\n").replace("\\r", "\r")
                } else {
                    inner.to_owned()
                };
                return Some((name.to_owned(), inner, tail_end + 1));
            }
        }
    }
    let value = value.split('#').next().unwrap_or_default().trim();
    let unquoted = ['"', '\'', '`'].iter().find_map(|&q| value.strip_prefix(q)?.strip_suffix(q));
    let text = unquoted.unwrap_or(value);
    let text =
        if value.starts_with('"') { text.replace("\\n", "\n").replace("\\r", "\r") } else { text.to_owned() };
    Some((name.to_owned(), text, end + 1))
}

/// The place of the closing quote; one after a backslash does not close.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if character == quote && !escaped {
            return Some(at);
        }
        escaped = character == '\\' && !escaped;
    }
    None
}
