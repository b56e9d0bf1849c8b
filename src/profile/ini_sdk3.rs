//! The files as the AWS SDK for JavaScript v3 reads them (`@smithy/core`, `shared-ini-file-loader`): osls 4, Serverless 4.

use std::borrow::Cow;

use super::ini_sdk2::{header, is_js_space, lines, without_comment};
use super::location::{self, FileKind};
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section};
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
        let mut profiles = self.config_profiles();
        for (name, section) in parse(&self.credentials, &mut profiles.problems) {
            let known = profiles.profiles.entry(name.whole());
            // The heading here counts, the first one if there are several.
            known.header =
                known.header.filter(|header| header.file == FileKind::Credentials).or(section.header);
            known.absorb(section);
        }
        profiles.files.push(&self.credentials);
        profiles
    }

    /// Those of the config file alone.
    pub(super) fn config_profiles(&self) -> Profiles<'_> {
        let mut profiles = Profiles::default();
        let mut default = Section::default();
        for (name, section) in parse(&self.config, &mut profiles.problems) {
            let known = match (name.prefix, name.rest) {
                (Some("profile"), name) => profiles.profiles.entry(name.into()),
                (Some("sso-session"), name) => profiles.sso_sessions.entry(name.into()),
                (Some("services"), name) => profiles.services.entry(name.into()),
                (None, "default") => &mut default,
                _ => continue,
            };
            known.absorb(section);
        }
        // `[profile default]` replaces `[default]` as a whole, wherever it stands.
        if default.header.is_some() && !profiles.profiles.contains("default") {
            profiles.profiles.insert("default".into(), default);
        }
        profiles.files.push(&self.config);
        profiles
    }
}

/// Whether there is such a section, with keys below it or not: osls looks for it before it asks the SDK (`getIniSectionNames`).
pub(super) fn has_header(profiles: &Profiles<'_>, name: &str) -> bool {
    let mut files = profiles.files.iter();
    profiles.profiles.contains(name) || files.any(|file| headers(file).any(|header| header == name))
}

fn headers(file: &File) -> impl Iterator<Item = &str> {
    lines(file.text()).filter_map(|(_, raw)| {
        let name = header(without_comment(raw).trim_matches(is_js_space))?;
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

/// The sections of one file, one for each header with keys below it; a name may be there twice.
fn parse<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<(Name<'a>, Section<'a>)> {
    let mut sections: Vec<(Name<'_>, Section<'_>)> = Vec::new();
    let mut current: Option<(Name<'_>, Place)> = None;
    let mut sub_section: Option<&str> = None;
    for (line, raw) in lines(file.text()) {
        let text = without_comment(raw).trim_matches(is_js_space);
        let place = Place { file: file.kind, line };
        let mut problem = |reason| problems.push(Problem { file: file.kind, line, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name == "profile __proto__" {
                problem(Reason::Proto);
                return Vec::new();
            }
            sub_section = None;
            current = section_name(name).filter(|_| !name.is_empty()).map(|name| (name, place));
            if current.is_none() {
                problem(Reason::BadSectionName);
            }
            continue;
        }
        let (Some((name, header)), Some(at)) = (current, text.find('=').filter(|&at| at > 0)) else {
            if !text.is_empty() {
                problem(if current.is_some() { Reason::NoEquals } else { Reason::OutsideSection });
            }
            continue;
        };
        let key = text[..at].trim_matches(is_js_space);
        let value = text[at + 1..].trim_matches(is_js_space);
        if value.is_empty() {
            sub_section = Some(key);
            continue;
        }
        if !raw.starts_with(is_js_space) {
            sub_section = None;
        }
        if sections.last().is_none_or(|(_, last)| last.header != Some(header)) {
            sections.push((name, Section { header: Some(header), ..Section::default() }));
        }
        if let Some((_, section)) = sections.last_mut() {
            let key = sub_section.map_or(key.into(), |outer| format!("{outer}.{key}").into());
            let property = Property { value: value.into(), file: file.kind, line, column: 1 };
            section.properties.insert(key, property);
        }
    }
    sections
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
