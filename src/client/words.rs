//! What a line that a client printed can mean, and how to tell which: the data behind `slsca explain TEXT`.
//!
//! Different faults share a line, and one fault has a line per client. Each entry lists the faults behind a line, the most
//! usual first.

mod network;
mod service;
mod trust;

/// A line, or the part of it that does not vary.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The wordings, in lower case and with `self-signed` spelled with its hyphen.
    pub says: &'static [&'static str],
    /// The wording is the whole line (`403`), not a part of one.
    pub whole: bool,
    /// Which clients say so, in words.
    pub who: &'static str,
    pub causes: &'static [Cause],
}

/// One fault behind a line.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// What is wrong, one sentence without a full stop.
    pub what: &'static str,
    /// How to tell that it is this one, and what to do.
    pub tell: &'static str,
}

/// All lines there are, the longest wordings first within each part.
pub fn lines() -> impl Iterator<Item = &'static Line> {
    [trust::LINES, network::LINES, service::LINES].into_iter().flatten()
}

/// What the text can mean: one line, or a pasted log of many. Each entry once, in the order of the text.
#[must_use]
pub fn explain(text: &str) -> Vec<&'static Line> {
    let mut found: Vec<&'static Line> = Vec::new();
    for line in text.lines() {
        let line = normal(line);
        let best = lines()
            .filter_map(|entry| Some((matched(entry, &line)?, entry)))
            .max_by_key(|(length, _)| *length);
        let new = best.filter(|(_, entry)| !found.iter().any(|known| std::ptr::eq(*known, *entry)));
        found.extend(new.map(|(_, entry)| entry));
    }
    found
}

/// The length of the longest wording that is in the line.
fn matched(entry: &Line, line: &str) -> Option<usize> {
    let fits = |words: &&&str| if entry.whole { line == **words } else { line.contains(**words) };
    entry.says.iter().filter(fits).map(|words| words.len()).max()
}

/// Without colours, lower case, one kind of hyphen and quote, no `Error:` in front.
fn normal(line: &str) -> String {
    let line = without_colours(line);
    let line = line
        .trim()
        .to_lowercase()
        .replace("self signed", "self-signed")
        .replace(['`', '\u{2018}', '\u{2019}'], "'");
    line.strip_prefix("error: ").map_or(line.clone(), str::to_owned)
}

/// A log that was copied with a terminal's control sequences (ECMA-48, 5.4: `ESC [` up to a byte from `@` on) still says the same.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|byte: char| ('@'..='~').contains(&byte)).map_or(part.len(), |end| end + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

const fn cause(what: &'static str, tell: &'static str) -> Cause {
    Cause { what, tell }
}

const fn line(says: &'static [&'static str], who: &'static str, causes: &'static [Cause]) -> Line {
    Line { says, whole: false, who, causes }
}

const fn whole(says: &'static [&'static str], who: &'static str, causes: &'static [Cause]) -> Line {
    Line { says, whole: true, who, causes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> &'static str {
        explain(text).first().and_then(|line| line.says.first()).copied().unwrap_or("nothing")
    }

    #[test]
    fn wordings_are_normal_and_causes_are_sentences() {
        for line in lines() {
            assert!(!line.causes.is_empty(), "{:?}", line.says);
            for words in line.says {
                assert_eq!(*words, normal(words));
            }
            for cause in line.causes {
                assert!(!cause.what.ends_with('.') && cause.tell.ends_with('.'), "{}", cause.what);
            }
        }
    }

    #[test]
    fn the_longest_wording_wins() {
        assert_eq!(
            first("Error: self signed certificate in certificate chain"),
            "self-signed certificate in certificate chain"
        );
        assert_eq!(first("self-signed certificate"), "self-signed certificate");
        assert_eq!(first("unable to get local issuer certificate"), "unable to get local issuer certificate");
    }

    #[test]
    fn inaccessible_host_is_told_apart_by_its_port() {
        let line = |port| {
            format!(
                "Inaccessible host: `sts.amazonaws.com' at port `{port}'. This service may not be available in the `us-east-1' region."
            )
        };
        assert_ne!(first(&line("443")), first(&line("undefined")));
    }

    #[test]
    fn bare_numbers_count_only_alone() {
        assert_eq!(first("407"), "407");
        assert_eq!(first("it took 407 ms"), "nothing");
    }

    #[test]
    fn colours_do_not_hide_words() {
        assert_eq!(
            first("\u{1b}[31mError: self signed \u{1b}[1mcertificate\u{1b}[22m\u{1b}[39m"),
            "self-signed certificate"
        );
        assert_eq!(first("\u{1b}[31"), "nothing");
    }

    #[test]
    fn a_log_gives_each_line_once_in_its_order() {
        let log = "Warning: Ignoring extra certs from `/x`, load failed\nError:\nunable to verify the first certificate\n\nunable to verify the first certificate";
        let found: Vec<_> = explain(log).iter().map(|line| line.says[0]).collect();
        assert_eq!(found, ["ignoring extra certs from", "unable to verify the first certificate"]);
    }
}
