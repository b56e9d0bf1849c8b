use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, HttpFailure, TlsFailure};

rule! {
    /// The server ended the TLS handshake with an alert.
    ///
    /// ## Why it matters
    /// The peer speaks TLS and says why it will not go on. AWS's hosts do so for names that are not theirs; gateways for many reasons.
    ///
    /// ## Example
    /// `unrecognized_name` from a gateway that does not know the host; `internal_error` from one that is overloaded.
    ///
    /// ## Fix
    /// The name of the alert says what the peer did not like. Check that the name leads to the server that was meant.
    ///
    /// RFC 8446, 6.2.
    "tls/alert", Call(check)
}

/// Alerts that servers send during a handshake (RFC 8446, 6). Those with rules of their own are missing.
const ALERTS: [(u8, &str); 16] = [
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (22, "record_overflow"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (109, "missing_extension"),
    (112, "unrecognized_name"),
    (120, "no_application_protocol"),
];

/// `handshake_failure`, `protocol_version`, `insufficient_security`, `certificate_required`.
const ELSEWHERE: [u8; 4] = [40, 70, 71, 116];

fn check(call: &CallFacts) -> Option<Finding> {
    let requested = call.trace()?.tls.as_ref().is_some_and(|tls| tls.client_certificate_requested);
    let number = match call.failure()? {
        Failure::Tls { proxy: false, kind: TlsFailure::Alert(number) }
        | Failure::Http { kind: HttpFailure::Alert(number) } => *number,
        _ => return None,
    };
    if ELSEWHERE.contains(&number) || requested {
        return None;
    }
    let name = ALERTS.iter().find(|(known, _)| *known == number).map_or("unknown", |(_, name)| *name);
    Some(
        call.blames(format!("`{}` ends the TLS handshake with the alert `{name}` ({number})", call.host()))
            .fix(Fix::new("check that the name leads to the server that was meant")),
    )
}
