//! Rules about the way to the endpoint: names, connections, silence, and pages that are not AWS's.

use super::registry::stage;

stage! {
    answer_cut_off, captive_portal, connect_failed, dns_not_found, dns_temporary, refused, silent, slow, timeout, unexplained, unknown_region, unreachable,
}

pub(super) use unexplained::unexplained;
