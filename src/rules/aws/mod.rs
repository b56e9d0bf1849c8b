//! Rules about what AWS says to the signed request, or who answers in its place.

use super::registry::stage;

stage! {
    clock_skew, denied, expired_token, invalid_key, not_aws, other_error, region_disabled, service_fault, signature,
    subscription, throttled,
}
