//! Why a client does not trust what was presented, in terms that rules can ask about, and what would change its mind.

use crate::judge::Verdict;
use crate::trust::anchor::Anchor;
use crate::trust::certificate::Certificate;
use crate::wire::{Handshake, Trace};

use super::facts::{CallFacts, Facts};
use super::holdings::{Held, held};

/// The family of a verdict: one for each kind of remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    Expired,
    /// The chain does not end in anything the client has.
    NoAnchor,
    NotYetValid,
    /// Purpose, key, digest, constraints, encoding: what only the owner of a certificate can mend.
    Unfit,
    WrongHost,
}

/// `X509_V_ERR_CERT_SIGNATURE_FAILURE`
const SIGNATURE_FAILURE: u16 = 7;

/// The family of a verdict that says no. The numbers are OpenSSL's (`X509_V_ERR_*`), the names Node's and webpki's.
#[must_use]
pub fn family(verdict: &Verdict) -> Distrust {
    match verdict.error {
        Some(10) => Distrust::Expired,
        Some(9) => Distrust::NotYetValid,
        Some(2 | 18 | 19 | 20 | 21) => Distrust::NoAnchor,
        Some(62..=64) => Distrust::WrongHost,
        _ => Distrust::Unfit,
    }
}

/// Certificates as if the client had loaded them.
pub(super) fn loaded<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> Vec<Anchor> {
    certificates.into_iter().map(|certificate| Anchor::plain(&certificate.der)).collect()
}

impl Facts {
    /// By trace: what the endpoint presented.
    pub(super) fn presented(&self) -> &[Vec<Certificate>] {
        let of = |trace: &Trace| -> Vec<Certificate> {
            let chain = trace.tls.as_ref().map(|seen| seen.chain.as_slice()).unwrap_or_default();
            chain.iter().filter_map(|der| Certificate::from_der(der).ok()).collect()
        };
        self.memo.presented.get_or_init(|| self.traces.iter().map(of).collect())
    }
}

impl<'a> CallFacts<'a> {
    /// The families of all that stands between this client and trust: what it complains about, and what it would complain about
    /// next if the dates were right. OpenSSL tells one error only.
    #[must_use]
    pub fn distrusts(&self) -> Vec<Distrust> {
        let Some(verdict) = self.endpoint_distrust() else { return Vec::new() };
        let first = family(verdict);
        let mut families = vec![first];
        if matches!(first, Distrust::Expired | Distrust::NotYetValid)
            && let Some(second) = self.verdict_within_validity().filter(|verdict| verdict.ok == Some(false))
        {
            families.extend(Some(family(&second)).filter(|second| *second == Distrust::NoAnchor));
        }
        families
    }

    /// What the client would say at a time when all that was presented is valid, if there is one.
    fn verdict_within_validity(&self) -> Option<Verdict> {
        let presented = self.presented();
        let from = presented.iter().map(|certificate| certificate.not_before).max()?;
        let until = presented.iter().map(|certificate| certificate.not_after).min()?;
        let hop = &self.call.call.endpoint_hop;
        (from < until).then(|| self.facts.assessor.verdict(hop, self.handshake()?, until - 1))?
    }

    /// The verdict on the endpoint's chain, if it says no.
    #[must_use]
    pub fn endpoint_distrust(&self) -> Option<&'a Verdict> {
        self.call.verdicts.endpoint.as_ref().filter(|verdict| verdict.ok == Some(false))
    }

    /// What the endpoint presented, decoded, leaf first; what cannot be decoded is left out.
    #[must_use]
    pub fn presented(&self) -> &'a [Certificate] {
        let all = self.facts.presented();
        self.call.trace.and_then(|index| all.get(index)).map(Vec::as_slice).unwrap_or_default()
    }

    fn handshake(&self) -> Option<&'a Handshake> {
        self.trace()?.tls.as_ref()
    }

    /// Whether this client would trust the endpoint if it also had these certificates.
    #[must_use]
    pub fn trusts_with<'b>(&self, more: impl IntoIterator<Item = &'b Certificate>) -> bool {
        let Some(seen) = self.handshake() else { return false };
        let Facts { assessor, at, .. } = self.facts;
        assessor.verdict_with(&self.call.call.endpoint_hop, loaded(more), seen, *at).ok == Some(true)
    }

    /// Whether this client would trust the endpoint with the public roots in place of the user's.
    #[must_use]
    pub fn trusts_with_public(&self) -> bool {
        let Some(seen) = self.handshake() else { return false };
        let Facts { assessor, at, .. } = self.facts;
        assessor.verdict_with_public(&self.call.call.endpoint_hop, seen, *at).ok == Some(true)
    }

    /// A certificate that the client holds under the name of what issued the endpoint's chain, with another key, where the client
    /// does not trust that chain for it.
    #[must_use]
    pub(super) fn namesake(&self) -> Option<Held<'a>> {
        let verdict = self.endpoint_distrust()?;
        let is_of_signature = verdict.error == Some(SIGNATURE_FAILURE);
        (is_of_signature || self.distrusts().contains(&Distrust::NoAnchor)).then_some(())?;
        let presented = self.presented();
        let last = presented.last()?;
        let namesakes =
            held(self.facts, self.run).filter(|held| held.certificate.subject_der == last.issuer_der);
        let is_other = |held: &Held| {
            let sent = presented.iter().any(|sent| sent.spki() == held.certificate.spki());
            !sent && (is_of_signature || !last.names_as_issuer(held.certificate) || last.is_self_issued())
        };
        let namesakes: Vec<Held> = namesakes.collect();
        // One that fits speaks for the others.
        namesakes.iter().all(is_other).then(|| namesakes.first().copied())?
    }

    /// The name at the top of what was presented: the root's, if it was sent, else that of the issuer that was not.
    #[must_use]
    pub fn top_issuer(&self) -> Option<String> {
        self.missing_issuer()
    }

    /// The name of the issuer that is missing: that of the last certificate presented.
    #[must_use]
    pub fn missing_issuer(&self) -> Option<String> {
        let presented = self.presented();
        Some(presented.last()?.issuer_name())
    }
}
