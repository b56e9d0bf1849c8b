//! `ca` and `cafile`, split and un-escaped as Serverless does (`lib/aws/request.js`), and files named by other variables.

use std::sync::Arc;

use crate::input::vars;
use crate::origin::Origin;
use crate::trust::source::{Given, Source};
use crate::world::{Env, READ_LIMIT, World};

/// The names that give text, strongest first. The first that is not empty counts, the others are not read.
pub const CA_NAMES: [&str; 3] = [vars::CA, vars::HTTPS_CA, vars::HTTPS_CA_LOWER];
/// The names that give paths, strongest first.
pub const CAFILE_NAMES: [&str; 3] = [vars::CAFILE, vars::HTTPS_CAFILE, vars::HTTPS_CAFILE_LOWER];

/// The sources of the `ca` and the `cafile` family, in the order in which the client loads them. Both add up.
///
/// `cafile_option` is the list given with `--cafile`, which stands in for the variables of that family.
#[must_use]
pub fn sources(world: &World, cafile_option: Option<&str>) -> Vec<Source> {
    let mut sources = text_sources(&world.env);
    sources.extend(file_sources(world, cafile_option));
    sources
}

/// The name of the family that counts: the first with a value.
#[must_use]
pub fn chosen<'a>(env: &Env, names: &[&'a str]) -> Option<&'a str> {
    names.iter().copied().find(|name| env.non_empty(name).is_some())
}

fn text_sources(env: &Env) -> Vec<Source> {
    let Some(name) = chosen(env, &CA_NAMES) else { return Vec::new() };
    let value: Arc<str> = env.get(name).unwrap_or_default().into();
    let mut at = 0;
    let mut sources = Vec::new();
    for (index, raw) in value.split(',').enumerate() {
        sources.push(Source {
            origin: Origin::variable(name).item(index + 1),
            bytes: Ok(Arc::new(raw.replace("\\n", "\n").into_bytes())),
            given: Given::Text { raw: raw.to_owned(), at, value: Arc::clone(&value) },
        });
        at += raw.len() + 1;
    }
    sources
}

fn file_sources(world: &World, option: Option<&str>) -> Vec<Source> {
    let (origin, list) = match (option, chosen(&world.env, &CAFILE_NAMES)) {
        (Some(list), _) => (Origin::option("--cafile"), list),
        (None, Some(name)) => (Origin::variable(name), world.env.get(name).unwrap_or_default()),
        (None, None) => return Vec::new(),
    };
    let items = list.split(',').enumerate();
    items.map(|(index, item)| file_source(world, origin.clone().item(index + 1), js_trimmed(item))).collect()
}

/// `String.prototype.trim`: Unicode's white space, and the byte order mark.
fn js_trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}')
}

/// The one file that a variable names, as it stands: `NODE_EXTRA_CA_CERTS`, `AWS_CA_BUNDLE` and the like take no list.
#[must_use]
pub fn single_file(world: &World, name: &str) -> Option<Source> {
    let path = world.env.non_empty(name)?;
    Some(file_source(world, Origin::variable(name), path))
}

fn file_source(world: &World, origin: Origin, path: &str) -> Source {
    Source {
        origin: origin.path(path),
        bytes: world.files.read(path, READ_LIMIT).map(Arc::new),
        given: Given::Path(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::ReadFailure;
    use crate::world::Files;

    fn world(variables: &[(&str, &str)]) -> World {
        let mut world = World::real();
        world.env = variables.iter().copied().collect();
        world.files =
            Files::Given([("/a.pem".into(), b"A".to_vec()), ("/b.pem".into(), b"B".to_vec())].into());
        world
    }

    fn texts(world: &World, option: Option<&str>) -> Vec<String> {
        let show = |source: Source| match source.bytes {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => format!("{:?}", error.failure),
        };
        sources(world, option).into_iter().map(show).collect()
    }

    #[test]
    fn ca_is_split_at_commas_unescaped_and_not_trimmed() {
        assert_eq!(texts(&world(&[("ca", "x\\ny, z")]), None), ["x\ny", " z"]);
        assert_eq!(texts(&world(&[("ca", "x,")]), None), ["x", ""]);
    }

    #[test]
    fn cafile_is_split_trimmed_and_read_and_both_add_up() {
        let both = world(&[("ca", "x"), ("cafile", "/a.pem , /b.pem")]);
        assert_eq!(texts(&both, None), ["x", "A", "B"]);
        assert_eq!(texts(&both, Some("/b.pem")), ["x", "B"]);
        let trailing = sources(&world(&[("cafile", "/a.pem,")]), None);
        let error = trailing[1].bytes.as_ref().expect_err("the empty path is no file");
        assert_eq!((error.path.as_str(), &error.failure), ("", &ReadFailure::NotFound));
    }

    #[test]
    fn the_first_name_with_a_value_counts() {
        assert_eq!(texts(&world(&[("ca", ""), ("HTTPS_CA", "1"), ("https_ca", "2")]), None), ["1"]);
        assert_eq!(texts(&world(&[("https_cafile", "/b.pem"), ("HTTPS_CAFILE", "/a.pem")]), None), ["A"]);
        assert_eq!(texts(&world(&[("CA", "1"), ("CAFILE", "/a.pem")]), None), [""; 0]);
    }
}
