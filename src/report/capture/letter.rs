//! A text for whoever runs the network: which certificate is wanted, and what was seen. No keys, no names of people, no paths.

use std::fmt::Write;

use crate::capture::{Capture, Standing};
use crate::moment::rfc3339;
use crate::trust::certificate::Certificate;
use crate::untrusted::shown;

use super::{client_name, period};

/// The text, ready to be sent.
#[must_use]
pub fn letter(capture: &Capture) -> String {
    let host = shown(&capture.authority(), 80);
    let issuer = shown(capture.missing().unwrap_or_default(), 80);
    let through = capture.call.route.proxy.as_ref().map_or_else(
        || "without a proxy".to_owned(),
        // Neither name nor password.
        |proxy| {
            format!("through the proxy {}", shown(&crate::inspect::authority(&proxy.host, proxy.port), 80))
        },
    );
    let mut text = format!(
        "Subject: root certificate of `{issuer}`\n\nHello,\n\n{} connects to {host} {through}. The certificate that it \
         gets there is not AWS's or that of another public CA; it was issued by `{issuer}`{}.\n\n",
        client_name(capture),
        match &capture.standing {
            Standing::Private(Some(product)) => format!(", which looks like {}", product.vendor),
            _ => String::new(),
        }
    );
    text.push_str("Presented:\n");
    for certificate in &capture.chain {
        text.push_str(&described(certificate));
    }
    if let Some(root) = capture.search.found.as_ref().and_then(|found| found.root()) {
        text.push_str("\nThe root that seems to belong to it:\n");
        text.push_str(&described(root));
    }
    let _ = write!(
        text,
        "\nPlease\n1. send the root certificate of `{issuer}` as a PEM or DER file (and the certificates between it and the \
         above, if it does not sign directly);\n2. tell its SHA-256 fingerprint by another way, by telephone or on your \
         intranet: it is compared before the certificate is trusted;\n3. say whether {host} is meant to be inspected. If not, \
         an exception for it would do.\n\nSeen at {} by slsca {}.\n",
        rfc3339(capture.request.at),
        env!("CARGO_PKG_VERSION")
    );
    text
}

fn described(certificate: &Certificate) -> String {
    format!(
        "- {}\n  issued by {}\n  valid {}, serial {}\n  SHA-256 {}\n",
        shown(&certificate.subject, 200),
        shown(&certificate.issuer, 200),
        period(certificate),
        shown(&certificate.serial, 60),
        colons(&certificate.sha256())
    )
}

/// `3F:A1:…`, as it is read out.
fn colons(digits: &str) -> String {
    let upper = digits.to_uppercase();
    let pairs: Vec<&str> =
        (0..upper.len() / 2).filter_map(|pair| upper.get(pair * 2..pair * 2 + 2)).collect();
    pairs.join(":")
}
