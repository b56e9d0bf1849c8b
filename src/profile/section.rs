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
    /// Takes the keys of a later section with the same name.
    pub fn absorb(&mut self, later: Self) {
        self.header = self.header.or(later.header);
        if self.properties.is_empty() {
            self.properties = later.properties;
        } else {
            self.properties.extend(later.properties);
        }
    }

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

/// Every profile that one dialect sees in the files it reads.
#[derive(Clone, Debug, Default)]
pub struct Profiles<'a> {
    pub profiles: Named<Section<'a>, Cow<'a, str>>,
    pub sso_sessions: Named<Section<'a>, Cow<'a, str>>,
    pub services: Named<Section<'a>, Cow<'a, str>>,
    pub problems: Vec<Problem>,
    pub files: Vec<&'a File>,
}

impl<'a> Profiles<'a> {
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
