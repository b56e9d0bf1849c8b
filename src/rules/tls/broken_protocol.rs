use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{Failure, TlsFailure};

rule! {
    /// The server breaks the rules of TLS.
    ///
    /// ## Why it matters
    /// It starts like TLS and goes on with what cannot be read. A faulty gateway damages the records, or something cuts them short.
    ///
    /// ## Example
    /// A link whose packets are mangled above a certain size; a proxy that truncates the first record.
    ///
    /// ## Fix
    /// Try from another network. If it works there, the gateway in between is at fault.
    ///
    /// RFC 8446, 5.
    "tls/broken-protocol", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tls { proxy: false, kind } = call.failure()? else { return None };
    let (does, detail) = match kind {
        TlsFailure::Protocol { detail } => ("breaks the rules of TLS", shown(detail, 120)),
        TlsFailure::Truncated { .. } => (
            "begins to answer the TLS greeting and is cut off",
            "The record that it began never arrived whole.".to_owned(),
        ),
        _ => return None,
    };
    Some(
        call.blames(format!("`{}` {does}", call.host()))
            .detail(detail)
            .fix(Fix::new("try from another network; if it works there, the gateway in between is at fault")),
    )
}
