//! The files as the AWS SDK for JavaScript v3 reads them (`@smithy/core`, `shared-ini-file-loader`): osls 4, Serverless 4.

use std::collections::BTreeMap;

use super::ini_sdk2::{header, is_js_space, lines, without_comment};
use super::location::{self, FileKind};
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section, Text};
use crate::world::World;

/// The kinds of section that a prefix may name.
const KINDS: [&str; 3] = ["profile", "sso-session", "services"];

/// Config profiles, then credentials profiles, key by key. A file that cannot be read counts as empty.
#[must_use]
pub fn merge(config: File, credentials: File) -> Profiles {
    let mut profiles = Profiles::default();
    let (mut default, mut prefixed) = (None, Vec::new());
    for (name, section) in parse(&config, &mut profiles.problems) {
        match name.split_once('.') {
            Some(("profile", name)) => prefixed.push((name.to_owned(), section)),
            Some(("sso-session", name)) => drop(profiles.sso_sessions.insert(name.to_owned(), section)),
            Some(("services", name)) => drop(profiles.services.insert(name.to_owned(), section)),
            _ if name == "default" => default = Some((name, section)),
            _ => {}
        }
    }
    // `[profile default]` replaces `[default]` as a whole, wherever it stands.
    profiles.profiles.extend(default.into_iter().chain(prefixed));
    for (name, section) in parse(&credentials, &mut profiles.problems) {
        let known = profiles.profiles.entry(name).or_default();
        known.header = section.header;
        known.properties.extend(section.properties);
    }
    for file in [config, credentials] {
        profiles.headers.extend(headers(&file));
        profiles.files.push(file);
    }
    profiles
}

/// Names of all sections, as osls looks for them before it asks the SDK (`getIniSectionNames`).
fn headers(file: &File) -> impl Iterator<Item = String> {
    lines(file.text()).filter_map(|(_, raw)| {
        let name = header(without_comment(raw).trim_matches(is_js_space))?;
        let rest = name.strip_prefix("profile").filter(|rest| rest.starts_with(is_js_space));
        let Some(rest) = rest.filter(|_| file.kind == FileKind::Config) else { return Some(name.to_owned()) };
        let rest = rest.trim_matches(is_js_space);
        Some(unquoted(rest).unwrap_or(rest).to_owned())
    })
}

fn parse(file: &File, problems: &mut Vec<Problem>) -> BTreeMap<String, Section> {
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let mut current: Option<(String, usize)> = None;
    let mut sub_section: Option<String> = None;
    for (line, raw) in lines(file.text()) {
        let text = without_comment(raw).trim_matches(is_js_space);
        let mut problem = |reason| problems.push(Problem { file: file.kind, line, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name == "profile __proto__" {
                problem(Reason::Proto);
                return BTreeMap::new();
            }
            sub_section = None;
            current = section_name(name).filter(|name| !name.is_empty()).map(|name| (name, line));
            if current.is_none() {
                problem(Reason::BadSectionName);
            }
            continue;
        }
        let (Some((name, header_line)), Some(at)) = (&current, text.find('=').filter(|&at| at > 0)) else {
            if !text.is_empty() {
                problem(if current.is_some() { Reason::NoEquals } else { Reason::OutsideSection });
            }
            continue;
        };
        let key = text[..at].trim_matches(is_js_space);
        let value = text[at + 1..].trim_matches(is_js_space);
        if value.is_empty() {
            sub_section = Some(key.to_owned());
            continue;
        }
        if !raw.starts_with(is_js_space) {
            sub_section = None;
        }
        let key = sub_section.as_ref().map_or_else(|| key.to_owned(), |outer| format!("{outer}.{key}"));
        let section = sections.entry(name.clone()).or_default();
        section.header = section.header.or(Some(Place { file: file.kind, line: *header_line }));
        let property = Property { value: value.to_owned(), file: file.kind, line, column: 1 };
        section.properties.insert(key, property);
    }
    sections
}

/// `profile x` becomes `profile.x`; another word before a plain name makes the section disappear; anything else is a name.
fn section_name(name: &str) -> Option<String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some((prefix, rest)) = name.split_once(is_js_space) else { return Some(name.to_owned()) };
    let unquoted = unquoted(rest).unwrap_or(rest);
    let is_prefix = !prefix.is_empty() && prefix.chars().all(|c| word(c) || c == '-');
    let is_plain = !unquoted.is_empty() && unquoted.chars().all(|c| word(c) || "-@+.%:/".contains(c));
    if !is_prefix || !is_plain {
        return Some(name.to_owned());
    }
    KINDS.contains(&prefix).then(|| format!("{prefix}.{unquoted}"))
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].iter().find_map(|&quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

/// The files as this SDK finds them.
#[must_use]
pub fn read(world: &World) -> Profiles {
    merge(file(world, FileKind::Config), file(world, FileKind::Credentials))
}

/// The config file alone.
pub(super) fn read_config(world: &World) -> Profiles {
    let config = file(world, FileKind::Config);
    let none = File { kind: FileKind::Credentials, text: Ok(Text::default()), ..config.clone() };
    merge(config, none)
}

fn file(world: &World, kind: FileKind) -> File {
    File::read(world, kind, location::expanded(world, kind))
}
