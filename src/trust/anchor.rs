//! A certificate that some client has put into its trust store.

use rustls::pki_types::CertificateDer;

/// One certificate of a client's store, with the settings that OpenSSL's `TRUSTED CERTIFICATE` form carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The certificate alone, without trust settings and without trailing bytes.
    pub der: CertificateDer<'static>,
    /// `None` for a plain `CERTIFICATE`; the settings of `X509_CERT_AUX` otherwise.
    pub settings: Option<TrustSettings>,
}

impl Anchor {
    /// A certificate without trust settings.
    #[must_use]
    pub fn plain(der: &[u8]) -> Self {
        Self { der: CertificateDer::from(der.to_vec()), settings: None }
    }
}

/// `trust` and `reject` of `X509_CERT_AUX` (OpenSSL, `crypto/x509/x_x509a.c`): purposes as dotted object identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustSettings {
    /// `None` without a list; an empty list trusts nothing.
    pub trusted: Option<Vec<String>>,
    pub rejected: Vec<String>,
}
