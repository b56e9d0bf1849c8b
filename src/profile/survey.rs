//! What stands in the two files, header by header and key by key, whoever reads them: for lists of profiles, and for the rules
//! about the files themselves. No client's dialect is applied.

use std::ops::Range;

use super::location::{self, FileKind, Location};
use super::section::{self, File, Line, Text};
use crate::origin::{Origin, ReadError};
use crate::world::World;

/// Both files, config first; none where nobody looked.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub files: Vec<Surveyed>,
}

/// One of the two files: its text, and where the headings and keys are in it.
#[derive(Clone, Debug)]
pub struct Surveyed {
    pub kind: FileKind,
    pub location: Location,
    /// Why it could not be read.
    pub error: Option<ReadError>,
    /// Permission bits, where the system has such.
    pub mode: Option<u32>,
    /// Empty if it could not be read.
    pub text: Text,
    sections: Vec<Section>,
    keys: Vec<Key>,
}

/// A part of the text, or of the list of keys. No file that is read comes near the limit of these numbers.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
}

#[derive(Clone, Debug)]
struct Section {
    /// What stands between the brackets, trimmed.
    text: Span,
    line: u32,
    /// The part of it that names a profile.
    profile: Option<Span>,
    keys: Span,
}

#[derive(Clone, Debug)]
struct Key {
    name: Span,
    value: Span,
    line: u32,
}

/// A header, and the keys up to the next one.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    file: &'a Surveyed,
    section: &'a Section,
}

/// `key = value` as it stands in the file.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub name: &'a str,
    pub value: &'a str,
    pub line: usize,
}

impl Survey {
    /// Reads both files where the AWS SDKs look for them.
    #[must_use]
    pub fn take(world: &World) -> Self {
        let kinds = [FileKind::Config, FileKind::Credentials];
        Self { files: kinds.map(|kind| Surveyed::read(world, kind)).into() }
    }

    /// Every profile: its name, its file, its heading.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, &Surveyed, Heading<'_>)> {
        self.files.iter().flat_map(|file| {
            file.headings().filter_map(move |heading| Some((heading.profile()?, file, heading)))
        })
    }

    /// Where profiles of that name are.
    pub fn places(&self, profile: &str) -> impl Iterator<Item = (&Surveyed, Heading<'_>)> {
        self.profiles().filter(move |(name, ..)| *name == profile).map(|(_, file, heading)| (file, heading))
    }

    /// The profile whose section holds this line.
    #[must_use]
    pub fn at(&self, path: &str, line: usize) -> Option<&str> {
        let file = self.files.iter().find(|file| file.location.path == path)?;
        file.headings().rev().find(|heading| heading.line() <= line)?.profile()
    }

    /// The name that was probably meant: another capitalisation, blanks, or a slip of one or two letters.
    #[must_use]
    pub fn closest(&self, profile: &str) -> Option<&str> {
        let plain = |name: &str| name.trim().to_lowercase();
        let limit = if profile.chars().count() > 4 { 2 } else { 1 };
        let rated = self.profiles().map(|(name, ..)| (distance(&plain(name), &plain(profile)), name));
        rated.filter(|(distance, name)| *distance <= limit && *name != profile).min().map(|(_, name)| name)
    }
}

impl Surveyed {
    fn read(world: &World, kind: FileKind) -> Self {
        let location = location::expanded(world, kind);
        let mode = world.files.mode(&location.path);
        let File { location, text, .. } = File::read(world, kind, location);
        let (text, error) = match text {
            Ok(text) => (text, None),
            Err(error) => (Text::default(), Some(error)),
        };
        let (sections, keys) = index(kind, &text.text);
        Self { kind, location, error, mode, text, sections, keys }
    }

    /// Every header, in the order of the file.
    #[must_use]
    pub fn headings(&self) -> impl DoubleEndedIterator<Item = Heading<'_>> + ExactSizeIterator {
        self.sections.iter().map(|section| Heading { file: self, section })
    }

    /// The place of a heading, for messages.
    #[must_use]
    pub fn place(&self, line: usize) -> Origin {
        self.location.origin.clone().path(&self.location.path).at(line, 1)
    }

    fn piece(&self, span: Span) -> &str {
        self.text.text.get(span.range()).unwrap_or_default()
    }
}

impl Span {
    fn new(start: usize, end: usize) -> Self {
        Self { start: narrow(start), end: narrow(end) }
    }

    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'a> Heading<'a> {
    /// The text between the brackets, trimmed.
    #[must_use]
    pub fn text(self) -> &'a str {
        self.file.piece(self.section.text)
    }

    #[must_use]
    pub fn line(self) -> usize {
        self.section.line as usize
    }

    /// The profile that begins here; `None` for other sections, and where the form is wrong.
    #[must_use]
    pub fn profile(self) -> Option<&'a str> {
        self.section.profile.map(|span| self.file.piece(span))
    }

    /// The keys in the order of the file.
    #[must_use]
    pub fn entries(self) -> impl DoubleEndedIterator<Item = Entry<'a>> {
        let keys = self.file.keys.get(self.section.keys.range()).unwrap_or_default();
        keys.iter().map(move |key| Entry {
            name: self.file.piece(key.name),
            value: self.file.piece(key.value),
            line: key.line as usize,
        })
    }

    /// The last value of a key, which is given in lower case, unless it is empty.
    #[must_use]
    pub fn get(self, key: &str) -> Option<&'a str> {
        self.last(key).map(|entry| entry.value).filter(|value| !value.is_empty())
    }

    /// The line of a key, else of the heading.
    #[must_use]
    pub fn line_of(self, key: &str) -> usize {
        self.last(key).map_or(self.line(), |entry| entry.line)
    }

    fn last(self, key: &str) -> Option<Entry<'a>> {
        self.entries().rev().find(|entry| entry.name == key || entry.name.eq_ignore_ascii_case(key))
    }
}

/// The part of the text between the brackets that names a profile.
fn profile(kind: FileKind, text: &str) -> Option<&str> {
    let prefixed = text.strip_prefix("profile").filter(|rest| rest.starts_with([' ', '\t'])).map(str::trim);
    match kind {
        FileKind::Credentials => prefixed.is_none().then_some(text),
        FileKind::Config if text == "default" => Some(text),
        FileKind::Config => prefixed.map(|name| name.trim_matches(['"', '\''])),
    }
}

fn index(kind: FileKind, text: &str) -> (Vec<Section>, Vec<Key>) {
    let (mut sections, mut keys) = (Vec::<Section>::new(), Vec::new());
    let place = |part: &str| {
        let start = part.as_ptr().addr() - text.as_ptr().addr();
        Span::new(start, start + part.len())
    };
    for Line { number, text: line, .. } in section::lines(text.trim_start_matches('\u{feff}')) {
        let line = line.trim();
        if let Some((inside, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let inside = inside.trim();
            let profile = profile(kind, inside).map(place);
            sections.push(Section {
                text: place(inside),
                line: narrow(number),
                profile,
                keys: Span::new(keys.len(), keys.len()),
            });
        } else if !line.starts_with(['#', ';'])
            && let (Some((key, value)), Some(section)) = (line.split_once('='), sections.last_mut())
        {
            let comment = memchr::memchr_iter(b'#', value.as_bytes()).find(|&at| value[..at].ends_with(' '));
            let value = comment.map_or(value, |at| &value[..at]);
            keys.push(Key { name: place(key.trim()), value: place(value.trim()), line: narrow(number) });
            section.keys.end = narrow(keys.len());
        }
    }
    (sections, keys)
}

/// Letters to add, drop, change or swap with their neighbour (optimal string alignment).
pub(super) fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // Names that differ much in length are not slips of each other, and long ones are not compared letter by letter.
    if one.len().abs_diff(other.len()) > 2 || one.len() > 128 {
        return usize::MAX;
    }
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let change = rows[i][j] + usize::from(a != b);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(config: &str, credentials: &str) -> Survey {
        use crate::world::{Clock, Files, Net, Terminal};
        let files = [("/h/.aws/config", config), ("/h/.aws/credentials", credentials)];
        let files = files.map(|(path, text)| (path.into(), text.as_bytes().to_vec()));
        Survey::take(&World {
            env: [("HOME", "/h")].into_iter().collect(),
            files: Files::Given(files.into()),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        })
    }

    #[test]
    fn slips_are_counted() {
        for (one, other, count) in
            [("dev", "dev", 0), ("prod", "prdo", 1), ("prod", "rod", 1), ("a", "abcd", usize::MAX)]
        {
            assert_eq!(distance(one, other), count, "{one} {other}");
        }
    }

    #[test]
    fn names_are_found_in_both_files_and_slips_are_seen() {
        let survey = survey(
            "\u{feff}[default]\nregion=x\n[profile 'my prof']\n[stray]\n[sso-session s]\n",
            "[Prod]\na = b # c\n[profile x]\n",
        );
        let names: Vec<_> = survey.profiles().map(|(name, ..)| name).collect();
        assert_eq!(names, ["default", "my prof", "Prod"]);
        assert_eq!(survey.closest("prod"), Some("Prod"));
        assert_eq!(survey.closest("defualt"), Some("default"));
        assert_eq!(survey.closest("staging"), None);
        assert_eq!(survey.places("Prod").next().and_then(|(_, heading)| heading.get("a")), Some("b"));
    }
}
