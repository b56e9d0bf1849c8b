//! How text looks: colours where they are wanted, the same words without them.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use crate::cli::Color;
use crate::finding::Severity;
use crate::world::World;

/// Whether to use colours, and how wide the page is.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub colours: bool,
    /// Columns.
    pub width: usize,
}

impl Page {
    /// `--color`, then `NO_COLOR` (no-color.org: any non-empty value), then `CLICOLOR_FORCE`, then whether it is a terminal.
    #[must_use]
    pub fn new(color: Color, to_file: bool, world: &World) -> Self {
        let colours = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if world.env.non_empty("NO_COLOR").is_some() => false,
            Color::Auto if world.env.non_empty("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Color::Auto => {
                !to_file && world.terminal.stdout && world.env.get("TERM").is_none_or(|term| term != "dumb")
            }
        };
        Self { colours, width: world.terminal.width.clamp(40, 100) }
    }

    #[must_use]
    pub fn good(self, text: impl Display) -> String {
        self.painted(AnsiColor::Green.on_default(), text)
    }

    #[must_use]
    pub fn bad(self, text: impl Display) -> String {
        self.painted(AnsiColor::Red.on_default().bold(), text)
    }

    #[must_use]
    pub fn warning(self, text: impl Display) -> String {
        self.painted(AnsiColor::Yellow.on_default().bold(), text)
    }

    #[must_use]
    pub fn command(self, text: impl Display) -> String {
        self.painted(AnsiColor::Cyan.on_default().bold(), text)
    }

    #[must_use]
    pub fn strong(self, text: impl Display) -> String {
        self.painted(Style::new().bold(), text)
    }

    #[must_use]
    pub fn faint(self, text: impl Display) -> String {
        self.painted(Style::new().dimmed(), text)
    }

    #[must_use]
    pub fn severity(self, severity: Severity, text: impl Display) -> String {
        match severity {
            Severity::Error => self.bad(text),
            Severity::Note => self.painted(AnsiColor::Blue.on_default().bold(), text),
            Severity::Warning => self.warning(text),
        }
    }

    fn painted(self, style: Style, text: impl Display) -> String {
        if self.colours { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

/// The words of `text`, in lines of at most `width` columns, each but the first after `indent` blanks.
///
/// A word that is longer than a line (a path, an ARN) stays whole: it must survive being copied.
#[must_use]
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines = vec![String::new()];
    let mut used = indent;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let line = lines.last_mut();
        if let Some(line) = line {
            if line.is_empty() {
                line.push_str(word);
                used += length;
                continue;
            }
            if used + 1 + length <= width {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
                continue;
            }
        }
        lines.push(word.to_owned());
        used = indent + length;
    }
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_words_stay_whole() {
        assert_eq!(wrapped("one two three", 9, 2), "one two\n  three");
        assert_eq!(wrapped("a /very/long/path/indeed b", 10, 0), "a\n/very/long/path/indeed\nb");
        assert_eq!(wrapped("", 10, 4), "");
    }

    #[test]
    fn no_color_wins_over_a_terminal_and_always_over_no_color() {
        let mut world = World::real();
        world.env = [("NO_COLOR", "1")].into_iter().collect();
        world.terminal.stdout = true;
        assert!(!Page::new(Color::Auto, false, &world).colours);
        assert!(Page::new(Color::Always, false, &world).colours);
        world.env.unset("NO_COLOR");
        assert!(Page::new(Color::Auto, false, &world).colours);
        assert!(!Page::new(Color::Auto, true, &world).colours);
    }
}
