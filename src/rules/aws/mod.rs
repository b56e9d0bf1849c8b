//! Rules about what AWS says to the signed request, or who answers in its place.

use super::registry::stage;

stage! {
    account_suspended, clock_skew, denied, expired_token, invalid_key, key_mistyped, not_aws, other_error, region_disabled,
    service_fault, signature, subscription, throttled, token_missing, token_of_other_keys, unknown_in_region,
}
