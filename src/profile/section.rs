//! What both dialects read out of a file: sections of properties, each with its place, and the lines they could not use.

use std::borrow::Cow;
use std::fmt;

use super::location::{FileKind, Location};
use crate::named::Named;
use crate::origin::{Origin, ReadError};
use crate::world::{READ_LIMIT, World};

/// The text of one of the two files, read once.
#[derive(Clone, Debug)]
pub struct File {
    pub kind: FileKind,
    pub location: Location,
    pub text: Result<Text, ReadError>,
}

/// Text, with what was odd about its bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub text: String,
    /// The file began with a byte order mark, which is still in `text`.
    pub byte_order_mark: bool,
    /// Bytes that are not UTF-8 were replaced by U+FFFD, as Node does.
    pub garbled: bool,
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        let (text, garbled) = match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
        };
        Self { byte_order_mark: text.starts_with('\u{feff}'), garbled, text }
    }
}

impl fmt::Debug for Text {
    /// The text holds secret keys: only its length is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.text.len())
    }
}

impl File {
    #[must_use]
    pub fn read(world: &World, kind: FileKind, location: Location) -> Self {
        let text = world.files.read(&location.path, READ_LIMIT).map(Text::from);
        Self { kind, location, text }
    }

    /// The text; nothing if the file could not be read.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_ref().map_or("", |text| text.text.as_str())
    }
}

/// Whether a word, given in lower case, is in the file at all: files can be long, and few have what they would be parsed for.
/// A part of the word will do; found fastest is one that begins with a rare letter.
pub(super) fn mentions(world: &World, path: &str, part: &str) -> bool {
    let bytes = world.files.read(path, READ_LIMIT).unwrap_or_default();
    let Some(first) = part.bytes().next() else { return true };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), &bytes).any(|at| {
        bytes.get(at..at + part.len()).is_some_and(|found| found.eq_ignore_ascii_case(part.as_bytes()))
    })
}

/// One line of a text.
pub(super) struct Line<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: &'a str,
    /// What comes after it, its end included.
    pub(super) rest: &'a str,
}

/// The lines of a text; only `\n` ends one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    ends.enumerate().map(move |(index, end)| {
        let line = Line { number: index + 1, text: &text[start..end], rest: &text[end..] };
        start = end + 1;
        line
    })
}

/// `key = value`, with its place. Lines and columns count from 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Property<'a> {
    /// A piece of the file, unless it had to be put together.
    pub value: Cow<'a, str>,
    pub file: FileKind,
    pub line: usize,
    pub column: usize,
}

impl fmt::Debug for Property<'_> {
    /// The value can be a secret key: only its place is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{:?} {}:{}>", self.file, self.line, self.column)
    }
}

/// A line that the dialect could not use, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: FileKind,
    pub line: usize,
    pub reason: Reason,
}

/// Why a line was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    #[error("Profile definition must end with ']'")]
    UnclosedHeader,
    #[error("the section name is not one this file may hold")]
    BadSectionName,
    #[error("in the config file a profile is written `[profile NAME]`; this section is ignored")]
    PrefixMissing,
    #[error("in the credentials file a profile is written `[NAME]`, without `profile`")]
    PrefixInCredentials,
    #[error("`[profile default]` is there too, so this `[default]` is ignored")]
    ShadowedDefault,
    #[error("Expected a profile definition")]
    OutsideSection,
    #[error("Expected an '=' sign defining a property")]
    NoEquals,
    #[error("Property did not have a name")]
    NoName,
    #[error("the property name holds characters that are not allowed")]
    BadName,
    #[error("Expected a property definition, found continuation")]
    StrayContinuation,
    #[error("Expected an '=' sign defining a sub-property")]
    SubPropertyNoEquals,
    #[error("Sub-property did not have a name")]
    SubPropertyNoName,
    #[error("the value is empty, so the line is dropped")]
    EmptyValue,
    #[error("text after the closing bracket: the line is no header, so the keys below it go elsewhere")]
    NotAHeader,
    #[error("the same section is there twice, which the AWS CLI refuses")]
    DuplicateSection,
    #[error("the same property is there twice, which the AWS CLI refuses")]
    DuplicateProperty,
    #[error("Cannot load profile name '__proto__' from shared ini file.")]
    Proto,
}

impl Reason {
    /// Whether the AWS specification gives the whole file up for it.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        matches!(
            self,
            Self::UnclosedHeader
                | Self::OutsideSection
                | Self::NoEquals
                | Self::NoName
                | Self::StrayContinuation
                | Self::SubPropertyNoEquals
                | Self::SubPropertyNoName
        )
    }
}

/// A section with its keys, as one dialect understands it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section<'a> {
    /// The header that opened it first.
    pub header: Option<Place>,
    pub properties: Named<Property<'a>, Cow<'a, str>>,
}

/// A line of one of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: FileKind,
    pub line: usize,
}

impl Section<'_> {
    /// The value, also when it is empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.properties.get(key).map(|property| &*property.value)
    }

    /// The value, unless it is missing or empty.
    #[must_use]
    pub fn non_empty(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|value| !value.is_empty())
    }
}

/// A header, and what stands below it.
pub(super) struct Block<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) header: Place,
    /// The file from the end of the header on; the next header ends the block.
    pub(super) rest: &'a str,
    /// Its keys count only where the section has no such key in the same file.
    pub(super) is_fallback: bool,
}

impl<'a> Block<'a> {
    pub(super) fn new(name: impl Into<Cow<'a, str>>, header: Place, rest: &'a str) -> Self {
        Self { name: name.into(), header, rest, is_fallback: false }
    }

    /// The lines below the header, and those of the blocks that follow.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Place, &'a str)> {
        let Place { file, line } = self.header;
        lines(self.rest).skip(1).map(move |below| (Place { file, line: line + below.number - 1 }, below.text))
    }
}

/// Sections by name. The keys of one are read when it is asked for: there can be thousands, and few are.
pub struct Sections<'a> {
    /// In the order in which they count.
    blocks: Vec<Block<'a>>,
    /// How the dialect adds the keys of a block to those of the blocks before it.
    add: fn(&mut Section<'a>, &Block<'a>),
}

impl<'a> Sections<'a> {
    pub(super) fn push(&mut self, block: Block<'a>) {
        self.blocks.push(block);
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.blocks.iter().any(|block| block.name == name)
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<Section<'a>> {
        self.made_of(|block| block.name == name)
    }

    /// The section by one of the files alone.
    pub(super) fn of_file(&self, kind: FileKind, name: &str) -> Option<Section<'a>> {
        self.made_of(|block| block.header.file == kind && block.name == name)
    }

    fn made_of(&self, wanted: impl Fn(&Block<'a>) -> bool) -> Option<Section<'a>> {
        let mut section = None;
        for block in self.blocks.iter().filter(|block| wanted(block)) {
            (self.add)(section.get_or_insert_default(), block);
        }
        section
    }
}

/// Every profile that one dialect sees in the files it reads.
pub struct Profiles<'a> {
    pub profiles: Sections<'a>,
    pub sso_sessions: Sections<'a>,
    pub services: Sections<'a>,
    pub problems: Vec<Problem>,
    pub files: Vec<&'a File>,
}

impl<'a> Profiles<'a> {
    pub(super) fn new(add: fn(&mut Section<'a>, &Block<'a>)) -> Self {
        let sections = || Sections { blocks: Vec::new(), add };
        Self {
            profiles: sections(),
            sso_sessions: sections(),
            services: sections(),
            problems: Vec::new(),
            files: Vec::new(),
        }
    }

    /// The place of a property, for messages.
    #[must_use]
    pub fn origin(&self, profile: &str, property: &Property<'_>) -> Origin {
        self.file_origin(property.file).profile(profile).at(property.line, property.column)
    }

    /// The place of a section's header, for messages.
    #[must_use]
    pub fn header_origin(&self, profile: &str) -> Option<Origin> {
        let header = self.profiles.get(profile)?.header?;
        Some(self.file_origin(header.file).profile(profile).at(header.line, 1))
    }

    #[must_use]
    pub fn file_origin(&self, kind: FileKind) -> Origin {
        self.file(kind).map(|file| file.location.origin.clone()).unwrap_or_default()
    }

    #[must_use]
    pub fn file(&self, kind: FileKind) -> Option<&'a File> {
        self.files.iter().copied().find(|file| file.kind == kind)
    }
}
