//! A pointer at the place inside a value or a file, as rustc draws them.
//!
//! The line is shown as it is, with three exceptions: what could move the cursor is escaped; runs of base64 are elided, so that
//! a value of 100 KB on one line stays one line; and of a private key nothing is shown but its markers.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::untrusted::Untrusted;

/// Cells of a long line shown before and after the place.
const BEFORE: usize = 24;
const AFTER: usize = 44;

/// The place and what to say about it.
pub struct Pointer<'a> {
    /// What the place is in: a path, or the name of a variable.
    pub source: &'a str,
    /// Its whole content.
    pub content: &'a [u8],
    /// From 1, as in [`crate::origin::Origin`]; columns count bytes. Characters are drawn, as editors count them.
    pub line: usize,
    pub column: usize,
    pub label: &'a str,
}

impl Pointer<'_> {
    /// The drawing, without a title and with a line break at its end.
    #[must_use]
    pub fn draw(&self, colours: bool) -> String {
        let excerpt = Excerpt::around(self.content, self.line, self.column);
        let annotation = AnnotationKind::Primary.span(excerpt.start..excerpt.end).label(self.label);
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(self.line)
            .path(self.source)
            .annotation(annotation);
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        let group = Group::with_level(Level::ERROR).element(snippet);
        let mut drawing = renderer.render(&[group]);
        excerpt.set_column(&mut drawing, self.line);
        drawing.push('\n');
        drawing
    }
}

/// One line, made fit to be shown, and the span of the place within it.
struct Excerpt {
    text: String,
    start: usize,
    end: usize,
    /// The character of the line at the place, from 1.
    column: usize,
}

impl Excerpt {
    fn around(content: &[u8], line: usize, column: usize) -> Self {
        let (bytes, before) = line_of(content, line);
        let place = column.saturating_sub(1).min(bytes.len());
        let (ahead, rest) = bytes.split_at(place);
        let elide = Elide::of(content, before, bytes);
        let mut head = last_cells(&elide.shown(ahead), BEFORE);
        let tail = first_cells(&elide.shown(rest), AFTER);
        // A place within what is left out: one ellipsis, and the pointer at it.
        if head.ends_with('…') && tail.starts_with('…') {
            head.pop();
        }
        // A place at the end of a line still needs something to point at.
        let tail = if tail.is_empty() { " ".to_owned() } else { tail };
        let start = head.len();
        let column = String::from_utf8_lossy(ahead).chars().count() + 1;
        Self { end: start + tail.trim_end().len().max(1), start, text: head + &tail, column }
    }

    /// The renderer takes the excerpt for the whole line: the column in the heading is put right.
    fn set_column(&self, drawing: &mut String, line: usize) {
        let counted = format!(":{line}:{}", self.text[..self.start].chars().count() + 1);
        let heading = drawing.find('\n').unwrap_or(drawing.len());
        if let Some(at) = drawing[..heading].rfind(&counted) {
            drawing.replace_range(at..at + counted.len(), &format!(":{line}:{}", self.column));
        }
    }
}

/// The line of that number without its end, and all that precedes it.
fn line_of(content: &[u8], number: usize) -> (&[u8], &[u8]) {
    let mut start = 0;
    for _ in 1..number {
        match memchr::memchr(b'\n', &content[start..]) {
            Some(end) => start += end + 1,
            None => return (&[], content),
        }
    }
    let (before, rest) = content.split_at(start);
    let line = memchr::memchr(b'\n', rest).map_or(rest, |end| &rest[..end]);
    (line.strip_suffix(b"\r").unwrap_or(line), before)
}

/// What of a line is left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elide {
    /// Runs of base64 that are longer than this.
    Longer(usize),
    /// All but the words of markers.
    Secrets,
}

const MARKER_WORDS: [&str; 11] =
    ["BEGIN", "CERTIFICATE", "CRL", "DSA", "EC", "ENCRYPTED", "END", "KEY", "OPENSSH", "PRIVATE", "RSA"];

impl Elide {
    /// A line of PEM is all base64, prose has long words at most; a line of a private key, or one with such a key on it, is secret.
    fn of(content: &[u8], before: &[u8], line: &[u8]) -> Self {
        let is_open = memchr::memmem::rfind(before, b"-----BEGIN ").is_some_and(|begin| {
            let since = &before[begin..];
            names_key(&since[..since.len().min(80)]) && memchr::memmem::find(since, b"-----END").is_none()
        });
        if is_open || names_key(line) {
            Self::Secrets
        } else if memchr::memmem::find(content, b"-----").is_some() {
            Self::Longer(15)
        } else {
            Self::Longer(63)
        }
    }

    /// Escaped, and without what is left out.
    fn shown(self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        let mut safe = String::new();
        let mut run = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if is_digit(character) {
                run.push(character);
                continue;
            }
            self.flush(&mut run, &mut safe);
            // Two characters that stand for one line break: the letter belongs to no run.
            match (character, characters.peek().copied()) {
                ('\\', Some(letter @ ('n' | 'r'))) => {
                    characters.next();
                    safe.push(character);
                    safe.push(letter);
                }
                _ => safe.push_str(&Untrusted(character.encode_utf8(&mut [0; 4])).to_string()),
            }
        }
        self.flush(&mut run, &mut safe);
        safe
    }

    /// Adds a run of base64 as it may be shown. Many lines of a body in a row become one ellipsis.
    fn flush(self, run: &mut String, safe: &mut String) {
        if run.is_empty() {
            return;
        }
        let is_kept = match self {
            Self::Longer(longest) => run.len() <= longest,
            Self::Secrets => MARKER_WORDS.contains(&run.as_str()),
        };
        if is_kept {
            safe.push_str(run);
        } else {
            let breaks = |character: char| matches!(character, '\\' | 'n' | 'r' | ' ');
            let kept = safe.trim_end_matches(breaks).len();
            if safe[..kept].ends_with('…') {
                safe.truncate(kept);
            } else {
                safe.push('…');
            }
        }
        run.clear();
    }
}

/// A digit of base64, of either alphabet but for the hyphen, which markers are made of.
fn is_digit(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=' | '_')
}

fn names_key(text: &[u8]) -> bool {
    let is_key = |word: &[u8]| word.eq_ignore_ascii_case(b"PRIVATE KEY");
    text.windows(b"PRIVATE KEY".len()).any(is_key)
}

/// Cells of a terminal: characters of East Asia and pictures take two.
fn cells(character: char) -> usize {
    1 + usize::from(character >= '\u{1100}' && character != '…')
}

fn last_cells(text: &str, limit: usize) -> String {
    let mut room = limit;
    let mut start = text.len();
    for (at, character) in text.char_indices().rev() {
        if cells(character) > room {
            // The ellipsis takes the cell of what it stands for.
            let kept = text[start..].chars().next().map_or(0, char::len_utf8);
            return format!("…{}", &text[start + kept..]);
        }
        room -= cells(character);
        start = at;
    }
    text.to_owned()
}

fn first_cells(text: &str, limit: usize) -> String {
    let mut room = limit;
    for (at, character) in text.char_indices() {
        if cells(character) > room {
            let kept = text[..at].char_indices().next_back().map_or(0, |(last, _)| last);
            return format!("{}…", &text[..kept]);
        }
        room -= cells(character);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate's or a key's PEM: what matters is its shape.
    fn pem(label: &str) -> String {
        let line =
            |number| format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDaBcDeFgHi{number:04}\n");
        let body: String = (0..15).map(line).collect();
        format!("-----BEGIN {label}-----\n{body}-----END {label}-----\n")
    }

    fn draw(content: &str, line: usize, column: usize) -> String {
        Pointer { source: "ca", content: content.as_bytes(), line, column, label: "here" }.draw(false)
    }

    /// What it is, the content, and the place.
    fn cases() -> Vec<(&'static str, String, usize, usize)> {
        let plain = pem("CERTIFICATE");
        let escaped = plain.replace('\n', "\\n");
        let large = escaped.repeat(100);
        let fiftieth = large.match_indices("-----BEGIN").nth(50).map_or(0, |(at, _)| at + 1);
        let key = pem("PRIVATE KEY").replace('\n', "\\n");
        let wide = "企業のルート証明書 # ";
        vec![
            ("a line of a file", plain.clone(), 1, 1),
            ("two blocks on one line", format!("{}{plain}", plain.trim_end()), 17, 26),
            ("a value of 100 KB on one line", large.clone(), 1, fiftieth),
            ("the same, within a body", large, 1, fiftieth + 200),
            (
                "a key among certificates, on one line",
                format!("{escaped}{key}{escaped}"),
                1,
                escaped.len() + 1,
            ),
            (
                "a short line of a key",
                "-----BEGIN PRIVATE KEY-----\nabc=\n-----END PRIVATE KEY-----\n".to_owned(),
                2,
                1,
            ),
            ("tabs", format!("\t\t{plain}"), 1, 3),
            ("wide characters", format!("{wide}{plain}"), 1, wide.len() + 1),
            ("Windows line ends", format!("a\r\n  {}", plain.replace('\n', "\r\n")), 2, 3),
            ("carriage returns alone", plain.replace('\n', "\r"), 1, 1),
            ("escaped twice", plain.replace('\n', "\\\\n"), 1, 1),
            ("blanks for line breaks", plain.replace('\n', " "), 1, 1),
            ("dashes of a word processor", plain.replace("-----", "—–"), 1, 1),
            ("what could move the cursor", "a\u{1b}[2J\u{202e}b".to_owned(), 1, 1),
            ("the second of two paths", "/etc/corp.pem,/etc/other.pem".to_owned(), 1, 15),
            ("past the end of the line", plain, 1, 99),
            ("nothing", String::new(), 3, 3),
        ]
    }

    #[test]
    fn drawings_are_as_committed() {
        let cases = cases();
        let drawn = cases.iter().map(|(what, content, line, column)| {
            ["# ", what, "\n", &draw(content, *line, *column), "\n"].concat()
        });
        let drawn = drawn.collect::<Vec<_>>().concat();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/pointers.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &drawn).expect("testdata/ can be written");
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == drawn, "UPDATE=1 cargo test writes {path} anew:\n{drawn}");
    }

    #[test]
    fn no_place_shows_a_long_line_or_a_byte_of_a_key() {
        let key = pem("EC PRIVATE KEY");
        for breaks in ["\n", "\\n", " ", "\r", "\r\n"] {
            let value = key.replace('\n', breaks);
            for column in 0..value.len() {
                for line in [1, 5] {
                    let drawn = draw(&value, line, column);
                    assert!(drawn.len() < 700, "{drawn}");
                    assert!(!["MII", "BAQ", "FgH"].iter().any(|part| drawn.contains(part)), "{drawn}");
                }
            }
        }
    }
}
