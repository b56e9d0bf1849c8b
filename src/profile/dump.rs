//! `profile --dump`: the parsed files as the AWS SDKs understand them, with secrets taken out (`slsca.profiles/1`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::ini_aws;
use super::location::{self, FileKind};
use super::section::{File, Section};
use super::values::looks_like_secret;
use crate::named::Named;
use crate::world::World;

/// The published form of the parsed files.
#[derive(Clone, Debug, Serialize)]
pub struct Dump {
    schema: &'static str,
    pub profiles: BTreeMap<String, BTreeMap<String, String>>,
    pub sso_sessions: BTreeMap<String, BTreeMap<String, String>>,
    pub services: BTreeMap<String, BTreeMap<String, String>>,
    /// Why the SDKs would give up, with file and line.
    pub error: Option<String>,
    pub problems: Vec<Line>,
    pub files: Vec<Read>,
}

/// A line that was not used.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    pub path: String,
    pub line: usize,
    pub reason: String,
}

/// One of the two files, and what was odd about it.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
    pub path: String,
    /// `null` if it was read; else the name of the error, or `not a regular file`, or `too large`.
    pub error: Option<String>,
    pub byte_order_mark: bool,
    pub not_utf8: bool,
}

/// What the AWS SDKs see in both files by their specification, safe to show. After an error they see nothing.
#[must_use]
pub fn dump(world: &World) -> Dump {
    let file = |kind| File::read(world, kind, location::expanded(world, kind));
    let (config, credentials) = (file(FileKind::Config), file(FileKind::Credentials));
    let profiles = ini_aws::merge(&config, &credentials);
    let files = [&config, &credentials];
    let path = |kind| files.iter().find(|file| file.kind == kind).map_or("", |file| &file.location.path);
    let problems = profiles.problems.iter().map(|problem| Line {
        path: path(problem.file).to_owned(),
        line: problem.line,
        reason: problem.reason.to_string(),
    });
    let fatal = ini_aws::error(&profiles);
    let sections = |sections: &Named<Section<'_>, Cow<'_, str>>| {
        if fatal.is_some() { BTreeMap::new() } else { shown(sections) }
    };
    Dump {
        schema: "slsca.profiles/1",
        profiles: sections(&profiles.profiles),
        sso_sessions: sections(&profiles.sso_sessions),
        services: sections(&profiles.services),
        error: fatal.map(|problem| format!("{}:{}: {}", path(problem.file), problem.line, problem.reason)),
        problems: problems.collect(),
        files: files.into_iter().map(Read::of).collect(),
    }
}

fn shown(sections: &Named<Section<'_>, Cow<'_, str>>) -> BTreeMap<String, BTreeMap<String, String>> {
    let property = |(key, value): (&str, &str)| {
        // Two lines that were swapped do not make a secret public.
        let swapped = key == "aws_access_key_id" && looks_like_secret(value);
        let value = if is_secret(key) || swapped { "<redacted>" } else { value };
        (key.to_owned(), value.to_owned())
    };
    let section = |section: &Section<'_>| {
        section.properties.iter().map(|(key, found)| property((key, &*found.value))).collect()
    };
    sections.iter().map(|(name, found)| (name.to_owned(), section(found))).collect()
}

/// Keys whose values are never shown: secrets, tokens, passwords, and commands, which often carry one.
#[must_use]
pub fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let names_a_file = key.ends_with("_file");
    !names_a_file && ["secret", "token", "password", "private_key"].iter().any(|word| key.contains(word))
}

impl Read {
    fn of(file: &File) -> Self {
        let text = file.text.as_ref();
        Self {
            path: file.location.path.clone(),
            error: text.err().map(|error| match error.failure.errno_name() {
                Some(name) => name.to_owned(),
                None => error.failure.described().to_owned(),
            }),
            byte_order_mark: text.is_ok_and(|text| text.byte_order_mark),
            not_utf8: text.is_ok_and(|text| text.garbled),
        }
    }
}
