//! Trust material as it was given: one [`Source`] for each item of a variable, read once for all clients.

use std::sync::Arc;

use crate::origin::{Origin, ReadError};

/// One item of a trust variable, with its content.
#[derive(Clone, Debug)]
pub struct Source {
    /// The variable or option, the item of its list, the path.
    pub origin: Origin,
    pub given: Given,
    /// What the client would get: the text itself (after un-escaping), or the bytes of the file.
    pub bytes: Result<Arc<Vec<u8>>, ReadError>,
}

/// How the material was given.
#[derive(Clone, PartialEq, Eq)]
pub enum Given {
    /// As a path, as written (after the trimming that the client does).
    Path(String),
    /// In the value itself, as `ca` does.
    Text {
        /// The item as it stands in the value, before un-escaping.
        raw: String,
        /// Where the item starts in the value, in bytes.
        at: usize,
        /// The whole value, to count its lines.
        value: Arc<str>,
    },
}

impl std::fmt::Debug for Given {
    /// A value can hold a key by mistake: only its length is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => write!(f, "Path({path:?})"),
            Self::Text { raw, at, .. } => write!(f, "Text(<{} bytes at {at}>)", raw.len()),
        }
    }
}

impl Source {
    /// The line and column, from 1, of a place in [`Source::bytes`]: in the file, or in the value as it was given.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        Places::new(self).of(offset)
    }

    /// The text itself was given, not a path to it.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self.given, Given::Text { .. })
    }

    /// What pointers into this source are drawn over: the value or the file.
    #[must_use]
    pub fn shown_content(&self) -> Option<&[u8]> {
        match (&self.given, &self.bytes) {
            (Given::Text { value, .. }, _) => Some(value.as_bytes()),
            (Given::Path(_), Ok(bytes)) => Some(bytes),
            (Given::Path(_), Err(_)) => None,
        }
    }
}

/// Lines and columns of places in [`Source::bytes`], counted on from the place asked for last.
#[derive(Debug)]
pub struct Places<'a> {
    /// The value or the file.
    shown: &'a [u8],
    /// Where the item starts in it.
    start: usize,
    /// Whether two characters `\n` of the value are one line break of the item.
    is_escaped: bool,
    /// The place asked for last, in the item and in what is shown.
    last: (usize, usize),
    line: usize,
    line_start: usize,
}

impl<'a> Places<'a> {
    #[must_use]
    pub fn new(source: &'a Source) -> Self {
        let (shown, start) = match (&source.given, &source.bytes) {
            (Given::Text { value, at, .. }, _) => (value.as_bytes(), *at),
            (Given::Path(_), Ok(bytes)) => (bytes.as_slice(), 0),
            (Given::Path(_), Err(_)) => (&[][..], 0),
        };
        let mut places =
            Self { shown, start, is_escaped: source.is_text(), last: (0, 0), line: 1, line_start: 0 };
        places.rewind();
        places
    }

    fn rewind(&mut self) {
        self.last = (0, self.start);
        let before = &self.shown[..self.start.min(self.shown.len())];
        self.line = 1 + memchr::memchr_iter(b'\n', before).count();
        self.line_start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    }

    /// The line and column, from 1, of a place in the item.
    pub fn of(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.last.0 {
            self.rewind();
        }
        let from = self.last.1;
        let to = self.shown_place(offset);
        let passed = &self.shown[from..to];
        self.line += memchr::memchr_iter(b'\n', passed).count();
        if let Some(end) = memchr::memrchr(b'\n', passed) {
            self.line_start = from + end + 1;
        }
        self.last = (offset, to);
        (self.line, to - self.line_start + 1)
    }

    /// Where a place of the item is in what is shown.
    fn shown_place(&self, offset: usize) -> usize {
        let (known, base) = self.last;
        let mut wanted = offset - known;
        let end = base + if self.is_escaped { 2 * wanted } else { wanted };
        let window = &self.shown[base..end.min(self.shown.len())];
        if !self.is_escaped {
            return base + window.len();
        }
        let mut at = 0;
        for escape in memchr::memmem::find_iter(window, b"\\n") {
            let before = escape - at;
            if before >= wanted {
                break;
            }
            wanted -= before + 1;
            at = escape + 2;
        }
        base + (at + wanted).min(window.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_an_escaped_value_are_those_of_the_value() {
        let value: Arc<str> = "one,A\\nB\\nC".into();
        let raw = value[4..].to_owned();
        let source = Source {
            origin: Origin::variable("ca").item(2),
            bytes: Ok(Arc::new(raw.replace("\\n", "\n").into_bytes())),
            given: Given::Text { raw, at: 4, value },
        };
        assert_eq!(source.line_and_column(0), (1, 5));
        assert_eq!(source.line_and_column(4), (1, 11), "C");
        assert_eq!(source.line_and_column(99), (1, 12));
    }

    #[test]
    fn places_in_a_file_are_lines_and_columns() {
        let source = Source {
            origin: Origin::file("/x"),
            given: Given::Path("/x".to_owned()),
            bytes: Ok(Arc::new(b"ab\ncd\n".to_vec())),
        };
        assert_eq!(source.line_and_column(4), (2, 2));
    }
}
