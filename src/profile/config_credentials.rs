//! `slsca config credentials`: flags and messages of `serverless config credentials` (3.40, `lib/plugins/aws/
//! config-credentials.js`), without its losses: only the keys of the one profile change, and
//! `AWS_SHARED_CREDENTIALS_FILE` is honoured.

use super::edit::{self, Change, Style};
use super::location::{self, FileKind};
use super::values::{self, Unwritable};
use crate::input::vars;
use crate::secret::Secret;
use crate::world::{UpdateError, Updated, World};

/// The options, as typed.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub provider: Option<String>,
    pub key: Option<String>,
    pub secret: Option<Secret>,
    /// The secret stood on the command line, where the shell's history and every user's process list have it.
    pub secret_in_argv: bool,
    pub profile: Option<String>,
    pub overwrite: bool,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The line that says so.
    pub message: String,
    /// Slips and side effects, a sentence each.
    pub notes: Vec<String>,
    /// The files that were written.
    pub files: Vec<(String, Updated)>,
}

/// Why nothing was written. The texts are those of Serverless 3 where it has one.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(
        "Serverless command \"config credentials\" requires {0}. Run \"serverless config credentials --help\" for more info"
    )]
    Missing(String),
    #[error("Provider \"{0}\" is not supported. Supported providers are: \"aws\".")]
    Provider(String),
    #[error(
        "Profile \"{profile}\" is already configured in {file}. Use the overwrite flag (\"-o\" or \"--overwrite\") to force the update."
    )]
    Exists { profile: String, file: String },
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    #[error("{0}")]
    File(UpdateError<std::convert::Infallible>),
}

/// Keys of another identity's session, which would make the new ones useless.
pub(super) const SESSION_KEYS: [&str; 3] =
    ["aws_session_token", "aws_security_token", "x_security_token_expires"];

/// Writes one profile into the credentials file.
pub fn config_credentials(world: &World, request: &Request) -> Result<Written, WriteError> {
    let (key, secret) = complete(request)?;
    let profile = request.profile.as_deref().filter(|name| !name.is_empty()).unwrap_or("default");
    values::check_profile(profile)?;
    values::check("the key id", key)?;
    values::check("the secret", secret.expose())?;
    let location = location::expanded(world, FileKind::Credentials);
    let set = vec![("aws_access_key_id", key), ("aws_secret_access_key", secret.expose())];
    let change = Change { section: profile, set, remove: &SESSION_KEYS, style: Style::Serverless };
    let mut before = Vec::new();
    let updated = world.files.update(&location.path, |old| {
        let old = old.unwrap_or_default();
        if edit::has_section(old, profile) && !request.overwrite {
            return Err(());
        }
        if request.overwrite {
            before = edit::keys(old, profile);
        }
        Ok(Some(edit::apply(old, &change)))
    });
    let updated = updated.map_err(|error| refused(error, || exists(world, profile, &location.path)))?;
    let mut notes = values::slips(key, Some(secret.expose()));
    notes.extend(side_effects(world, request, &before, updated));
    let message = format!("Profile \"{}\" has been configured", values::name(profile));
    Ok(Written { message, notes, files: vec![(location.path, updated)] })
}

fn complete(request: &Request) -> Result<(&str, &Secret), WriteError> {
    let given = [
        ("--provider", request.provider.is_some()),
        ("--key", request.key.is_some()),
        ("--secret", request.secret.is_some()),
    ];
    let missing: Vec<String> =
        given.iter().filter(|(_, given)| !given).map(|(name, _)| format!("\"{name}\"")).collect();
    let (Some(provider), Some(key), Some(secret)) = (&request.provider, &request.key, &request.secret) else {
        let options = if missing.len() > 1 { "options" } else { "option" };
        return Err(WriteError::Missing(format!("{} {options}", missing.join(", "))));
    };
    let provider = provider.to_lowercase();
    if provider == "aws" { Ok((key, secret)) } else { Err(WriteError::Provider(values::name(&provider))) }
}

fn exists(world: &World, profile: &str, path: &str) -> WriteError {
    // Serverless names the file this way; with the variable set it would be another file, so the path is shown.
    let elsewhere = world.env.non_empty(vars::AWS_SHARED_CREDENTIALS_FILE).is_some();
    let file = if elsewhere { path.to_owned() } else { "~/.aws/credentials".to_owned() };
    WriteError::Exists { profile: values::name(profile), file }
}

/// The error of an update whose edit can only refuse for one reason.
fn refused(error: UpdateError<()>, reason: impl FnOnce() -> WriteError) -> WriteError {
    match error {
        UpdateError::Refused(()) => reason(),
        UpdateError::Read(error) => WriteError::File(UpdateError::Read(error)),
        UpdateError::Write { path, failure } => WriteError::File(UpdateError::Write { path, failure }),
        UpdateError::Locked { path } => WriteError::File(UpdateError::Locked { path }),
    }
}

fn side_effects(world: &World, request: &Request, before: &[String], updated: Updated) -> Vec<String> {
    let had = |key: &str| before.iter().any(|found| found == key);
    let mut notes = Vec::new();
    if request.secret_in_argv {
        notes.push("the secret stood on the command line, so the shell's history has it; `--secret -` reads it from standard input".to_owned());
    }
    if SESSION_KEYS.iter().any(|key| had(key)) {
        notes.push(
            "the session token of the former keys was taken out, because it does not belong to the new ones"
                .to_owned(),
        );
    }
    if had("role_arn") {
        notes.push("the profile has a `role_arn`, which Serverless prefers to the keys".to_owned());
    }
    if world.env.non_empty(vars::AWS_SHARED_CREDENTIALS_FILE).is_some() {
        notes.push("`AWS_SHARED_CREDENTIALS_FILE` is honoured here; `serverless config credentials` would have written to `~/.aws/credentials`".to_owned());
    }
    notes.extend(in_place(updated));
    notes
}

/// Says that a crash could have cut the file short.
pub(super) fn in_place(updated: Updated) -> Option<String> {
    let note = "the file could not be replaced as a whole, so it was written in place";
    (updated == Updated::InPlace).then(|| note.to_owned())
}
