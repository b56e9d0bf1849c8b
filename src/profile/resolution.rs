//! The answer: which profile, region and credentials a client uses, and what became of every source it looks at.
//! Serialises as the contract `slsca.profile/1`.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::credentials::{Credentials, masked};
use super::order::Order;
use super::plan::{Plan, Source};
use crate::input::serverless_yml::Setting;
use crate::origin::Origin;

/// What became of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Used,
    Skipped,
    Failed,
}

/// One source that the client looks at, in its order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Step {
    /// The variable, option or property that names the source.
    pub source: String,
    pub outcome: Outcome,
    pub why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The profile that was looked up in this step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// What of the profile kept it from being used, for the rules.
    #[serde(skip)]
    pub fault: Option<Fault>,
}

/// Why a source gave nothing, in terms that rules can ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The files hold no such profile.
    Unknown,
    /// One of key id and secret is missing, so the profile is passed over in silence.
    Half { missing: &'static str },
    /// The profile is there, with nothing this client can use.
    Unusable,
    /// `role_arn` without `source_profile`.
    NoSource,
    /// `source_profile` names a profile that is not there.
    UnknownSource { name: String },
    /// The source profile has no keys.
    EmptySource { name: String },
    /// The profiles visited, ending with the one that closes the circle.
    Loop { visited: Vec<String> },
    /// The file cannot be read.
    Unreadable { path: String },
    /// The cached SSO token is missing or has expired.
    StaleSession,
    /// A later source replaced usable credentials.
    Replaced { by: String },
}

/// What the client prints, and the code it gives it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

impl Failure {
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), message: message.to_owned() }
    }
}

/// The whole resolution for one client.
#[derive(Clone, Debug)]
pub struct Resolution {
    pub client: Order,
    /// The profile whose credentials are used; of a failure, the one that failed.
    pub profile: Option<String>,
    /// The variable, option or line that chose the source.
    pub origin: Option<Origin>,
    /// An empty value: this client has no region, and no default for one (the AWS CLI).
    pub region: Setting,
    /// Regions that are set somewhere, but not for this client.
    pub ignored_regions: Vec<Setting>,
    pub stage: Setting,
    pub source: Source,
    pub error: Option<Failure>,
    pub steps: Vec<Step>,
    /// Keys that need no call.
    pub credentials: Option<Credentials>,
    /// How to get credentials. With an error, what is left to try (the instance metadata service), if anything.
    pub plan: Option<Plan>,
    /// `model` where the order was measured, `read` where it is known from the source code only.
    pub evidence: &'static str,
}

impl Resolution {
    /// The key id as reports show it.
    #[must_use]
    pub fn masked_key_id(&self) -> Option<String> {
        self.credentials.as_ref().map(|credentials| masked(&credentials.access_key_id))
    }
}

impl Serialize for Resolution {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Profile", 14)?;
        out.serialize_field("schema", "slsca.profile/1")?;
        out.serialize_field("client", self.client.id())?;
        out.serialize_field("profile", &self.profile)?;
        out.serialize_field("origin", &self.origin)?;
        out.serialize_field("region", &Some(&self.region.value).filter(|name| !name.is_empty()))?;
        out.serialize_field("region_origin", &self.region.origin)?;
        out.serialize_field("ignored_regions", &self.ignored_regions)?;
        out.serialize_field("stage", &self.stage.value)?;
        out.serialize_field("access_key_id", &self.masked_key_id())?;
        out.serialize_field("source", &self.source)?;
        out.serialize_field("error", &self.error.as_ref().map(|error| error.message.as_str()))?;
        out.serialize_field("error_code", &self.error.as_ref().map(|error| error.code.as_str()))?;
        out.serialize_field("steps", &self.steps)?;
        out.serialize_field("evidence", self.evidence)?;
        out.end()
    }
}
