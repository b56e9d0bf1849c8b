//! The files as the AWS CLI reads them: Python's `configparser.RawConfigParser` (strict), then `botocore/configloader.py`.
//! A file that it cannot parse stops every command.

use std::borrow::Cow;

use super::location::{self, FileKind};
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section};
use crate::named::Named;
use crate::origin::ReadFailure;
use crate::world::World;

/// The texts of the two files, as Python reads them.
pub(super) struct Files {
    config: File,
    credentials: File,
}

impl Files {
    pub(super) fn read(world: &World) -> Self {
        let read = |kind| {
            let mut file = File::read(world, kind, location::expanded(world, kind));
            // Universal newlines: what is opened as text has no other line ends.
            if let Some(text) = file.text.as_mut().ok().filter(|text| text.text.contains('\r')) {
                text.text = text.text.replace("\r\n", "\n").replace('\r', "\n");
            }
            file
        };
        Self { config: read(FileKind::Config), credentials: read(FileKind::Credentials) }
    }
}

/// The two files, apart and merged.
pub(super) struct Botocore<'a> {
    /// Config profiles, with the credentials file's keys over them (`Session.full_config`).
    pub(super) merged: Profiles<'a>,
    /// What the config file says of a key that the credentials file has too.
    shadowed: Named<Named<Property<'a>, Cow<'a, str>>, Cow<'a, str>>,
    /// The path of the first file that cannot be parsed.
    pub(super) broken: Option<(String, Option<Problem>)>,
}

impl<'a> Botocore<'a> {
    pub(super) fn parse(files: &'a Files) -> Self {
        let mut broken = None;
        let config_sections = sections(&files.config, &mut broken);
        let credential_sections = sections(&files.credentials, &mut broken);
        let mut merged = Profiles::default();
        // Of `[default]` and `[profile default]`, the later one replaces the other.
        for (name, section) in config_sections {
            match split_header(name) {
                Header::Profile(name) => drop(merged.profiles.insert(name, section)),
                Header::SsoSession(name) => drop(merged.sso_sessions.insert(name, section)),
                Header::Services(name) => drop(merged.services.insert(name, section)),
                Header::Other => {}
            }
        }
        let mut shadowed: Named<Named<_, _>, _> = Named::default();
        for (name, section) in credential_sections {
            let known = merged.profiles.entry(name.into());
            known.header = known.header.or(section.header);
            for (key, property) in section.properties {
                if let Some(hidden) = known.properties.insert(key.clone(), property) {
                    shadowed.entry(name.into()).insert(key, hidden);
                }
            }
        }
        merged.files.extend([&files.config, &files.credentials]);
        Self { merged, shadowed, broken }
    }

    /// The profile by one of the files alone.
    pub(super) fn of_file(&self, kind: FileKind, name: &str) -> Option<Section<'a>> {
        let section = self.merged.profiles.get(name)?;
        let mut own = section.clone();
        own.properties.retain(|property| property.file == kind);
        if kind == FileKind::Config {
            own.properties.extend(self.shadowed.get(name).cloned().unwrap_or_default());
        }
        Some(own)
    }
}

fn sections<'a>(
    file: &'a File,
    broken: &mut Option<(String, Option<Problem>)>,
) -> Named<Section<'a>, &'a str> {
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
struct Reader<'a> {
    /// Those that are read to their end.
    sections: Named<Section<'a>, &'a str>,
    /// `[DEFAULT]`, the only one that may be there twice.
    defaults: Section<'a>,
    section: Option<(&'a str, Section<'a>)>,
    /// Whether the last property can go on in the next line.
    open: bool,
    /// Empty lines since, which belong to it if it does.
    empty: usize,
    indent: usize,
}

fn parse(file: FileKind, text: &str) -> Result<Named<Section<'_>, &str>, Problem> {
    let mut reader = Reader::default();
    for (index, line) in text.split('\n').enumerate() {
        let line_number = index + 1;
        reader.line(file, line_number, line).map_err(|reason| Problem { file, line: line_number, reason })?;
    }
    reader.close();
    let defaults = reader.defaults;
    for section in reader.sections.values_mut() {
        for (key, property) in defaults.properties.iter() {
            if !section.properties.contains(key) {
                section.properties.insert(key.to_owned().into(), property.clone());
            }
        }
        for property in section.properties.values_mut() {
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

impl<'a> Reader<'a> {
    fn line(&mut self, file: FileKind, number: usize, line: &'a str) -> Result<(), Reason> {
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
            let text = open.value.to_mut();
            text.extend(std::iter::repeat_n('\n', empty + 1));
            text.push_str(value);
            return Ok(());
        }
        self.indent = indent;
        match header(value) {
            Some(name) => self.header(file, number, name),
            None => self.property(file, number, value),
        }
    }

    fn open(&mut self) -> Option<&mut Property<'a>> {
        let (_, section) = self.section.as_mut().filter(|_| self.open)?;
        section.properties.last_mut()
    }

    fn close(&mut self) {
        match self.section.take() {
            Some(("DEFAULT", section)) => self.defaults = section,
            Some((name, section)) => drop(self.sections.insert(name, section)),
            None => {}
        }
    }

    fn header(&mut self, file: FileKind, line: usize, name: &'a str) -> Result<(), Reason> {
        self.close();
        if self.sections.contains(name) {
            return Err(Reason::DuplicateSection);
        }
        let mut section =
            if name == "DEFAULT" { std::mem::take(&mut self.defaults) } else { Section::default() };
        section.header = section.header.or(Some(Place { file, line }));
        self.section = Some((name, section));
        self.open = false;
        Ok(())
    }

    fn property(&mut self, file: FileKind, line: usize, text: &'a str) -> Result<(), Reason> {
        let (_, section) = self.section.as_mut().ok_or(Reason::OutsideSection)?;
        let at = memchr::memchr2(b'=', b':', text.as_bytes()).ok_or(Reason::NoEquals)?;
        let key = lower(text[..at].trim_end());
        if key.is_empty() {
            return Err(Reason::NoName);
        }
        let property = Property { value: text[at + 1..].trim().into(), file, line, column: 1 };
        if section.properties.insert(key, property).is_some() {
            return Err(Reason::DuplicateProperty);
        }
        self.open = true;
        Ok(())
    }
}

/// The key in lower case, which it mostly is.
fn lower(key: &str) -> Cow<'_, str> {
    let is_lower = key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { key.into() } else { key.to_lowercase().into() }
}

/// `\[(.+)\]` at the start of the line, greedy: what follows the last bracket is ignored.
fn header(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    let end = rest.rfind(']').filter(|&end| end > 0)?;
    Some(&rest[..end])
}

enum Header<'a> {
    Profile(Cow<'a, str>),
    SsoSession(Cow<'a, str>),
    Services(Cow<'a, str>),
    Other,
}

/// `build_profile_map`: the first word only has to start with the kind, the second one is the name, by shell quoting.
fn split_header(name: &str) -> Header<'_> {
    let second = || {
        if name.contains(['"', '\'', '\\']) {
            return shell_words(name).filter(|words| words.len() == 2)?.pop().map(Cow::from);
        }
        let mut words = name.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).skip(1);
        words.next().filter(|_| words.next().is_none()).map(Cow::from)
    };
    match name {
        _ if name.starts_with("profile") => second().map_or(Header::Other, Header::Profile),
        _ if name.starts_with("sso-session") => second().map_or(Header::Other, Header::SsoSession),
        _ if name.starts_with("services") => second().map_or(Header::Other, Header::Services),
        "default" => Header::Profile(name.into()),
        _ => Header::Other,
    }
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
