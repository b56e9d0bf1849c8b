//! What is asked of AWS: one request before it is signed.

use std::fmt;

use crate::client::Service;
use crate::profile::Credentials;
use crate::secret::Secret;

use super::services;

/// One call of an AWS service.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// The service's id as `--service` takes it (`sts`, `apigateway`).
    pub service: &'static str,
    /// The name that goes into the signature; most services' is their id.
    pub signing_name: &'static str,
    /// The region that goes into the signature.
    pub region: String,
    pub method: &'static str,
    /// Path and query, encoded as sent.
    pub path: String,
    /// Headers beyond `host` and those of the signature.
    pub headers: Vec<(&'static str, &'static str)>,
    /// Headers that are as good as keys: an SSO token, the token of a metadata service.
    pub secrets: Vec<(&'static str, Secret)>,
    pub body: String,
    /// Error codes that this call gives although all is well, such as that of a stack that does not exist.
    pub expected: &'static [&'static str],
    /// `None`: a call that AWS takes unsigned (`AssumeRoleWithWebIdentity`, the SSO portal).
    pub credentials: Option<Credentials>,
    /// Asked of this machine or of its own network only, in clear text and within a second: a metadata service.
    pub metadata: bool,
}

impl Call {
    /// `GetCallerIdentity` as the SDKs send it: the query protocol, POST.
    #[must_use]
    pub fn caller_identity(region: &str, credentials: Credentials) -> Self {
        services::call(Service::Sts, false, region, credentials)
    }
}

impl fmt::Debug for Call {
    /// The body and the query can hold a web identity token or an MFA code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("service", &self.service)
            .field("region", &self.region)
            .field("method", &self.method)
            .field("signed", &self.credentials.is_some())
            .finish_non_exhaustive()
    }
}
