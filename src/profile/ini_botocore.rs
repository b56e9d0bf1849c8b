//! The files as the AWS CLI reads them: Python's `configparser.RawConfigParser` (strict), then `botocore/configloader.py`.
//! A file that it cannot parse stops every command.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::location::{self, FileKind};
use super::section::{self, Block, File, Line, Place, Problem, Profiles, Property, Reason, Section};
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

/// The two files, merged.
pub(super) struct Botocore<'a> {
    /// Config profiles, with the credentials file's keys over them (`Session.full_config`).
    pub(super) merged: Profiles<'a>,
    /// The path of the first file that cannot be parsed.
    pub(super) broken: Option<(String, Option<Problem>)>,
}

impl<'a> Botocore<'a> {
    pub(super) fn parse(files: &'a Files) -> Self {
        let (mut merged, mut broken) = (Profiles::new(add), None);
        for (name, block) in blocks(&files.config, &mut broken) {
            let (sections, name) = match split_header(name) {
                Header::Profile(name) => (&mut merged.profiles, name),
                Header::SsoSession(name) => (&mut merged.sso_sessions, name),
                Header::Services(name) => (&mut merged.services, name),
                Header::Other => continue,
            };
            sections.push(Block { name, ..block });
        }
        for (_, block) in blocks(&files.credentials, &mut broken) {
            merged.profiles.push(block);
        }
        merged.files.extend([&files.config, &files.credentials]);
        Self { merged, broken }
    }
}

/// The blocks of one file, each with its header; none of a file that stops every command.
fn blocks<'a>(file: &'a File, broken: &mut Option<(String, Option<Problem>)>) -> Vec<(&'a str, Block<'a>)> {
    let problem = match &file.text {
        // A path that is no file counts as missing; one that may not be opened is passed over by `read`.
        Err(error) if matches!(error.failure, ReadFailure::TooLarge { .. }) => None,
        Err(_) => return Vec::new(),
        Ok(text) if text.garbled => None,
        Ok(text) => match parse(file.kind, &text.text) {
            Ok(blocks) => return blocks,
            Err(problem) => Some(problem),
        },
    };
    broken.get_or_insert((file.location.path.clone(), problem));
    Vec::new()
}

fn parse(file: FileKind, text: &str) -> Result<Vec<(&str, Block<'_>)>, Problem> {
    let (mut blocks, mut defaults) = (Vec::new(), Vec::new());
    let (mut names, mut nested) = (BTreeSet::new(), Ok(()));
    let mut reader = Reader::default();
    for Line { number, text, rest } in section::lines(text) {
        let place = Place { file, line: number };
        let problem = |reason| Problem { file, line: number, reason };
        let Some(name) = reader.line(place, text).map_err(problem)? else { continue };
        nested = nested.and_then(|()| reader.section.as_ref().map_or(Ok(()), check_nested));
        reader.enter(name);
        let block = Block::new(name, place, rest);
        match name {
            "DEFAULT" => defaults.push((name, block)),
            _ if !names.insert(name) => return Err(problem(Reason::DuplicateSection)),
            _ => blocks.push((name, block)),
        }
    }
    nested.and_then(|()| reader.section.as_ref().map_or(Ok(()), check_nested))?;
    if !names.is_empty() {
        check_nested(&reader.defaults)?;
    }
    for (_, Block { header, rest, .. }) in defaults {
        let fallback = |name| (name, Block { is_fallback: true, ..Block::new(name, header, rest) });
        blocks.extend(names.iter().copied().map(fallback));
    }
    Ok(blocks)
}

fn add<'a>(section: &mut Section<'a>, block: &Block<'a>) {
    let mut reader = Reader::default();
    reader.enter("");
    for (place, line) in block.lines() {
        match reader.line(place, line) {
            Ok(None) => {}
            _ => break,
        }
    }
    let own = reader.section.unwrap_or_default().properties.into_iter();
    if block.is_fallback {
        let has = |key: &str, file| section.properties.get(key).is_some_and(|known| known.file == file);
        let missing: Vec<_> = own.filter(|(key, fallback)| !has(key, fallback.file)).collect();
        return section.properties.extend(missing);
    }
    // Of `[default]` and `[profile default]`, the later one replaces the other. The credentials file comes after.
    if block.header.file == FileKind::Config {
        *section = Section::default();
    }
    section.header = section.header.or(Some(block.header));
    section.properties.extend(own);
}

/// The section being read, and what an indented line would continue.
#[derive(Default)]
struct Reader<'a> {
    section: Option<Section<'a>>,
    /// `[DEFAULT]`, the only one that may be there twice.
    defaults: Section<'a>,
    /// Whether it is the one being read.
    in_defaults: bool,
    /// Whether the last property can go on in the next line.
    open: bool,
    /// Empty lines since, which belong to it if it does.
    empty: usize,
    indent: usize,
}

impl<'a> Reader<'a> {
    /// Begins a section.
    fn enter(&mut self, name: &str) {
        self.open = false;
        self.in_defaults = name == "DEFAULT";
        if !self.in_defaults {
            self.section.get_or_insert_default().properties.clear();
        }
    }

    fn section(&mut self) -> Option<&mut Section<'a>> {
        if self.in_defaults { Some(&mut self.defaults) } else { self.section.as_mut() }
    }

    fn open(&mut self) -> Option<&mut Property<'a>> {
        if self.open { self.section()?.properties.last_mut() } else { None }
    }

    /// Takes a line in; the name, if it is the header of another section.
    fn line(&mut self, place: Place, line: &'a str) -> Result<Option<&'a str>, Reason> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(None);
        }
        if value.is_empty() {
            self.empty += 1;
            return Ok(None);
        }
        let empty = std::mem::take(&mut self.empty);
        let indent = line.chars().take_while(|character| character.is_whitespace()).count();
        if indent > self.indent
            && let Some(open) = self.open()
        {
            let text = open.value.to_mut();
            text.extend(std::iter::repeat_n('\n', empty + 1));
            text.push_str(value);
            return Ok(None);
        }
        self.indent = indent;
        match header(value) {
            Some(name) => Ok(Some(name)),
            None => self.property(place, value).map(|()| None),
        }
    }

    fn property(&mut self, Place { file, line }: Place, text: &'a str) -> Result<(), Reason> {
        let section = self.section().ok_or(Reason::OutsideSection)?;
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

/// An indented block is read as properties of its own; a line without `=` there is an error.
fn check_nested(section: &Section<'_>) -> Result<(), Problem> {
    let lacks_equals = |line: &str| !line.trim().is_empty() && !line.contains('=');
    for (_, Property { value, file, line, .. }) in section.properties.iter() {
        if value.strip_prefix('\n').is_some_and(|block| block.lines().any(lacks_equals)) {
            return Err(Problem { file: *file, line: *line, reason: Reason::SubPropertyNoEquals });
        }
    }
    Ok(())
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
        if memchr::memchr3(b'"', b'\'', b'\\', name.as_bytes()).is_some() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;
    use crate::profile::location::Location;

    fn files(config: &str, credentials: &str) -> Files {
        let file = |kind, text: &str| {
            let location = Location { path: String::new(), origin: Origin::default() };
            File { kind, location, text: Ok(text.as_bytes().to_vec().into()) }
        };
        Files {
            config: file(FileKind::Config, config),
            credentials: file(FileKind::Credentials, credentials),
        }
    }

    #[test]
    fn default_gives_what_a_section_lacks_in_its_own_file() {
        let files = files(
            "[DEFAULT]\nregion = config\n[profile a]\noutput = json\n[profile b]\nregion = own\n",
            "[b]\nk = 1\n[DEFAULT]\nregion = credentials\n[c]\nregion = own\n",
        );
        let profiles = Botocore::parse(&files).merged.profiles;
        for (name, region) in [("a", "config"), ("b", "credentials"), ("c", "own")] {
            assert_eq!(profiles.get(name).unwrap().get("region"), Some(region), "{name}");
        }
        assert_eq!(profiles.of_file(FileKind::Config, "b").unwrap().get("region"), Some("own"));
        assert!(!profiles.contains("DEFAULT"));
    }

    #[test]
    fn of_two_sections_for_one_profile_the_later_counts_and_of_two_headers_alike_none() {
        let twice = files("[default]\na = 1\n[profile default]\nb = 2\n", "");
        let default = Botocore::parse(&twice).merged.profiles.get("default").unwrap();
        assert_eq!((default.get("a"), default.get("b")), (None, Some("2")));
        let alike = files("[default]\n[a]\n[default]\nno equals\n", "");
        let (_, problem) = Botocore::parse(&alike).broken.unwrap();
        let reason = Reason::DuplicateSection;
        assert_eq!(problem, Some(Problem { file: FileKind::Config, line: 3, reason }));
    }
}
