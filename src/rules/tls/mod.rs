//! Rules about the TLS session with the endpoint: what it presented, and what broke it.

use super::registry::stage;

stage! {
    alert, bad_signature, broken_protocol, client_certificate_demanded, expired, intercepted, issuer_unknown, known_interceptor,
    mixed_interception, node_disagrees, not_yet_valid, plaintext, reset_after_client_hello, revocation_not_checked,
    root_with_another_key, root_with_another_serial, unfit, version_or_cipher, wrong_host,
}
