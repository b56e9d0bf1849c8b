//! Rules about the way through a proxy.

use super::registry::stage;

stage! { auth_required, ca_ignored_behind_proxy, certificate_not_trusted, no_answer, no_proxy_ignored, precedence, refuses, scheme_missing, unreachable }
