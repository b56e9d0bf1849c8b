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
    let Failure::Tls { proxy: false, kind: TlsFailure::Protocol { detail } } = call.failure()? else { return None };
    Some(
        call.blames(format!("`{}` breaks the rules of TLS", call.host()))
            .detail(shown(detail, 120))
            .fix(Fix::new("try from another network; if it works there, the gateway in between is at fault")),
    )
}
