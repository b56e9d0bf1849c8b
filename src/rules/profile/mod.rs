//! Rules about profiles and credentials.

use super::registry::stage;

stage! { no_credentials, not_configured, serverless_yml_not_evaluated, serverless_yml_refused }
