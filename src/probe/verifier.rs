//! Records what the peer presented, and lets the handshake go on whatever the chain is worth: that is judged later.
//!
//! What is not left for later is the proof that the peer holds the leaf's key. Without it the chain could be anybody's.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::possession::{Possession, verify};

/// What was recorded during one handshake.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    /// DER certificates as sent, leaf first.
    pub(super) chain: Vec<Vec<u8>>,
    pub(super) ocsp_stapled: bool,
    pub(super) scheme: Option<SignatureScheme>,
    pub(super) possession: Option<Possession>,
}

#[derive(Debug)]
pub(super) struct RecordingVerifier {
    algorithms: WebPkiSupportedAlgorithms,
    recorded: Mutex<Recorded>,
}

impl RecordingVerifier {
    pub(super) fn new(algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { algorithms, recorded: Mutex::default() }
    }

    pub(super) fn recorded(&self) -> Recorded {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Recorded> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn prove(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
        curve_is_bound: bool,
    ) -> Result<HandshakeSignatureValid, Error> {
        let possession =
            verify(self.algorithms, message, leaf, (signed.scheme, signed.signature()), curve_is_bound);
        let mut recorded = self.lock();
        recorded.scheme = Some(signed.scheme);
        recorded.possession = Some(possession.clone());
        match possession {
            Possession::Disproved => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
            // "Valid" to rustls only: nothing is signed for a peer without proof.
            Possession::Proved | Possession::Unchecked(_) => Ok(HandshakeSignatureValid::assertion()),
        }
    }
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _host: &ServerName<'_>,
        ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut recorded = self.lock();
        recorded.chain = std::iter::once(leaf).chain(others).map(|der| der.to_vec()).collect();
        recorded.ocsp_stapled = !ocsp.is_empty();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.prove(message, leaf, signed, false)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.prove(message, leaf, signed, true)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// Has no client certificate to give, and remembers that one was asked for.
#[derive(Debug, Default)]
pub(super) struct NoClientCertificate(AtomicBool);

impl NoClientCertificate {
    pub(super) fn was_asked_for(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl ResolvesClientCert for NoClientCertificate {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
