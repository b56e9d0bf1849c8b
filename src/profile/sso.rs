//! SSO settings of a profile, in both forms (`sso_session`, and the older one with everything in the profile), and the
//! token that `aws sso login` left in the cache.

use std::fmt::Write;

use serde::Deserialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::location;
use super::plan::{Sso, Token};
use super::section::{Profiles, Section};
use crate::secret::Secret;
use crate::world::World;

/// A cached token is a few kilobytes.
const TOKEN_LIMIT: u64 = 1024 * 1024;

/// What `sso:GetRoleCredentials` needs; `None` if a setting is missing.
pub(super) fn plan(world: &World, profiles: &Profiles<'_>, name: &str, section: &Section<'_>) -> Option<Sso> {
    let session = section.non_empty("sso_session");
    let settings = match session {
        Some(session) => &profiles.sso_sessions.get(session)?,
        None => section,
    };
    let start_url = settings.non_empty("sso_start_url")?.to_owned();
    let account = section.properties.get("sso_account_id")?;
    let token_path = token_path(world, session.unwrap_or(&start_url));
    Some(Sso {
        profile: name.to_owned(),
        session: session.map(str::to_owned),
        region: settings.non_empty("sso_region")?.to_owned(),
        account_id: account.value.to_string(),
        role_name: section.non_empty("sso_role_name")?.to_owned(),
        token: token(world, &token_path),
        token_path,
        start_url,
        origin: profiles.origin(name, account),
    })
}

/// Whether the JavaScript SDK v3 takes this for an SSO profile, complete or not.
pub(super) fn is_meant(section: &Section<'_>) -> bool {
    ["sso_start_url", "sso_account_id", "sso_session", "sso_region", "sso_role_name"]
        .iter()
        .any(|key| section.get(key).is_some())
}

/// What the JavaScript SDK v3 says of a token that is missing or past its time.
pub(super) fn stale(plan: &Sso, now: i64) -> Option<String> {
    let refresh = "To refresh this SSO session run aws sso login with the corresponding profile.";
    let quoted = "To refresh this SSO session run 'aws sso login' with the corresponding profile.";
    match (&plan.token, &plan.session) {
        (None, None) => Some(format!("The SSO session associated with this profile is invalid. {refresh}")),
        (None, Some(_)) => Some(format!(
            "The SSO session token associated with profile={} was not found or is invalid. {quoted}",
            plan.profile
        )),
        (Some(token), None) if token.expires_at <= now => {
            Some(format!("The SSO session associated with this profile has expired. {refresh}"))
        }
        // A token that can be renewed is renewed by a call, which is not ours to make.
        (Some(token), Some(_)) if token.expires_at <= now && !token.renewable => {
            Some(format!("Token is expired. {quoted}"))
        }
        _ => None,
    }
}

/// `~/.aws/sso/cache/SHA1.json`, by the session's name or the start URL.
fn token_path(world: &World, key: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    let hex = digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let home = location::home(world).unwrap_or_default();
    format!("{}/.aws/sso/cache/{hex}.json", home.trim_end_matches('/'))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cached {
    access_token: String,
    expires_at: String,
    refresh_token: Option<String>,
}

fn token(world: &World, path: &str) -> Option<Token> {
    let bytes = world.files.read(path, TOKEN_LIMIT).ok()?;
    let cached: Cached = serde_json::from_slice(&bytes).ok()?;
    // Older AWS CLIs wrote `UTC` for `Z`.
    let expires = cached.expires_at.replace("UTC", "Z");
    let expires_at = OffsetDateTime::parse(&expires, &Rfc3339).ok()?.unix_timestamp();
    let renewable = cached.refresh_token.is_some();
    Some(Token { access_token: Secret::new(&cached.access_token), expires_at, renewable })
}
