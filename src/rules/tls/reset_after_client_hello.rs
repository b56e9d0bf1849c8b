use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, TlsFailure};

rule! {
    /// The connection is cut as soon as the TLS greeting with the host's name has been sent.
    ///
    /// ## Why it matters
    /// AWS does not do that. A filter on the way reads the host's name in the greeting (SNI) and forbids it. Node prints
    /// `Client network socket disconnected before secure TLS connection was established` or `ECONNRESET`.
    ///
    /// ## Example
    /// A company firewall that allows `*.s3.amazonaws.com` and cuts everything else.
    ///
    /// ## Fix
    /// Behind a corporate proxy set `HTTPS_PROXY`; otherwise ask the owner of the firewall to allow the host by name.
    ///
    /// RFC 6066, 3.
    "tls/reset-after-client-hello", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tls { proxy: false, kind: TlsFailure::Closed | TlsFailure::Reset } = call.failure()? else {
        return None;
    };
    // A server that asked for a certificate and closed without one has said why.
    if call.trace()?.tls.as_ref().is_some_and(|tls| tls.client_certificate_requested) {
        return None;
    }
    Some(
        call.blames(format!("the connection to `{}` is cut right after the TLS greeting", call.host()))
            .detail("A filter on the way reads the host's name in the greeting and forbids it.")
            .fix(Fix::new("behind a corporate proxy set `HTTPS_PROXY`; else ask the firewall's owner to allow the host by name")),
    )
}
