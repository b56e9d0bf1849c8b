//! Keys and names as somebody types them: what may not be written, and what is probably a slip.

use crate::untrusted::shown;

/// What may not go into a file of profiles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    #[error("{what} is empty")]
    Empty { what: &'static str },
    #[error("{what} holds a line break or another control character")]
    Control { what: &'static str },
    #[error("the profile name holds `{character}`")]
    Bracket { character: char },
    #[error("a profile cannot be called `__proto__`: Serverless refuses the whole file then")]
    Proto,
}

/// Refuses what would change the structure of the file.
pub(super) fn check(what: &'static str, value: &str) -> Result<(), Unwritable> {
    if value.is_empty() {
        return Err(Unwritable::Empty { what });
    }
    if value.chars().any(char::is_control) {
        return Err(Unwritable::Control { what });
    }
    Ok(())
}

/// Refuses names that a header cannot hold.
pub(super) fn check_profile(name: &str) -> Result<(), Unwritable> {
    check("the profile name", name)?;
    if let Some(character) = name.chars().find(|character| matches!(character, '[' | ']')) {
        return Err(Unwritable::Bracket { character });
    }
    if name == "__proto__" { Err(Unwritable::Proto) } else { Ok(()) }
}

/// Slips in a key id, in sentences that show nothing of a value. `secret` is the other half, if it was given.
pub(super) fn slips(key_id: &str, secret: Option<&str>) -> Vec<String> {
    let mut notes = spacing("the key id", key_id);
    if looks_like_key_id(secret.unwrap_or_default()) && looks_like_secret(key_id) {
        notes.push(
            "the key id looks like a secret and the secret like a key id: they are probably swapped"
                .to_owned(),
        );
    } else if looks_like_secret(key_id) {
        notes.push("the key id is as long as a secret key; key ids have 20 characters".to_owned());
    } else if key_id.starts_with("ASIA") {
        notes.push(
            "the key id begins with `ASIA`: it is temporary and works only with its session token".to_owned(),
        );
    } else if !key_id.starts_with("AKIA") {
        notes.push("the key id does not begin with `AKIA`, as those of AWS do".to_owned());
    }
    if let Some(secret) = secret {
        notes.extend(spacing("the secret", secret));
    }
    notes
}

/// Twenty characters, `AKIA…` or `ASIA…`.
#[must_use]
pub fn looks_like_key_id(text: &str) -> bool {
    let prefix = ["AKIA", "ASIA", "AROA", "AIDA"].iter().any(|prefix| text.starts_with(prefix));
    prefix
        && (16..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Forty characters of base64, and not a key id.
#[must_use]
pub fn looks_like_secret(text: &str) -> bool {
    text.len() == 40
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
        && !looks_like_key_id(text)
}

/// Quotes and blanks, which every client keeps, drops or misreads in its own way.
fn spacing(what: &str, value: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let first = value.chars().next().unwrap_or_default();
    if matches!(first, '"' | '\'' | '`') && value.ends_with(first) {
        notes.push(format!("{what} is in quotes, which are not taken off"));
    }
    if value.trim() != value {
        notes.push(format!("{what} begins or ends with a blank, which is lost when the file is read"));
    } else if value.contains([' ', '\t']) {
        notes.push(format!("{what} has a blank inside"));
    }
    notes
}

/// A profile name for messages.
pub(super) fn name(profile: &str) -> String {
    shown(profile, 200)
}
