//! Rules about one certificate of the trust material.

use super::registry::stage;

stage! {
    algorithms_differ, basic_constraints_not_critical, early_generalized_time, ends_before_it_begins, excludes_aws,
    expired, expires_soon, explicit_curve, invalid_extension, no_authority_key_id, no_basic_constraints, no_cert_sign,
    no_key_usage, no_server_auth, no_subject_key_id, not_a_ca, not_der, not_yet_valid, odd_date, path_length_exceeded,
    serial_not_positive, serial_too_long, uncommon_curve, unknown_critical, unreadable_key, version_1, weak_digest,
    weak_key,
}
