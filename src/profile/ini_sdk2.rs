//! The files as the AWS SDK for JavaScript v2 reads them: `lib/util.js` (`ini.parse`, `getProfilesFromSharedConfig`) and
//! `lib/shared-ini/ini-loader.js` of aws-sdk 2.1693. Its traps are kept, not mended.

use super::location::FileKind;
use super::section::{
    self, Block, File, Line, Place, Problem, Profiles, Property, Reason, Section, Sections,
};

/// Profiles of the config file (if it is read at all), then those of the credentials file, key by key.
#[must_use]
pub fn merge<'a>(config: Option<&'a File>, credentials: &'a File) -> Profiles<'a> {
    let mut profiles = Profiles::new(add);
    for file in config.into_iter().chain([credentials]) {
        for (name, block) in blocks(file, &mut profiles.problems) {
            let (sections, name) = placed(&mut profiles, file.kind, name);
            sections.push(Block { name: name.into(), ..block });
        }
        profiles.files.push(file);
    }
    profiles
}

/// Config sections lose `profile` and one white-space character; `sso-session` sections go to their own list.
fn placed<'p, 'a>(
    profiles: &'p mut Profiles<'a>,
    kind: FileKind,
    name: &'a str,
) -> (&'p mut Sections<'a>, &'a str) {
    let rest = |prefix| name.strip_prefix(prefix)?.strip_prefix(is_js_space);
    if kind == FileKind::Config {
        if let Some(session) = rest("sso-session") {
            return (&mut profiles.sso_sessions, session);
        }
        if let Some(profile) = rest("profile") {
            return (&mut profiles.profiles, profile);
        }
    }
    (&mut profiles.profiles, name)
}

/// The blocks of one file. A section without keys does not exist; a name may be there twice.
fn blocks<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<(&'a str, Block<'a>)> {
    let mut blocks: Vec<(&str, Block<'_>)> = Vec::new();
    let mut current: Option<(&str, Place, &str)> = None;
    for Line { number, text, rest } in section::lines(file.text()) {
        let text = plain(text);
        let place = Place { file: file.kind, line: number };
        let mut problem = |reason| problems.push(Problem { file: file.kind, line: number, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name.split(is_js_space).nth(1) == Some("__proto__") {
                problem(Reason::Proto);
                return Vec::new();
            }
            // An empty name is falsy: the keys below `[]` belong to nobody.
            current = (!name.is_empty()).then_some((name, place, rest));
            continue;
        }
        let Some((name, header, below)) = current else {
            if !text.is_empty() {
                problem(if text.starts_with('[') { Reason::NotAHeader } else { Reason::OutsideSection });
            }
            continue;
        };
        match assignment(text) {
            Ok(_) if blocks.last().is_some_and(|(_, last)| last.header == header) => {}
            Ok(_) => blocks.push((name, Block::new(name, header, below))),
            Err(Some(reason)) => problem(reason),
            Err(None) => {}
        }
    }
    blocks
}

fn add<'a>(section: &mut Section<'a>, block: &Block<'a>) {
    section.header = section.header.or(Some(block.header));
    for (Place { file, line }, raw) in block.lines() {
        let text = plain(raw);
        if header(text).is_some() {
            return;
        }
        if let Ok((key, value)) = assignment(text) {
            let column = raw.chars().take_while(|&c| is_js_space(c)).count() + 1;
            section.properties.insert(key.into(), Property { value: value.into(), file, line, column });
        }
    }
}

/// A line without its comment and the white space around it.
pub(super) fn plain(line: &str) -> &str {
    without_comment(line).trim_matches(is_js_space)
}

/// What precedes the first `;` or `#` that begins the line or follows white space.
fn without_comment(line: &str) -> &str {
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
        assert_eq!(profiles.profiles.get("a").unwrap().get("k"), Some("2"));
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
        assert!(!profiles.profiles.contains("a"));
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
