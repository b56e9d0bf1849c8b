//! `slsca configure`: the prompts of `aws configure` (AWS CLI 1.46, `customizations/configure`). Keys go to the credentials file,
//! region and output to the config file; an empty answer keeps what is there.

use std::io::{BufRead, Read, Write};

use super::config_credentials::{SESSION_KEYS, WriteError, Written, in_place};
use super::edit::{self, Change, Style};
use super::ini_botocore::{self, Botocore};
use super::location::{self, FileKind};
use super::values;
use crate::input::vars;
use crate::secret::Secret;
use crate::world::{UpdateError, Updated, World};

/// One thing that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub key: &'static str,
    /// `AWS Access Key ID [****************MPLE]: `
    pub prompt: String,
}

/// What each key is called, and what goes before the bracket.
const ASKED: [(&str, &str); 4] = [
    ("aws_access_key_id", "AWS Access Key ID"),
    ("aws_secret_access_key", "AWS Secret Access Key"),
    ("region", "Default region name"),
    ("output", "Default output format"),
];

/// No answer is longer.
const LONGEST_ANSWER: u64 = 64 * 1024;

/// Asks (only on a terminal are the questions shown), then writes. Without a terminal four lines are read.
pub fn configure(
    world: &World,
    profile: Option<&str>,
    input: &mut dyn BufRead,
    prompts: &mut dyn Write,
) -> Result<Written, WriteError> {
    let mut answers: [Option<Secret>; 4] = Default::default();
    for (question, answer) in questions(world, profile).iter().zip(&mut answers) {
        if world.terminal.stdin {
            let _ = prompts.write_all(question.prompt.as_bytes()).and_then(|()| prompts.flush());
        }
        let mut line = String::new();
        let read = input.take(LONGEST_ANSWER).read_line(&mut line);
        // The end of the input keeps the rest as it is.
        if read.unwrap_or(0) == 0 {
            break;
        }
        let text = line.strip_suffix('\n').unwrap_or(&line);
        let text = text.strip_suffix('\r').unwrap_or(text);
        *answer = (!text.is_empty()).then(|| Secret::new(text));
    }
    write(world, profile, &answers)
}

/// The four questions with what is there now; keys are masked.
#[must_use]
pub fn questions(world: &World, profile: Option<&str>) -> Vec<Question> {
    let current = Current::read(world, profile);
    let asked = ASKED.into_iter().map(|(key, text)| {
        let value = current.get(key);
        let shown = match value {
            Some(value) if key.starts_with("aws_") => mask(value),
            Some(value) => values::name(value),
            None => "None".to_owned(),
        };
        Question { key, prompt: format!("{text} [{shown}]: ") }
    });
    asked.collect()
}

/// Writes the answers, in the order of the questions. `None` keeps.
pub fn write(
    world: &World,
    profile: Option<&str>,
    answers: &[Option<Secret>; 4],
) -> Result<Written, WriteError> {
    let current = Current::read(world, profile);
    values::check_profile(&current.profile)?;
    let mut changed: Vec<(&str, &str)> = Vec::new();
    for ((key, text), answer) in ASKED.into_iter().zip(answers) {
        let Some(answer) =
            answer.as_ref().map(Secret::expose).filter(|answer| current.get(key) != Some(answer))
        else {
            continue;
        };
        values::check(text, answer)?;
        changed.push((key, answer));
    }
    let (keys, rest): (Vec<_>, Vec<_>) = changed.iter().partition(|(key, _)| key.starts_with("aws_"));
    let mut notes = Vec::new();
    if let Some((_, key_id)) = keys.iter().find(|(key, _)| *key == "aws_access_key_id") {
        let secret = keys.iter().find(|(key, _)| *key == "aws_secret_access_key").map(|(_, secret)| *secret);
        notes.extend(values::slips(key_id, secret));
    }
    let mut files = Vec::new();
    // New keys make the token of the former ones useless.
    let remove: &[&str] = if keys.is_empty() { &[] } else { &SESSION_KEYS };
    for (kind, section, set, remove) in [
        (FileKind::Credentials, current.profile.clone(), keys, remove),
        (FileKind::Config, current.config_section(world), rest, &[][..]),
    ] {
        if set.is_empty() {
            continue;
        }
        let path = location::expanded(world, kind).path;
        let change = Change { section: &section, set, remove, style: Style::AwsCli };
        let updated = change_file(world, &path, &change)?;
        notes.extend(in_place(updated));
        files.push((path, updated));
    }
    let message = if files.is_empty() {
        "nothing was changed".to_owned()
    } else {
        format!("Profile \"{}\" has been configured", values::name(&current.profile))
    };
    Ok(Written { message, notes, files })
}

fn change_file(world: &World, path: &str, change: &Change<'_>) -> Result<Updated, WriteError> {
    let edited = |old: Option<&[u8]>| Ok(Some(edit::apply(old.unwrap_or_default(), change)));
    world
        .files
        .update(path, edited)
        .map_err(|error: UpdateError<std::convert::Infallible>| WriteError::File(error))
}

/// What the files say about the profile now, as the AWS CLI reads them.
struct Current {
    profile: String,
    /// In the order of the questions.
    values: [Option<Secret>; 4],
}

impl Current {
    fn read(world: &World, profile: Option<&str>) -> Self {
        let variable = |name| world.env.non_empty(name);
        let profile = profile
            .or_else(|| variable(vars::AWS_DEFAULT_PROFILE))
            .or_else(|| variable(vars::AWS_PROFILE))
            .unwrap_or("default");
        let texts = ini_botocore::Files::read(world);
        let files = Botocore::parse(&texts);
        let section = files.merged.profiles.get(profile);
        let values = ASKED.map(|(key, _)| section.as_ref()?.get(key).map(Secret::new));
        Self { profile: profile.to_owned(), values }
    }

    fn get(&self, key: &str) -> Option<&str> {
        let place = ASKED.iter().position(|(asked, _)| *asked == key)?;
        self.values[place].as_ref().map(Secret::expose)
    }

    /// The header in the config file: one that is there already, else the form that the AWS CLI gives it.
    fn config_section(&self, world: &World) -> String {
        let name = &self.profile;
        let forms = [format!("profile {name}"), format!("profile \"{name}\""), format!("profile '{name}'")];
        let path = location::expanded(world, FileKind::Config).path;
        let content = world.files.read(&path, crate::world::READ_LIMIT).unwrap_or_default();
        if let Some(form) = forms.iter().find(|form| edit::has_section(&content, form)) {
            return form.clone();
        }
        match name.as_str() {
            "default" => name.clone(),
            name if name.contains(char::is_whitespace) => format!("profile '{name}'"),
            name => format!("profile {name}"),
        }
    }
}

/// Sixteen stars and the last four characters.
fn mask(value: &str) -> String {
    let length = value.chars().count();
    let last: String = value.chars().skip(length.saturating_sub(4)).collect();
    format!("****************{}", values::name(&last))
}
