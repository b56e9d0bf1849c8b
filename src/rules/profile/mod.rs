//! Rules about profiles and credentials.

use super::registry::stage;

stage! { no_credentials, not_configured }
