//! Text from certificates, servers, files and variables, made safe to show.
//!
//! A common name can hold `ESC [2J`, a newline and a BEGIN line, or a right-to-left override. Every renderer shows
//! such text through [`Untrusted`], which escapes what could move the cursor, start a line or reorder the text.

use std::fmt::{self, Display, Write};

/// Shows text with control characters, line breaks and bidirectional overrides escaped.
pub struct Untrusted<'a>(pub &'a str);

impl Display for Untrusted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return f.write_str(self.0);
        }
        for character in self.0.chars() {
            match character {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                hidden if is_hidden(hidden) => write!(f, "\\u{{{:x}}}", u32::from(hidden))?,
                plain => f.write_char(plain)?,
            }
        }
        Ok(())
    }
}

/// C0 and C1 controls, the Unicode line separators, zero-width characters, and the bidirectional controls of UAX #9.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// The text, safe to show, at most `limit` characters long (the rest is an ellipsis).
#[must_use]
pub fn shown(text: &str, limit: usize) -> String {
    let safe = Untrusted(text).to_string();
    if safe.chars().count() <= limit {
        return safe;
    }
    let mut short: String = safe.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Text for a comment between PEM blocks: plain ASCII on one line, and nothing in it that a reader could take for a marker.
#[must_use]
pub fn comment(text: &str, limit: usize) -> String {
    let mut safe = String::new();
    for character in shown(text, limit).chars() {
        match character {
            '…' => safe.push_str("..."),
            plain if plain.is_ascii() => safe.push(plain),
            // Writing to a String cannot fail.
            other => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(other));
            }
        }
    }
    while safe.contains("--") {
        safe = safe.replace("--", "- -");
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_moves_the_cursor_or_starts_a_line_gets_through() {
        let hostile = "Corp\n-----BEGIN CERTIFICATE-----\r\u{1b}[2J\u{202e}moc\u{9b}31m";
        let safe = Untrusted(hostile).to_string();
        assert_eq!(safe, "Corp\\n-----BEGIN CERTIFICATE-----\\r\\u{1b}[2J\\u{202e}moc\\u{9b}31m");
    }

    #[test]
    fn a_comment_holds_no_marker_and_no_second_line() {
        let hostile = "Corp\n-----BEGIN CERTIFICATE-----\u{1b}[2Jé";
        assert_eq!(comment(hostile, 80), "Corp\\n- - - - -BEGIN CERTIFICATE- - - - -\\u{1b}[2J\\u{e9}");
    }

    #[test]
    fn other_scripts_stay_readable() {
        assert_eq!(Untrusted("Störtebeker 株式会社").to_string(), "Störtebeker 株式会社");
    }

    #[test]
    fn long_text_is_cut_with_an_ellipsis() {
        assert_eq!(shown("abcdef", 4), "abc…");
        assert_eq!(shown("abcd", 4), "abcd");
    }
}
