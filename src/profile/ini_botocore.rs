//! The files as the AWS CLI reads them: Python's `configparser.RawConfigParser` (strict), then `botocore/configloader.py`.
//! A file that it cannot parse stops every command.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::location::{self, FileKind};
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section};
use crate::named::Named;
use crate::origin::ReadFailure;
use crate::world::World;

/// The two files, apart and merged.
pub(super) struct Botocore {
    /// Config profiles, with the credentials file's keys over them (`Session.full_config`).
    pub(super) merged: Profiles,
    /// What the config file says of a key that the credentials file has too.
    shadowed: BTreeMap<String, Named<Property>>,
    /// The path of the first file that cannot be parsed.
    pub(super) broken: Option<(String, Option<Problem>)>,
}

impl Botocore {
    /// The profile by one of the files alone.
    pub(super) fn of_file(&self, kind: FileKind, name: &str) -> Option<Section> {
        let section = self.merged.profiles.get(name)?;
        let own = section.properties.iter().filter(|(_, property)| property.file == kind);
        let mut properties: Named<_> = own.map(|(key, own)| (key.to_owned(), own.clone())).collect();
        if kind == FileKind::Config {
            properties.extend(self.shadowed.get(name).cloned().unwrap_or_default());
        }
        Some(Section { header: section.header, properties })
    }
}

pub(super) fn read(world: &World) -> Botocore {
    let file = |kind| File::read(world, kind, location::expanded(world, kind));
    let (config, credentials) = (file(FileKind::Config), file(FileKind::Credentials));
    let mut broken = None;
    let config_sections = sections(&config, &mut broken);
    let credential_sections = sections(&credentials, &mut broken);
    let mut merged = Profiles::default();
    // Of `[default]` and `[profile default]`, the later one replaces the other.
    for (name, section) in config_sections {
        match split_header(&name) {
            Header::Profile(name) => drop(merged.profiles.insert(name, section)),
            Header::SsoSession(name) => drop(merged.sso_sessions.insert(name, section)),
            Header::Services(name) => drop(merged.services.insert(name, section)),
            Header::Other => {}
        }
    }
    let mut shadowed: BTreeMap<String, Named<Property>> = BTreeMap::new();
    for (name, section) in credential_sections {
        let Some(known) = merged.profiles.get_mut(&name) else {
            merged.profiles.insert(name, section);
            continue;
        };
        let mut covered = Vec::new();
        known.header = known.header.or(section.header);
        for (key, property) in section.properties {
            match known.properties.get_mut(&key) {
                Some(hidden) => covered.push((key, std::mem::replace(hidden, property))),
                None => drop(known.properties.insert(key, property)),
            }
        }
        if !covered.is_empty() {
            shadowed.insert(name, covered.into_iter().collect());
        }
    }
    merged.files.extend([config, credentials]);
    Botocore { merged, shadowed, broken }
}

fn sections(file: &File, broken: &mut Option<(String, Option<Problem>)>) -> Named<Section> {
    let path = || file.location.path.clone();
    match &file.text {
        Err(error) => {
            // A path that is no file counts as missing; one that may not be opened is passed over by `read`.
            let silent = matches!(error.failure, ReadFailure::TooLarge { .. });
            if silent {
                broken.get_or_insert((path(), None));
            }
            Named::default()
        }
        Ok(text) if text.garbled => {
            broken.get_or_insert((path(), None));
            Named::default()
        }
        Ok(text) => parse(file.kind, &text.text).unwrap_or_else(|problem| {
            broken.get_or_insert((path(), Some(problem)));
            Named::default()
        }),
    }
}

/// The section being read, and what an indented line would continue.
#[derive(Default)]
struct Reader {
    /// Those that are read to their end.
    sections: Named<Section>,
    /// `[DEFAULT]`, the only one that may be there twice.
    defaults: Section,
    section: Option<(String, Section)>,
    /// Whether the last property can go on in the next line.
    open: bool,
    /// Empty lines since, which belong to it if it does.
    empty: usize,
    indent: usize,
}

fn parse(file: FileKind, text: &str) -> Result<Named<Section>, Problem> {
    let mut reader = Reader::default();
    let plain: Cow<'_, str> =
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() };
    let text = plain;
    for (index, line) in text.split('\n').enumerate() {
        let line_number = index + 1;
        reader.line(file, line_number, line).map_err(|reason| Problem { file, line: line_number, reason })?;
    }
    reader.close();
    let defaults = reader.defaults;
    for section in reader.sections.values_mut() {
        for (key, property) in defaults.properties.iter() {
            if !section.properties.contains(key) {
                section.properties.insert(key.to_owned(), property.clone());
            }
        }
        for property in section.properties.values_mut() {
            property.value.truncate(property.value.trim_end().len());
            // An indented block is read as properties of its own; a line without `=` there is an error.
            let nested = property.value.strip_prefix('\n');
            if nested
                .is_some_and(|lines| lines.lines().any(|line| !line.trim().is_empty() && !line.contains('=')))
            {
                return Err(Problem { file, line: property.line, reason: Reason::SubPropertyNoEquals });
            }
        }
    }
    Ok(reader.sections)
}

impl Reader {
    fn line(&mut self, file: FileKind, number: usize, line: &str) -> Result<(), Reason> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            self.empty += 1;
            return Ok(());
        }
        let empty = std::mem::take(&mut self.empty);
        let indent = line.chars().take_while(|character| character.is_whitespace()).count();
        if indent > self.indent
            && let Some(open) = self.open()
        {
            open.value.extend(std::iter::repeat_n('\n', empty + 1));
            open.value.push_str(value);
            return Ok(());
        }
        self.indent = indent;
        match header(value) {
            Some(name) => self.header(file, number, name),
            None => self.property(file, number, value),
        }
    }

    fn open(&mut self) -> Option<&mut Property> {
        let (_, section) = self.section.as_mut().filter(|_| self.open)?;
        section.properties.last_mut()
    }

    fn close(&mut self) {
        match self.section.take() {
            Some((name, section)) if name == "DEFAULT" => self.defaults = section,
            Some((name, section)) => drop(self.sections.insert(name, section)),
            None => {}
        }
    }

    fn header(&mut self, file: FileKind, line: usize, name: &str) -> Result<(), Reason> {
        self.close();
        if self.sections.contains(name) {
            return Err(Reason::DuplicateSection);
        }
        let mut section =
            if name == "DEFAULT" { std::mem::take(&mut self.defaults) } else { Section::default() };
        section.header = section.header.or(Some(Place { file, line }));
        self.section = Some((name.to_owned(), section));
        self.open = false;
        Ok(())
    }

    fn property(&mut self, file: FileKind, line: usize, text: &str) -> Result<(), Reason> {
        let (_, section) = self.section.as_mut().ok_or(Reason::OutsideSection)?;
        let at = memchr::memchr2(b'=', b':', text.as_bytes()).ok_or(Reason::NoEquals)?;
        let key = text[..at].trim_end().to_lowercase();
        if key.is_empty() {
            return Err(Reason::NoName);
        }
        if section.properties.contains(&key) {
            return Err(Reason::DuplicateProperty);
        }
        let property = Property { value: text[at + 1..].trim().to_owned(), file, line, column: 1 };
        section.properties.insert(key, property);
        self.open = true;
        Ok(())
    }
}

/// `\[(.+)\]` at the start of the line, greedy: what follows the last bracket is ignored.
fn header(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    let end = rest.rfind(']').filter(|&end| end > 0)?;
    Some(&rest[..end])
}

enum Header {
    Profile(String),
    SsoSession(String),
    Services(String),
    Other,
}

/// `build_profile_map`: the first word only has to start with the kind, the second one is the name, by shell quoting.
fn split_header(name: &str) -> Header {
    let second = || {
        plain_words(name)
            .or_else(|| shell_words(name))
            .filter(|words| words.len() == 2)
            .map(|mut words| words.swap_remove(1))
    };
    match name {
        _ if name.starts_with("profile") => second().map_or(Header::Other, Header::Profile),
        _ if name.starts_with("sso-session") => second().map_or(Header::Other, Header::SsoSession),
        _ if name.starts_with("services") => second().map_or(Header::Other, Header::Services),
        "default" => Header::Profile(name.to_owned()),
        _ => Header::Other,
    }
}

/// The words where none is quoted.
fn plain_words(text: &str) -> Option<Vec<String>> {
    let plain = !text.contains(['"', '\'', '\\']);
    plain.then(|| {
        text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    })
}

/// `shlex.split`: words by POSIX quoting; `None` where a quote is not closed.
fn shell_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(characters.next()?),
            '\'' => loop {
                match characters.next()? {
                    '\'' => {
                        word.get_or_insert_default();
                        break;
                    }
                    other => word.get_or_insert_default().push(other),
                }
            },
            '"' => loop {
                match characters.next()? {
                    '"' => {
                        word.get_or_insert_default();
                        break;
                    }
                    '\\' => match characters.next()? {
                        escaped @ ('"' | '\\') => word.get_or_insert_default().push(escaped),
                        other => word.get_or_insert_default().extend(['\\', other]),
                    },
                    other => word.get_or_insert_default().push(other),
                }
            },
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}
