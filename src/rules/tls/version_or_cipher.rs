use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{Failure, TlsFailure};

rule! {
    /// The server and slsca have no TLS version or cipher suite in common.
    ///
    /// ## Why it matters
    /// AWS offers TLS 1.2 and 1.3 with current suites. A peer that does not is old: a proxy or an appliance with TLS 1.0, CBC or static RSA
    /// only. Some clients still speak these; slsca's TLS library does not, so it cannot tell for them.
    ///
    /// ## Example
    /// An inspection appliance whose firmware is ten years old.
    ///
    /// ## Fix
    /// Have the appliance updated, or the host exempted from inspection. To see whether Node manages, ask it: `--confirm`.
    ///
    /// RFC 8446, 6.2: alerts 40 (`handshake_failure`), 70 (`protocol_version`), 71 (`insufficient_security`).
    "tls/version-or-cipher", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tls { proxy: false, kind } = call.failure()? else { return None };
    let requested = call.trace()?.tls.as_ref().is_some_and(|tls| tls.client_certificate_requested);
    let detail = match kind {
        TlsFailure::Incompatible { detail } => shown(detail, 120),
        TlsFailure::Alert(40) if !requested => "it sent the alert `handshake_failure`".to_owned(),
        TlsFailure::Alert(70) => "it sent the alert `protocol_version`".to_owned(),
        TlsFailure::Alert(71) => "it sent the alert `insufficient_security`".to_owned(),
        _ => return None,
    };
    Some(
        call.blames(format!("`{}` offers no TLS version or cipher suite that is in use today", call.host()))
            .detail(format!("{detail}. AWS's own hosts offer TLS 1.2 and 1.3: an old appliance is at the other end."))
            .fix(Fix::new("have the appliance updated, or the host exempted from its inspection")),
    )
}
