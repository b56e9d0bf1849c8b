use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{AwsClass, Failure, HttpFailure, TlsFailure};

rule! {
    /// The server wants a certificate from the client, and none of these clients can present one.
    ///
    /// ## Why it matters
    /// AWS's hosts never ask. A gateway of your own, or an API with mutual TLS, is at the other end. Serverless, osls and the AWS CLI
    /// have no setting for a client certificate.
    ///
    /// ## Example
    /// A corporate gateway in front of AWS that lets only enrolled machines through.
    ///
    /// ## Fix
    /// Ask the owner of the gateway for a way without a client certificate, or use a local proxy that presents it.
    ///
    /// RFC 8446, 4.3.2; alerts 116 (`certificate_required`), 42, 40.
    "tls/client-certificate-demanded", Call(check)
}

/// `certificate_required`: TLS 1.3 has an alert for just this.
const CERTIFICATE_REQUIRED: u8 = 116;

fn check(call: &CallFacts) -> Option<Finding> {
    let requested = call.trace()?.tls.as_ref().is_some_and(|tls| tls.client_certificate_requested);
    // nginx shakes hands first, and says so on a page of its own then.
    let said = requested && call.aws_error().is_some_and(|error| error.class == AwsClass::ProxyPage);
    let demanded = said || match call.failure()? {
        Failure::Tls { proxy: false, kind: TlsFailure::Alert(alert) }
        | Failure::Http { kind: HttpFailure::Alert(alert) } => *alert == CERTIFICATE_REQUIRED || requested,
        Failure::Tls { proxy: false, kind: TlsFailure::Closed | TlsFailure::Reset }
        | Failure::Http { kind: HttpFailure::Closed { .. } } => requested,
        _ => false,
    };
    demanded.then(|| {
        call.blames(format!("`{}` demands a client certificate", call.host()))
            .detail("No AWS host does that: a gateway is at the other end, and this client has no certificate to show.")
            .fix(Fix::new("ask the gateway's owner for a way without a client certificate"))
    })
}
