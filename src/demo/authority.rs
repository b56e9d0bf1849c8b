//! Certificates made on the spot: a private root, its intermediate, and leaves.
//!
//! In: names and the time. Out: certificates, and server configurations that use them. Keys never leave the process.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};

use super::Error;

/// A certificate authority that exists as long as the process.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A self-signed root, valid from a month before `now` for ten years.
    pub(super) fn root(common_name: &str, now: OffsetDateTime) -> Result<Self, Error> {
        let issuer = CertifiedIssuer::self_signed(authority(common_name, now), KeyPair::generate()?)?;
        Ok(Self(issuer))
    }

    /// An authority of its own name, signed by this one.
    pub(super) fn intermediate(&self, common_name: &str, now: OffsetDateTime) -> Result<Self, Error> {
        let mut params = authority(common_name, now);
        params.use_authority_key_identifier_extension = true;
        Ok(Self(CertifiedIssuer::signed_by(params, KeyPair::generate()?, &self.0)?))
    }

    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    /// A server configuration with a fresh leaf; `extra` is sent after it.
    ///
    /// `names` are the leaf's DNS names; an invalid one is an error.
    pub(super) fn server(
        &self,
        names: &[&str],
        validity: Validity,
        extra: &[&Self],
    ) -> Result<Arc<ServerConfig>, Error> {
        let key = KeyPair::generate()?;
        let leaf = leaf(names, validity)?.signed_by(&key, &self.0)?;
        let chain = std::iter::once(leaf.der().clone()).chain(extra.iter().map(|authority| authority.der()));
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(crate::crypto::provider())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain.collect(), key)?;
        Ok(Arc::new(config))
    }
}

/// When a leaf is valid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Validity {
    pub(super) from: OffsetDateTime,
    pub(super) until: OffsetDateTime,
}

impl Validity {
    /// From a week before `now`, for 90 days; the half day keeps "in 83 days" true while the scene lasts.
    pub(super) fn current(now: OffsetDateTime) -> Self {
        Self { from: now - Duration::days(7), until: now + Duration::days(83) + Duration::hours(12) }
    }

    /// For 90 days that ended a day before `now`.
    pub(super) fn ended(now: OffsetDateTime) -> Self {
        Self { from: now - Duration::days(91), until: now - Duration::days(1) }
    }
}

fn authority(common_name: &str, now: OffsetDateTime) -> CertificateParams {
    let mut params = named(common_name);
    params.not_before = now - Duration::days(30);
    params.not_after = now + Duration::days(3650);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn leaf(names: &[&str], validity: Validity) -> Result<CertificateParams, Error> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = named(names.first().map_or("", String::as_str));
    params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
    params.not_before = validity.from;
    params.not_after = validity.until;
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn named(common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Demo Corp");
    params.distinguished_name.push(DnType::CommonName, common_name);
    params
}
