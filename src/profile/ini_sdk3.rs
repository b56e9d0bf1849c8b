//! The files as the AWS SDK for JavaScript v3 reads them (`@smithy/core`, `shared-ini-file-loader`): osls 4, Serverless 4.

use std::borrow::Cow;

use super::ini_sdk2::{header, is_js_space, plain};
use super::location::{self, FileKind};
use super::section::{self, Block, File, Line, Place, Problem, Profiles, Property, Reason, Section};
use crate::world::World;

/// The kinds of section that a prefix may name.
const KINDS: [&str; 3] = ["profile", "sso-session", "services"];

/// The texts of the two files.
pub(super) struct Files {
    config: File,
    credentials: File,
}

impl Files {
    pub(super) fn read(world: &World) -> Self {
        let read = |kind| File::read(world, kind, location::expanded(world, kind));
        Self { config: read(FileKind::Config), credentials: read(FileKind::Credentials) }
    }

    /// Config profiles, then credentials profiles, key by key. A file that cannot be read counts as empty.
    pub(super) fn profiles(&self) -> Profiles<'_> {
        let mut profiles = Profiles::new(add);
        let mut default = Vec::new();
        for (name, block) in blocks(&self.config, &mut profiles.problems) {
            match name.prefix {
                Some("profile") => profiles.profiles.push(block),
                Some("sso-session") => profiles.sso_sessions.push(block),
                Some("services") => profiles.services.push(block),
                None if name.rest == "default" => default.push(block),
                _ => {}
            }
        }
        // `[profile default]` replaces `[default]` as a whole, wherever it stands.
        if !profiles.profiles.contains("default") {
            for block in default {
                profiles.profiles.push(block);
            }
        }
        for (name, block) in blocks(&self.credentials, &mut profiles.problems) {
            profiles.profiles.push(Block { name: name.whole(), ..block });
        }
        profiles.files.extend([&self.config, &self.credentials]);
        profiles
    }
}

/// Whether there is such a section, with keys below it or not: osls looks for it before it asks the SDK (`getIniSectionNames`).
pub(super) fn has_header(profiles: &Profiles<'_>, name: &str) -> bool {
    let mut files = profiles.files.iter();
    profiles.profiles.contains(name) || files.any(|file| headers(file).any(|header| header == name))
}

fn headers(file: &File) -> impl Iterator<Item = &str> {
    section::lines(file.text()).filter_map(|line| {
        let name = header(plain(line.text))?;
        let rest = name.strip_prefix("profile").filter(|rest| rest.starts_with(is_js_space));
        let Some(rest) = rest.filter(|_| file.kind == FileKind::Config) else { return Some(name) };
        let rest = rest.trim_matches(is_js_space);
        Some(unquoted(rest).unwrap_or(rest))
    })
}

/// A section's name, in two parts where it has a dot.
#[derive(Clone, Copy)]
struct Name<'a> {
    prefix: Option<&'a str>,
    rest: &'a str,
}

impl<'a> Name<'a> {
    fn new(text: &'a str) -> Self {
        match text.split_once('.') {
            Some((prefix, rest)) => Self { prefix: Some(prefix), rest },
            None => Self { prefix: None, rest: text },
        }
    }

    fn whole(self) -> Cow<'a, str> {
        match self.prefix {
            Some(prefix) => format!("{prefix}.{}", self.rest).into(),
            None => self.rest.into(),
        }
    }
}

/// The blocks of one file, each under the last part of its name. A section without keys does not exist; a name may be there twice.
fn blocks<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<(Name<'a>, Block<'a>)> {
    let mut blocks: Vec<(Name<'_>, Block<'_>)> = Vec::new();
    let mut current: Option<(Name<'_>, Place, &str)> = None;
    for Line { number, text, rest } in section::lines(file.text()) {
        let text = plain(text);
        let place = Place { file: file.kind, line: number };
        let mut problem = |reason| problems.push(Problem { file: file.kind, line: number, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name == "profile __proto__" {
                problem(Reason::Proto);
                return Vec::new();
            }
            current = section_name(name).filter(|_| !name.is_empty()).map(|name| (name, place, rest));
            if current.is_none() {
                problem(Reason::BadSectionName);
            }
            continue;
        }
        match (current, assignment(text)) {
            (Some((name, header, below)), Some((_, value))) => {
                let is_known = blocks.last().is_some_and(|(_, last)| last.header == header);
                if !value.is_empty() && !is_known {
                    blocks.push((name, Block::new(name.rest, header, below)));
                }
            }
            _ if text.is_empty() => {}
            (Some(_), None) => problem(Reason::NoEquals),
            (None, _) => problem(Reason::OutsideSection),
        }
    }
    blocks
}

fn add<'a>(section: &mut Section<'a>, block: &Block<'a>) {
    // The headers of the credentials file count more, and of several in a file the first one.
    section.header = section.header.filter(|header| header.file == block.header.file).or(Some(block.header));
    let mut sub_section: Option<&str> = None;
    for (Place { file, line }, raw) in block.lines() {
        let text = plain(raw);
        if header(text).is_some() {
            return;
        }
        let Some((key, value)) = assignment(text) else { continue };
        if value.is_empty() {
            sub_section = Some(key);
            continue;
        }
        if !raw.starts_with(is_js_space) {
            sub_section = None;
        }
        let key = sub_section.map_or(key.into(), |outer| format!("{outer}.{key}").into());
        section.properties.insert(key, Property { value: value.into(), file, line, column: 1 });
    }
}

fn assignment(text: &str) -> Option<(&str, &str)> {
    let at = text.find('=').filter(|&at| at > 0)?;
    Some((text[..at].trim_matches(is_js_space), text[at + 1..].trim_matches(is_js_space)))
}

/// `profile x` becomes `profile.x`; another word before a plain name makes the section disappear; anything else is a name.
fn section_name(name: &str) -> Option<Name<'_>> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some((prefix, rest)) = name.split_once(is_js_space) else { return Some(Name::new(name)) };
    let unquoted = unquoted(rest).unwrap_or(rest);
    let is_prefix = !prefix.is_empty() && prefix.chars().all(|c| word(c) || c == '-');
    let is_plain = !unquoted.is_empty() && unquoted.chars().all(|c| word(c) || "-@+.%:/".contains(c));
    if !is_prefix || !is_plain {
        return Some(Name::new(name));
    }
    KINDS.contains(&prefix).then_some(Name { prefix: Some(prefix), rest: unquoted })
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|&quote| text.strip_prefix(quote)?.strip_suffix(quote))
}
