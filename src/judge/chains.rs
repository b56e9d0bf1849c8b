//! Certificates made for tests.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::pki_types::CertificateDer;

/// A moment within the dates of everything made here: 2026-01-01.
pub(crate) const AT: i64 = 1_767_225_600;

/// A CA with its key.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn root(name: &str) -> Self {
        Self(CertifiedIssuer::self_signed(parameters(name), KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn issue(&self, name: &str) -> Self {
        Self(CertifiedIssuer::signed_by(parameters(name), KeyPair::generate().unwrap(), &self.0).unwrap())
    }

    /// The same name and key, certified by another.
    pub(crate) fn certified_by(&self, issuer: &Self, name: &str) -> Self {
        let key = KeyPair::try_from(self.0.key().serialize_der()).unwrap();
        Self(CertifiedIssuer::signed_by(parameters(name), key, &issuer.0).unwrap())
    }

    pub(crate) fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }
}

fn parameters(name: &str) -> CertificateParams {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    parameters
}

/// A server's certificate for one host.
pub(crate) fn leaf(issuer: &Authority, host: &str) -> CertificateDer<'static> {
    let mut parameters = CertificateParams::new(vec![host.to_owned()]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, host);
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.signed_by(&KeyPair::generate().unwrap(), &issuer.0).unwrap().der().clone()
}
