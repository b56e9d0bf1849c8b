//! Where credentials come from when they are not simply written down. A plan is data: nothing here is fetched or run.

use serde::Serialize;

use super::credentials::Credentials;
use crate::origin::Origin;
use crate::secret::Secret;

/// How to get credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// They are written down.
    Static(Credentials),
    /// `sts:AssumeRole`, signed with what `source` gives.
    AssumeRole(Box<AssumeRole>),
    /// `sts:AssumeRoleWithWebIdentity` with the token in a file.
    WebIdentity(WebIdentity),
    /// A program prints them as JSON.
    Process { command: String, origin: Origin },
    /// `sso:GetRoleCredentials` with a cached token.
    Sso(Box<Sso>),
    /// An HTTP endpoint of the container runtime.
    Container { uri: String, origin: Origin },
    /// The EC2 instance metadata service.
    Instance,
}

/// One hop of a role chain. Durations are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumeRole {
    pub role_arn: String,
    pub source: Plan,
    /// The profile the source was taken from, if it was one.
    pub source_profile: Option<String>,
    pub external_id: Option<String>,
    pub session_name: Option<String>,
    pub mfa_serial: Option<String>,
    pub duration: Option<u32>,
    /// The region of the STS call.
    pub region: String,
    /// Whether the call goes to `sts.REGION…`; otherwise to the global `sts.amazonaws.com`.
    pub regional_endpoint: bool,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebIdentity {
    pub role_arn: String,
    pub token_file: String,
    pub session_name: Option<String>,
    pub region: String,
    pub origin: Origin,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sso {
    pub profile: String,
    /// The name of the `sso-session` section; `None` for the older form.
    pub session: Option<String>,
    pub start_url: String,
    pub region: String,
    pub account_id: String,
    pub role_name: String,
    /// Where the token is cached.
    pub token_path: String,
    /// The cached token, if there is a readable one. It may have expired.
    pub token: Option<Token>,
    pub origin: Origin,
}

/// What `aws sso login` left in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub access_token: Secret,
    /// Seconds since the epoch.
    pub expires_at: i64,
    /// Whether a refresh token is there too.
    pub renewable: bool,
}

/// The kind of source, as `slsca.profile/1` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    CredentialsFile,
    ConfigFile,
    Env,
    AssumeRole,
    Process,
    Sso,
    WebIdentity,
    Container,
    Instance,
    None,
}

impl Plan {
    /// The credentials, if they need no call.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        match self {
            Self::Static(credentials) => Some(credentials),
            _ => None,
        }
    }
}
