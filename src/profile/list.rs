//! The profiles there are, whoever reads them: name, kind, region and place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::credentials::masked;
use super::survey::{Heading, Survey, Surveyed};
use crate::origin::Origin;

/// One profile, from both files together.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    pub name: String,
    pub kind: Kind,
    /// The key id shortened, the role, the session, as the kind has it.
    pub detail: String,
    pub region: Option<String>,
    /// The headings, config file first.
    pub places: Vec<Origin>,
}

/// Where its credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Keys,
    /// A key id without a secret, or the reverse.
    Half,
    Process,
    Role,
    /// No credentials: a region, an output format.
    Settings,
    Sso,
    /// Keys with a session token.
    Temporary,
    WebIdentity,
}

impl Kind {
    /// For people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Half => "half a pair of keys",
            Self::Keys => "keys",
            Self::Process => "program",
            Self::Role => "role",
            Self::Settings => "settings only",
            Self::Sso => "SSO",
            Self::Temporary => "temporary keys",
            Self::WebIdentity => "web identity",
        }
    }
}

/// All profiles in the order of their names, `default` first.
#[must_use]
pub fn list(survey: &Survey) -> Vec<Listed> {
    let mut found: BTreeMap<(bool, &str), Vec<(&Surveyed, Heading<'_>)>> = BTreeMap::new();
    for (name, file, heading) in survey.profiles() {
        found.entry((name != "default", name)).or_default().push((file, heading));
    }
    let listed = found.into_iter().map(|((_, name), headings)| {
        // The credentials file comes last, and wins.
        let get = |key: &str| headings.iter().rev().find_map(|(_, heading)| heading.get(key));
        let places = headings.iter().map(|(file, heading)| file.place(heading.line())).collect();
        let (kind, detail) = kind(get);
        Listed { name: name.to_owned(), kind, detail, region: get("region").map(str::to_owned), places }
    });
    listed.collect()
}

fn kind<'a>(get: impl Fn(&str) -> Option<&'a str>) -> (Kind, String) {
    let keys = (get("aws_access_key_id"), get("aws_secret_access_key"));
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    if let Some(role) = get("role_arn") {
        let kind = if get("web_identity_token_file").is_some() { Kind::WebIdentity } else { Kind::Role };
        let name = role.rsplit_once('/').map_or(role, |(_, name)| name);
        let source = get("source_profile").or_else(|| get("credential_source"));
        let by = source.map_or(String::new(), |source| format!(" by `{source}`"));
        return (kind, format!("{name}{by}"));
    }
    match keys {
        (Some(id), Some(_)) if get("aws_session_token").is_some() => (Kind::Temporary, masked(id)),
        (Some(id), Some(_)) => (Kind::Keys, masked(id)),
        (Some(_), None) | (None, Some(_)) => (Kind::Half, String::new()),
        // A command can hold a secret: it is not shown.
        _ if get("credential_process").is_some() => (Kind::Process, String::new()),
        _ if get("sso_session").or_else(|| get("sso_start_url")).is_some() => {
            (Kind::Sso, text(get("sso_session").or_else(|| get("sso_start_url"))))
        }
        _ => (Kind::Settings, String::new()),
    }
}
