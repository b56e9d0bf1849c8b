//! Rules about one certificate of the trust material.

use super::registry::stage;

stage! {
    excludes_aws, expired, expires_soon, no_basic_constraints, no_cert_sign, no_server_auth, not_a_ca, not_yet_valid,
    unknown_critical, weak_digest, weak_key,
}
