use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{Failure, TlsFailure};

rule! {
    /// The server could not prove that it holds the key of the certificate it presents.
    ///
    /// ## Why it matters
    /// Anybody can show AWS's certificate; only AWS can sign with its key. A wrong proof means that somebody shows a certificate that is not
    /// theirs, or that a gateway is broken. Nothing is signed over such a connection.
    ///
    /// ## Example
    /// A misconfigured server with the certificate of one key and the private key of another.
    ///
    /// ## Fix
    /// Do not use this connection. Try from another network; tell the owner of this one.
    ///
    /// RFC 8446, 4.4.3.
    "tls/bad-signature", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tls { proxy: false, kind: TlsFailure::BadSignature { detail } } = call.failure()? else { return None };
    Some(
        call.blames(format!("`{}` cannot prove that the certificate it presents is its own", call.host()))
            .detail(shown(detail, 120))
            .fix(Fix::new("do not use this connection; try from another network and tell the owner of this one")),
    )
}
