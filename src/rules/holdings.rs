//! What a client holds of the user's certificates, for the rules that compare them. Found by name and key, so that comparing
//! all with all takes one pass.

use std::collections::HashMap;

use crate::client::ClientId;
use crate::trust::bundle::Entry;
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;

use super::facts::{Facts, Run};

/// One certificate that a client has loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'a> {
    pub(super) entry: &'a Entry,
    pub(super) certificate: &'a Certificate,
}

/// The certificates that this client has loaded, in their order.
pub(super) fn held<'a>(facts: &'a Facts, run: &'a Run) -> impl Iterator<Item = Held<'a>> {
    let items = facts.bundle.items.iter().zip(&run.fates);
    let entries = items.flat_map(|(item, fates)| item.entries.iter().zip(&fates.each));
    entries
        .filter(|(_, fate)| **fate == Fate::Loaded)
        .filter_map(|(entry, _)| Some(Held { entry, certificate: entry.certificate.as_deref()? }))
}

/// All that one client has loaded, ready to be searched.
pub(super) struct Holdings<'a> {
    run: &'a Run,
    pub(super) all: Vec<Held<'a>>,
    /// The first of each name.
    by_name: HashMap<&'a [u8], Held<'a>>,
    /// The first of each name and key identifier; of certificates without one, the first too.
    by_key_id: HashMap<(&'a [u8], Option<&'a [u8]>), Held<'a>>,
    /// Names of issuers.
    issuers: HashMap<&'a [u8], usize>,
    has_root: bool,
}

impl<'a> Holdings<'a> {
    pub(super) fn of(facts: &'a Facts, run: &'a Run) -> Self {
        let mut holdings = Self {
            run,
            all: held(facts, run).collect(),
            by_name: HashMap::new(),
            by_key_id: HashMap::new(),
            issuers: HashMap::new(),
            has_root: false,
        };
        for held in &holdings.all {
            let certificate = held.certificate;
            let name = certificate.subject_der.as_slice();
            holdings.by_name.entry(name).or_insert(*held);
            let key_id = certificate.subject_key_id.as_deref();
            holdings.by_key_id.entry((name, key_id)).or_insert(*held);
            holdings.has_root |= certificate.is_self_issued();
            if !certificate.is_self_issued() {
                *holdings.issuers.entry(&certificate.issuer_der).or_default() += 1;
            }
        }
        holdings
    }

    /// The first certificate with the name of this one's issuer, whatever its key.
    pub(super) fn namesake_of_issuer(&self, certificate: &Certificate) -> Option<Held<'a>> {
        self.by_name.get(certificate.issuer_der.as_slice()).copied()
    }

    /// What this one names as its issuer, as [`Certificate::names_as_issuer`] has it.
    pub(super) fn issuer_of(&self, certificate: &Certificate) -> Option<Held<'a>> {
        let name = certificate.issuer_der.as_slice();
        let Some(wanted) = certificate.authority_key_id.as_deref() else {
            return self.namesake_of_issuer(certificate);
        };
        let candidates = [Some(wanted), None];
        candidates.into_iter().find_map(|key_id| self.by_key_id.get(&(name, key_id)).copied())
    }

    /// Whether a certificate that is no root names this one as its issuer.
    pub(super) fn has_issued(&self, certificate: &Certificate) -> bool {
        self.issuers.contains_key(certificate.subject_der.as_slice())
    }

    /// Whether the way up from this certificate ends in a root that is here.
    pub(super) fn leads_to_root(&self, certificate: &Certificate) -> bool {
        let mut certificate = certificate;
        // A loop of cross-certificates leads nowhere.
        for _ in 0..DEEPEST {
            if certificate.is_self_issued() {
                return true;
            }
            let Some(issuer) = self.issuer_of(certificate) else { return false };
            certificate = issuer.certificate;
        }
        false
    }

    /// Without a root above this certificate the client fails: it holds no other root on some hop, or it said so.
    pub(super) fn is_fatal_without_root(&self, held: &Held) -> bool {
        (!self.has_root && is_all_there_is(self.run)) || is_blamed(self.run, held.certificate)
    }

    /// Certificates of one name and key, where there are several.
    pub(super) fn of_one_key(&self) -> Vec<Vec<Held<'a>>> {
        let mut order = Vec::new();
        let mut groups: HashMap<(&[u8], &[u8]), Vec<Held>> = HashMap::new();
        for held in &self.all {
            let key = (held.certificate.subject_der.as_slice(), held.certificate.key.spki.as_slice());
            let group = groups.entry(key).or_insert_with(|| {
                order.push(key);
                Vec::new()
            });
            group.push(*held);
        }
        order.iter().filter_map(|key| groups.remove(key)).filter(|group| group.len() > 1).collect()
    }
}

/// Longer chains are not built by OpenSSL either (`DEFAULT_VERIFY_DEPTH` is 100; nobody has ten).
const DEEPEST: usize = 16;

/// Of certificates of one name and key the valid one that ends last, for each issuer.
pub(super) fn valid_by_issuer<'a>(group: &[Held<'a>], at: i64) -> HashMap<&'a [u8], Held<'a>> {
    let mut best: HashMap<&[u8], Held> = HashMap::new();
    for held in group.iter().filter(|held| is_valid(held.certificate, at)) {
        let known = best.entry(&held.certificate.issuer_der).or_insert(*held);
        if known.certificate.not_after < held.certificate.not_after {
            *known = *held;
        }
    }
    best
}

fn is_valid(certificate: &Certificate, at: i64) -> bool {
    certificate.not_before <= at && at < certificate.not_after
}

/// Whether the client trusts a chain only if it ends in a certificate that issued itself. curl and rustls take any certificate
/// of the bundle for an anchor.
pub(super) fn wants_roots(run: &Run) -> bool {
    !matches!(run.plan.client, ClientId::Curl | ClientId::Rustls)
}

/// The client's own roots do not count on some hop that these certificates guard.
fn is_all_there_is(run: &Run) -> bool {
    let mut hops = run.calls.iter().map(|call| &call.call.endpoint_hop);
    hops.any(|hop| hop.verify && !hop.roots.built_in && !hop.roots.anchors.is_empty())
}

/// A verdict of this client is about this very certificate.
pub(super) fn is_blamed(run: &Run, certificate: &Certificate) -> bool {
    let culprits = run.calls.iter().filter_map(|call| call.distrust()?.culprit.as_deref());
    culprits.into_iter().any(|culprit| culprit == certificate.der.as_slice())
}

/// The place of an entry for people: `/corp.pem, block 2`.
pub(super) fn place(entry: &Entry) -> String {
    let origin = &entry.origin;
    let source = origin.path.as_deref().or(origin.variable.as_deref()).unwrap_or_default();
    let source = crate::untrusted::shown(source, 60);
    match (origin.block, origin.path.is_some(), origin.item) {
        (Some(block), true, _) => format!("{source}, block {block}"),
        (Some(block), false, Some(item)) => format!("`{source}`, item {item}, block {block}"),
        _ => source,
    }
}
