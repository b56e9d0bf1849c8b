//! The files as the AWS SDK for JavaScript v2 reads them: `lib/util.js` (`ini.parse`, `getProfilesFromSharedConfig`) and
//! `lib/shared-ini/ini-loader.js` of aws-sdk 2.1693. Its traps are kept, not mended.

use std::collections::btree_map::Entry;

use super::location::{self, FileKind};
use super::section::{File, Place, Problem, Profiles, Property, Reason, Section};
use crate::world::World;

/// Profiles of the config file (if it is read at all), then those of the credentials file, key by key.
#[must_use]
pub fn merge(config: Option<File>, credentials: File) -> Profiles {
    let mut profiles = Profiles::default();
    for file in config.into_iter().chain([credentials]) {
        for (name, section) in parse(&file, &mut profiles.problems) {
            let (target, name) = placed(&mut profiles, file.kind, name);
            match target.entry(name) {
                Entry::Vacant(place) => drop(place.insert(section)),
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.header = known.header.or(section.header);
                    known.properties.extend(section.properties);
                }
            }
        }
        profiles.files.push(file);
    }
    profiles
}

/// The config file alone.
pub(super) fn config(world: &World) -> Profiles {
    let file = File::read(world, FileKind::Config, location::literal(world, FileKind::Config));
    merge(None, file)
}

/// Config sections lose `profile` and one white-space character; `sso-session` sections go to their own list.
fn placed<'a>(
    profiles: &'a mut Profiles,
    kind: FileKind,
    name: &str,
) -> (&'a mut std::collections::BTreeMap<String, Section>, String) {
    let rest = |prefix: &str| {
        name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(is_js_space)).map(str::to_owned)
    };
    if kind == FileKind::Config {
        if let Some(session) = rest("sso-session") {
            return (&mut profiles.sso_sessions, session);
        }
        if let Some(profile) = rest("profile") {
            return (&mut profiles.profiles, profile);
        }
    }
    (&mut profiles.profiles, name.to_owned())
}

/// The sections of one file. A section without keys does not exist; the same section twice is merged.
fn parse<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<(&'a str, Section)> {
    let mut sections: Vec<(&str, Section)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut current: Option<(&str, usize)> = None;
    for (line, raw) in lines(file.text()) {
        let text = without_comment(raw).trim_matches(is_js_space);
        let mut problem = |reason| problems.push(Problem { file: file.kind, line, reason });
        if let Some(name) = header(text) {
            if name == "__proto__" || name.split(is_js_space).nth(1) == Some("__proto__") {
                problem(Reason::Proto);
                return Vec::new();
            }
            // An empty name is falsy: the keys below `[]` belong to nobody.
            current = (!name.is_empty()).then_some((name, line));
            continue;
        }
        let Some((name, header_line)) = current else {
            if !text.is_empty() {
                problem(if text.starts_with('[') { Reason::NotAHeader } else { Reason::OutsideSection });
            }
            continue;
        };
        match assignment(text) {
            Ok((key, value)) => {
                let position = match sections.last() {
                    Some((last, _)) if *last == name => sections.len() - 1,
                    _ => *index.entry(name).or_insert_with(|| {
                        let header = Some(Place { file: file.kind, line: header_line });
                        sections.push((name, Section { header, ..Section::default() }));
                        sections.len() - 1
                    }),
                };
                let column = raw.chars().take_while(|&c| is_js_space(c)).count() + 1;
                let property = Property { value: value.to_owned(), file: file.kind, line, column };
                sections[position].1.properties.insert(key.to_owned(), property);
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
    use crate::profile::location;
    use crate::world::{Clock, Env, Files, Net, Terminal, World};

    fn read(credentials: &str) -> Profiles {
        let files = [("/h/.aws/credentials".into(), credentials.as_bytes().to_vec())];
        let world = World {
            env: [("HOME", "/h")].into_iter().collect::<Env>(),
            files: Files::Given(files.into_iter().collect()),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        };
        let place = location::at_home(&world, FileKind::Credentials);
        merge(None, File::read(&world, FileKind::Credentials, place))
    }

    #[test]
    fn header_followed_by_a_glued_comment_is_no_header() {
        let profiles = read("[a]\nk=1\n[default]#c\nk=2\n");
        assert_eq!(profiles.profiles["a"].get("k"), Some("2"));
        assert!(!profiles.profiles.contains_key("default"));
        assert_eq!(profiles.problems[0].reason, Reason::NotAHeader);
    }

    #[test]
    fn blanks_inside_the_brackets_are_part_of_the_name() {
        assert!(read("[ default ]\nk=1").profiles.contains_key(" default "));
    }

    #[test]
    fn quotes_stay_and_names_keep_their_case() {
        let profiles = read("[a]\nAWS_Key = \"v\" ; comment\nb=c;d\n");
        assert_eq!(profiles.profiles["a"].get("AWS_Key"), Some("\"v\""));
        assert_eq!(profiles.profiles["a"].get("b"), Some("c;d"));
    }

    #[test]
    fn empty_value_and_colon_are_dropped() {
        let profiles = read("[a]\nkey=\nother: v\n= x\n");
        assert!(profiles.profiles.is_empty());
        let reasons: Vec<Reason> = profiles.problems.iter().map(|problem| problem.reason).collect();
        assert_eq!(reasons, [Reason::EmptyValue, Reason::NoEquals, Reason::NoName]);
    }

    #[test]
    fn profile_prefix_stays_in_the_credentials_file() {
        assert!(read("[profile x]\nk=1").profiles.contains_key("profile x"));
    }

    #[test]
    fn byte_order_mark_before_the_first_header_is_trimmed() {
        assert!(read("\u{feff}[a]\nk=1").profiles.contains_key("a"));
    }
}
