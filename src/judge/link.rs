//! A certificate in its place: sent by the server or held by the client; and whether one may have issued another.

use crate::trust::anchor::TrustSettings;
use crate::trust::certificate::hex;
use crate::untrusted::shown;
use crate::x509::{Certificate, GeneralName, Key};

use super::AnchorOrigin;
use super::parameters::Release;
use super::signature::KeyKind;

/// A certificate that a chain may be made of.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub(super) certificate: Certificate<'a>,
    pub(super) place: Place<'a>,
    /// Who reads it.
    pub(super) release: Release,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// By the server.
    Sent,
    /// In the client's store.
    Stored { settings: Option<&'a TrustSettings>, origin: AnchorOrigin },
}

/// What trust settings say about TLS servers (`X509_check_trust`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    Rejected,
    Trusted,
    Untrusted,
}

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const ANY_PURPOSE: &str = "2.5.29.37.0";

impl<'a> Link<'a> {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.certificate.der == other.certificate.der
    }

    pub(super) fn is_valid(&self) -> bool {
        self.invalid_extension().is_none()
    }

    /// The extension that cannot be read or occurs twice.
    pub(super) fn invalid_extension(&self) -> Option<&'static str> {
        let extensions = self.certificate.extensions();
        let of_release = extensions.invalid_before_3_5.filter(|_| self.release == Release::V3_0);
        extensions.invalid.or(of_release)
    }

    /// The subject's issuer has this certificate's name.
    pub(super) fn is_named_by(&self, subject: &Self) -> bool {
        self.certificate.subject.canonical() == subject.certificate.issuer.canonical()
    }

    /// `X509_self_signed` without looking at the signature; `None` where it fails.
    pub(super) fn self_signed(&self) -> Option<bool> {
        if matches!(self.certificate.key(), Key::Unreadable) || !self.is_valid() {
            return None;
        }
        Some(self.is_self_signed())
    }

    /// `EXFLAG_SS`: issuer and subject, key identifiers and algorithms agree with itself.
    pub(super) fn is_self_signed(&self) -> bool {
        self.certificate.is_self_issued()
            && self.identifies(&self.certificate)
            && self.key_may_sign(&self.certificate)
    }

    /// `ossl_x509_likely_issued`.
    pub(super) fn may_have_issued(&self, subject: &Self) -> bool {
        self.is_named_by(subject)
            && self.is_valid()
            && subject.is_valid()
            && self.identifies(&subject.certificate)
            && self.key_may_sign(&subject.certificate)
    }

    /// `X509_check_akid`: the subject's authorityKeyIdentifier, as far as it goes, is that of this certificate.
    pub(super) fn identifies(&self, subject: &Certificate<'a>) -> bool {
        self.misidentified(subject).is_none()
    }

    /// The first part of the subject's authorityKeyIdentifier that is of another certificate.
    fn misidentified(&self, subject: &Certificate<'a>) -> Option<Misfit> {
        let wanted = subject.extensions().authority_key_id.as_ref()?;
        let own = &self.certificate;
        let has_other_key = match (wanted.key_id, own.extensions().subject_key_id) {
            (Some(wanted), Some(own)) => wanted != own,
            _ => false,
        };
        let has_other_serial = wanted.serial.is_some_and(|serial| serial != own.serial);
        let first_name = wanted.issuer.iter().flatten().find_map(|name| match name {
            GeneralName::Directory(name) => Some(name),
            _ => None,
        });
        let has_other_issuer = first_name.is_some_and(|name| name.canonical() != own.issuer.canonical());
        [(has_other_key, Misfit::Key), (has_other_serial, Misfit::Serial), (has_other_issuer, Misfit::Issuer)]
            .into_iter()
            .find_map(|(is_other, misfit)| is_other.then_some(misfit))
    }

    /// In words, why this certificate, which has the name of the subject's issuer, is not the issuer.
    pub(super) fn differs_from_issuer_of(&self, subject: &Self) -> Option<String> {
        let wanted = subject.certificate.extensions().authority_key_id.as_ref()?;
        let own = &self.certificate;
        let number = |octets: Option<&[u8]>| shown(&hex(octets.unwrap_or_default()), 80);
        Some(match self.misidentified(&subject.certificate)? {
            Misfit::Key => format!(
                "that has the key {}, this one {}",
                number(wanted.key_id),
                number(own.extensions().subject_key_id)
            ),
            Misfit::Serial => {
                format!(
                    "that has the serial number {}, this one {}",
                    number(wanted.serial),
                    number(Some(own.serial))
                )
            }
            Misfit::Issuer => "that was issued by another CA than this one".to_owned(),
        })
    }

    /// `check_sig_alg_match`: the algorithm named inside the subject fits this key.
    pub(super) fn key_may_sign(&self, subject: &Certificate<'a>) -> bool {
        let oid = subject.inner_algorithm.oid;
        let is_known = self.release == Release::V3_5 || !KeyKind::is_since_3_5(oid);
        is_known && KeyKind::of(oid).is_some_and(|kind| kind.fits(self.certificate.key()))
    }

    /// `obj_trust`; `by_self_signature` is false where a self-signed certificate is not trusted for being one.
    pub(super) fn trust(&self, by_self_signature: bool) -> Trust {
        let Place::Stored { settings, .. } = self.place else { return self.compatible(by_self_signature) };
        let is_server =
            |purposes: &[String]| purposes.iter().any(|oid| oid == SERVER_AUTH || oid == ANY_PURPOSE);
        match settings {
            Some(settings) if is_server(&settings.rejected) => Trust::Rejected,
            Some(settings) if settings.trusted.as_deref().is_some_and(is_server) => Trust::Trusted,
            Some(settings) if settings.trusted.is_some() => Trust::Rejected,
            _ => self.compatible(by_self_signature),
        }
    }

    fn compatible(&self, by_self_signature: bool) -> Trust {
        if by_self_signature && self.is_valid() && self.is_self_signed() {
            Trust::Trusted
        } else {
            Trust::Untrusted
        }
    }

    /// ML-DSA or SLH-DSA, which OpenSSL 3.5 knows and this program does not.
    pub(super) fn is_post_quantum(&self) -> bool {
        let certificate = &self.certificate;
        let is_one = |oid: &[u8]| matches!(oid, [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17..=31]);
        self.release == Release::V3_5
            && (is_one(certificate.inner_algorithm.oid)
                || is_one(certificate.outer_algorithm.oid)
                || certificate.key_algorithm().is_some_and(|algorithm| is_one(algorithm.oid)))
    }

    /// The key is on a curve whose parameters are not known here, so that nobody can say whether it is one at all.
    pub(super) fn unknown_curve(&self) -> Option<&'static str> {
        match self.certificate.key() {
            Key::Ec { curve, .. } if curve.numbers().is_none() => Some(curve.name),
            _ => None,
        }
    }

    /// For sentences: which certificate this is.
    pub(super) fn described(&self, depth: usize) -> String {
        let name = self.certificate.subject.shown();
        let name =
            if name.is_empty() { "without a name".to_owned() } else { format!("\"{}\"", shown(&name, 80)) };
        match (depth, self.place) {
            (0, Place::Sent) => format!("the server's certificate {name}"),
            (_, Place::Sent) => format!("the certificate {name} that the server sent"),
            (_, Place::Stored { origin: AnchorOrigin::Given, .. }) => {
                format!("the certificate {name} of the bundle")
            }
            (_, Place::Stored { origin: AnchorOrigin::BuiltIn, .. }) => format!("the built-in root {name}"),
        }
    }
}

/// Which part of an authorityKeyIdentifier (RFC 5280, 4.2.1.1) does not fit.
enum Misfit {
    Key,
    Serial,
    Issuer,
}
