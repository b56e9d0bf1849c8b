use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::portal::redirect;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{Failure, TlsFailure};

rule! {
    /// What answers on the TLS port does not speak TLS.
    ///
    /// ## Why it matters
    /// Something else than AWS is at the other end: a web server without TLS, a block page, a mail or SSH server. Serverless 3 prints
    /// `Inaccessible host: … at port 'undefined'`; OpenSSL says `wrong version number`.
    ///
    /// ## Example
    /// `--connect-to` or `/etc/hosts` leads to the plain port of an emulator; a filter that answers with an HTTP page.
    ///
    /// ## Fix
    /// Check the address and the port; for an emulator without TLS use an `http://` endpoint.
    ///
    /// RFC 8446, 5.1.
    "tls/plaintext", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tls { proxy: false, kind: TlsFailure::NotTls { first } } = call.failure()? else { return None };
    // A redirect to a login page is another rule's.
    if redirect(call).is_some() {
        return None;
    }
    let text = String::from_utf8_lossy(first);
    let what = match text.get(..4) {
        Some("HTTP") => "plain HTTP",
        Some("SSH-") => "SSH",
        Some("220 " | "220-") => "a mail or FTP server's greeting",
        _ => "something that is not TLS",
    };
    Some(
        call.blames(format!("`{}` answers with {what} on the TLS port", call.host()))
            .detail(format!("It said: {}", shown(text.lines().next().unwrap_or_default(), 80)))
            .fix(match call.call.call.proxy_variable.filter(|_| call.call.call.route.proxy.is_some()) {
                Some(variable) => Fix::new(format!("check that `{variable}` names a proxy: it said yes to the tunnel and sent this")),
                None => Fix::new("check the address and the port that the name leads to"),
            }),
    )
}
