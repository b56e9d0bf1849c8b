//! A pointer at the place inside a value or a file, as rustc draws them.
//!
//! The line is shown as it is, with two exceptions: what could move the cursor is escaped, and runs of base64 are
//! elided, so that a key that got into a bundle is not printed and a value of 100 KB on one line stays one line.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::untrusted::Untrusted;

/// Characters of a long line shown before and after the place.
const BEFORE: usize = 24;
const AFTER: usize = 44;

/// The place and what to say about it.
pub struct Pointer<'a> {
    /// What the place is in: a path, or the name of a variable.
    pub source: &'a str,
    /// Its whole content.
    pub content: &'a [u8],
    /// From 1, as in [`crate::origin::Origin`]; columns count bytes.
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
        drawing.push('\n');
        drawing
    }
}

/// One line, made fit to be shown, and the span of the place within it.
struct Excerpt {
    text: String,
    start: usize,
    end: usize,
}

impl Excerpt {
    fn around(content: &[u8], line: usize, column: usize) -> Self {
        let bytes = content.split(|&byte| byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let column = column.saturating_sub(1).min(bytes.len());
        let before = shown(&bytes[..column], content);
        let after = shown(&bytes[column..], content);
        let head: String = last_characters(&before, BEFORE);
        let tail: String = first_characters(&after, AFTER);
        let start = head.len();
        // A place at the end of a line still needs something to point at.
        let tail = if tail.is_empty() { " ".to_owned() } else { tail };
        Self { end: start + tail.trim_end().len().max(1), start, text: head + &tail }
    }
}

fn last_characters(text: &str, limit: usize) -> String {
    let count = text.chars().count();
    if count <= limit {
        return text.to_owned();
    }
    std::iter::once('…').chain(text.chars().skip(count - limit + 1)).collect()
}

fn first_characters(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit - 1).chain(std::iter::once('…')).collect()
}

/// Escaped, and with base64 elided where the content has PEM in it: a body line, or a whole body on one line.
fn shown(bytes: &[u8], content: &[u8]) -> String {
    let is_pem = memchr::memmem::find(content, b"-----").is_some();
    let longest_kept = if is_pem { 15 } else { 63 };
    let text = String::from_utf8_lossy(bytes);
    let mut safe = String::new();
    let mut run = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=') {
            run.push(character);
            continue;
        }
        safe.push_str(elided(&run, longest_kept));
        run.clear();
        safe.push_str(&Untrusted(character.encode_utf8(&mut [0; 4])).to_string());
    }
    safe.push_str(elided(&run, longest_kept));
    safe
}

fn elided(run: &str, longest_kept: usize) -> &str {
    if run.len() > longest_kept { "…" } else { run }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(content: &str, line: usize, column: usize) -> String {
        Pointer { source: "ca", content: content.as_bytes(), line, column, label: "here" }.draw(false)
    }

    #[test]
    fn points_at_the_line_and_column() {
        let drawn = draw("first\nsecond line\nthird\n", 2, 8);
        assert!(drawn.contains("--> ca:2:8"), "{drawn}");
        assert!(drawn.contains("second line"), "{drawn}");
        assert!(drawn.contains("^^^^ here"), "{drawn}");
        assert!(!drawn.contains("third"), "{drawn}");
    }

    #[test]
    fn a_value_of_100_kb_on_one_line_stays_short_and_shows_no_key_bytes() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(3000);
        let value = format!("-----BEGIN PRIVATE KEY-----\\n{body}\\n-----END PRIVATE KEY-----");
        for column in [1, 29, 50_000, value.len()] {
            let drawn = draw(&value, 1, column);
            assert!(drawn.len() < 600, "{drawn}");
            assert!(!drawn.contains("MIIEv") && !drawn.contains("BAQEF"), "{drawn}");
        }
    }

    #[test]
    fn places_outside_the_text_do_not_matter() {
        for (line, column) in [(0, 0), (9, 9), (1, 99)] {
            assert!(draw("x", line, column).contains("here"));
        }
    }

    #[test]
    fn what_could_move_the_cursor_is_escaped() {
        assert!(draw("a\u{1b}[2Jb", 1, 1).contains("a\\u{1b}[2Jb"));
    }
}
