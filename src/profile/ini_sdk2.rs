//! The files as the AWS SDK for JavaScript v2 reads them: `lib/util.js` (`ini.parse`, `getProfilesFromSharedConfig`) and
//! `lib/shared-ini/ini-loader.js` of aws-sdk 2.1693. Its traps are kept, not mended.

use super::location::FileKind;
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section};

/// Profiles of the config file (if it is read at all), then those of the credentials file, key by key.
#[must_use]
pub fn merge<'a>(config: Option<&'a File>, credentials: &'a File) -> Profiles<'a> {
    let mut profiles = Profiles::default();
    for file in config.into_iter().chain([credentials]) {
        for (name, section) in parse(file, &mut profiles.problems) {
            placed(&mut profiles, file.kind, name).absorb(section);
        }
        profiles.files.push(file);
    }
    profiles
}

/// Config sections lose `profile` and one white-space character; `sso-session` sections go to their own list.
fn placed<'p, 'a>(profiles: &'p mut Profiles<'a>, kind: FileKind, name: &'a str) -> &'p mut Section<'a> {
    let rest = |prefix: &str| name.strip_prefix(prefix)?.strip_prefix(is_js_space);
    if kind == FileKind::Config {
        if let Some(session) = rest("sso-session") {
            return profiles.sso_sessions.entry(session.into());
        }
        if let Some(profile) = rest("profile") {
            return profiles.profiles.entry(profile.into());
        }
    }
    profiles.profiles.entry(name.into())
}

/// The sections of one file, one for each header. A section without keys does not exist; a name may be there twice.
fn parse<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<(&'a str, Section<'a>)> {
    let mut sections: Vec<(&str, Section<'_>)> = Vec::new();
    let mut current: Option<(&str, Place)> = None;
    for (line, raw) in lines(file.text()) {
        let text = without_comment(raw).trim_matches(is_js_space);
        let place = Place { file: file.kind, line };
        let mut problem = |reason| problems.push(Problem { file: file.kind, line, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name.split(is_js_space).nth(1) == Some("__proto__") {
                problem(Reason::Proto);
                return Vec::new();
            }
            // An empty name is falsy: the keys below `[]` belong to nobody.
            current = (!name.is_empty()).then_some((name, place));
            continue;
        }
        let Some((name, header)) = current else {
            if !text.is_empty() {
                problem(if text.starts_with('[') { Reason::NotAHeader } else { Reason::OutsideSection });
            }
            continue;
        };
        match assignment(text) {
            Ok((key, value)) => {
                let column = raw.chars().take_while(|&c| is_js_space(c)).count() + 1;
                let property = Property { value: value.into(), file: file.kind, line, column };
                if sections.last().is_none_or(|(_, last)| last.header != Some(header)) {
                    sections.push((name, Section { header: Some(header), ..Section::default() }));
                }
                if let Some((_, section)) = sections.last_mut() {
                    section.properties.insert(key.into(), property);
                }
            }
            Err(Some(reason)) => problem(reason),
            Err(None) => {}
        }
    }
    sections
}

/// Lines as `split(/\r?\n/)` gives them, counted from 1. A bare `\r` ends no line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split('\n').enumerate().map(|(index, line)| (index + 1, line.strip_suffix('\r').unwrap_or(line)))
}

/// What precedes the first `;` or `#` that begins the line or follows white space.
pub(super) fn without_comment(line: &str) -> &str {
    if memchr::memchr2(b';', b'#', line.as_bytes()).is_none() {
        return line;
    }
    let mut previous: Option<(usize, char)> = None;
    for (at, character) in line.char_indices() {
        if matches!(character, ';' | '#') {
            match previous {
                None => return "",
                Some((start, before)) if is_js_space(before) => return &line[..start],
                Some(_) => {}
            }
        }
        previous = Some((at, character));
    }
    line
}

/// The name between the brackets, untrimmed: `[ default ]` is not `default`.
pub(super) fn header(text: &str) -> Option<&str> {
    text.strip_prefix('[')?.strip_suffix(']')
}

fn assignment(text: &str) -> Result<(&str, &str), Option<Reason>> {
    let Some(at) = text.find('=') else {
        return Err(match text.chars().next() {
            None => None,
            Some('[') => Some(Reason::NotAHeader),
            Some(_) => Some(Reason::NoEquals),
        });
    };
    if at == 0 {
        return Err(Some(Reason::NoName));
    }
    if at + 1 == text.len() {
        return Err(Some(Reason::EmptyValue));
    }
    Ok((text[..at].trim_matches(is_js_space), text[at + 1..].trim_matches(is_js_space)))
}

/// White space of ECMAScript (`\s`, `trim`): Unicode's, with the byte order mark and without NEL.
pub(super) fn is_js_space(character: char) -> bool {
    character == '\u{feff}' || (character.is_whitespace() && character != '\u{85}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;
    use crate::profile::location::Location;

    fn credentials(text: &str) -> File {
        let location = Location { path: String::new(), origin: Origin::default() };
        File { kind: FileKind::Credentials, location, text: Ok(text.as_bytes().to_vec().into()) }
    }

    #[test]
    fn header_followed_by_a_glued_comment_is_no_header() {
        let file = credentials("[a]\nk=1\n[default]#c\nk=2\n");
        let profiles = merge(None, &file);
        assert_eq!(profiles.profiles.get("a").and_then(|a| a.get("k")), Some("2"));
        assert!(!profiles.profiles.contains("default"));
        assert_eq!(profiles.problems[0].reason, Reason::NotAHeader);
    }

    #[test]
    fn blanks_inside_the_brackets_are_part_of_the_name() {
        let file = credentials("[ default ]\nk=1");
        assert!(merge(None, &file).profiles.contains(" default "));
    }

    #[test]
    fn quotes_stay_and_names_keep_their_case() {
        let file = credentials("[a]\nAWS_Key = \"v\" ; comment\nb=c;d\n");
        let profiles = merge(None, &file);
        let section = profiles.profiles.get("a").unwrap();
        assert_eq!((section.get("AWS_Key"), section.get("b")), (Some("\"v\""), Some("c;d")));
    }

    #[test]
    fn empty_value_and_colon_are_dropped() {
        let file = credentials("[a]\nkey=\nother: v\n= x\n");
        let profiles = merge(None, &file);
        assert!(profiles.profiles.is_empty());
        let reasons: Vec<Reason> = profiles.problems.iter().map(|problem| problem.reason).collect();
        assert_eq!(reasons, [Reason::EmptyValue, Reason::NoEquals, Reason::NoName]);
    }

    #[test]
    fn profile_prefix_stays_in_the_credentials_file() {
        let file = credentials("[profile x]\nk=1");
        assert!(merge(None, &file).profiles.contains("profile x"));
    }

    #[test]
    fn byte_order_mark_before_the_first_header_is_trimmed() {
        let file = credentials("\u{feff}[a]\nk=1");
        assert!(merge(None, &file).profiles.contains("a"));
    }
}
