//! OpenSSL's names for TLS failures, which Node, Python and curl all quote.

use super::super::id::Runtime;
use crate::wire::TlsFailure;

/// One reason in OpenSSL's error queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    /// The packed code, as printed (`0A000410`).
    pub code: String,
    /// The function that raised it.
    pub function: &'static str,
    /// The text (`sslv3 alert handshake failure`).
    pub text: String,
}

impl Reason {
    /// The text as a macro name, which Python prints and Node makes codes from (`SSLV3_ALERT_HANDSHAKE_FAILURE`).
    pub(super) fn name(&self) -> String {
        self.text.to_ascii_uppercase().replace([' ', '-'], "_")
    }

    /// `error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure`.
    pub(super) fn line(&self) -> String {
        format!("error:{}:SSL routines:{}:{}", self.code, self.function, self.text)
    }
}

/// The alerts of RFC 8446, 6, with the prefix that OpenSSL's `ssl_err.c` gives them.
const ALERTS: &[(u8, &str)] = &[
    (10, "sslv3 alert unexpected message"),
    (20, "sslv3 alert bad record mac"),
    (21, "tlsv1 alert decryption failed"),
    (22, "tlsv1 alert record overflow"),
    (30, "sslv3 alert decompression failure"),
    (40, "sslv3 alert handshake failure"),
    (41, "sslv3 alert no certificate"),
    (42, "sslv3 alert bad certificate"),
    (43, "sslv3 alert unsupported certificate"),
    (44, "sslv3 alert certificate revoked"),
    (45, "sslv3 alert certificate expired"),
    (46, "sslv3 alert certificate unknown"),
    (47, "sslv3 alert illegal parameter"),
    (48, "tlsv1 alert unknown ca"),
    (49, "tlsv1 alert access denied"),
    (50, "tlsv1 alert decode error"),
    (51, "tlsv1 alert decrypt error"),
    (60, "tlsv1 alert export restriction"),
    (70, "tlsv1 alert protocol version"),
    (71, "tlsv1 alert insufficient security"),
    (80, "tlsv1 alert internal error"),
    (86, "tlsv1 alert inappropriate fallback"),
    (90, "tlsv1 alert user cancelled"),
    (100, "tlsv1 alert no renegotiation"),
    (109, "tlsv13 alert missing extension"),
    (110, "tlsv1 unsupported extension"),
    (111, "tlsv1 certificate unobtainable"),
    (112, "tlsv1 unrecognized name"),
    (113, "tlsv1 bad certificate status response"),
    (114, "tlsv1 bad certificate hash value"),
    (115, "tlsv1 alert unknown psk identity"),
    (116, "tlsv13 alert certificate required"),
    (120, "tlsv1 alert no application protocol"),
];

/// The reason for an alert received: OpenSSL numbers it 1000 + alert, in library 20.
pub(super) fn alert(number: u8, runtime: Option<Runtime>) -> Reason {
    let known = ALERTS.iter().find(|(alert, _)| *alert == number);
    let text =
        known.map_or_else(|| format!("reason({})", 1000 + u32::from(number)), |(_, text)| (*text).to_owned());
    // OpenSSL 3.2 renamed the alerts that TLS 1.0 kept from SSL 3 ("sslv3 alert …" is now "ssl/tls alert …").
    let text = if is_new(runtime) { text.replacen("sslv3 alert", "ssl/tls alert", 1) } else { text };
    Reason {
        code: format!("{:08X}", 0x0A00_0000 | (1000 + u32::from(number))),
        function: "ssl3_read_bytes",
        text,
    }
}

/// Node 22 and 24 carry OpenSSL 3.5, the others 3.0; so do the measured Python and curl.
fn is_new(runtime: Option<Runtime>) -> bool {
    matches!(runtime, Some(Runtime::Node22 | Runtime::Node24))
}

/// The peer spoke, but not TLS: the first record cannot be one.
pub(super) fn not_tls(runtime: Option<Runtime>) -> Reason {
    let function = if is_new(runtime) { "tls_validate_record_header" } else { "ssl3_get_record" };
    Reason { code: "0A00010B".to_owned(), function, text: "wrong version number".to_owned() }
}

/// The reason behind a broken handshake; `None` where OpenSSL has no error of its own because the connection ended.
pub(super) fn reason(kind: &TlsFailure, runtime: Option<Runtime>) -> Option<Reason> {
    match kind {
        TlsFailure::Alert(number) => Some(alert(*number, runtime)),
        // A first record that cannot be one; what else breaks the protocol is rarer, and has the same code in Node.
        TlsFailure::NotTls { .. } | TlsFailure::Protocol { .. } => Some(not_tls(runtime)),
        TlsFailure::BadSignature { .. }
        | TlsFailure::Closed
        | TlsFailure::Incompatible { .. }
        | TlsFailure::Reset
        | TlsFailure::Truncated { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_made_from_the_alert() {
        assert_eq!(
            alert(40, Some(Runtime::Node20)).line(),
            "error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure"
        );
        assert_eq!(alert(70, None).code, "0A00042E");
        assert_eq!(alert(112, None).code, "0A000458");
        assert_eq!(alert(70, None).name(), "TLSV1_ALERT_PROTOCOL_VERSION");
    }

    #[test]
    fn an_unknown_alert_still_has_a_name() {
        assert_eq!(alert(255, None).text, "reason(1255)");
    }
}
