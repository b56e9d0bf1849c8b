//! What a client holds of the user's certificates, for the rules that compare them. Found by name and key, so that comparing
//! all with all takes one pass.

use std::collections::{HashMap, HashSet};

use crate::client::ClientId;
use crate::finding::{Finding, Part};
use crate::trust::bundle::Entry;
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;

use super::facts::{Facts, Run};

/// One certificate that a client has loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held<'a> {
    pub(super) entry: &'a Entry,
    pub(super) certificate: &'a Certificate,
    /// Its place among all that the client has loaded.
    number: usize,
}

/// The certificates that this client has loaded, in their order.
pub(super) fn held<'a>(facts: &'a Facts, run: &'a Run) -> impl Iterator<Item = Held<'a>> {
    let items = facts.bundle.items.iter().zip(&run.fates);
    let entries = items.flat_map(|(item, fates)| item.entries.iter().zip(&fates.each));
    let loaded = entries.filter(|(_, fate)| **fate == Fate::Loaded);
    let certificates = loaded.filter_map(|(entry, _)| Some((entry, entry.certificate.as_deref()?)));
    certificates.enumerate().map(|(number, (entry, certificate))| Held { entry, certificate, number })
}

/// All that one client has loaded, ready to be searched.
pub(super) struct Holdings<'a> {
    run: &'a Run,
    pub(super) all: Vec<Held<'a>>,
    index: &'a Index,
}

/// What is known of certificates by their place among all: names and keys are numbers here, the same number for the same bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    rows: Vec<Row>,
    /// By the number of a name: the first certificate that bears it, if any does.
    named: Vec<Option<usize>>,
    /// By name and key identifier (none is one of them): the first certificate that has both.
    keyed: HashMap<(u32, Option<u32>), usize>,
    /// Names of issuers of certificates that did not issue themselves.
    issuers: HashSet<u32>,
    /// Certificates of one name and key, where there are several, in the order of the first of each.
    of_one_key: Vec<Vec<usize>>,
    has_root: bool,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    subject: u32,
    issuer: u32,
    key: u32,
    authority_key_id: Option<u32>,
}

/// Gives numbers to texts.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a [u8], u32>);

impl<'a> Numbers<'a> {
    fn of(&mut self, bytes: &'a [u8]) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(bytes).or_insert(next)
    }
}

impl Index {
    fn of(all: &[Held]) -> Self {
        let (mut names, mut keys, mut key_ids) = (Numbers::default(), Numbers::default(), Numbers::default());
        let mut index = Self::default();
        for held in all {
            let certificate = held.certificate;
            let subject = names.of(&certificate.subject_der);
            let is_own_issuer = certificate.is_self_issued();
            let row = Row {
                subject,
                issuer: if is_own_issuer { subject } else { names.of(&certificate.issuer_der) },
                key: keys.of(certificate.spki()),
                authority_key_id: certificate.authority_key_id.as_deref().map(|id| key_ids.of(id)),
            };
            index.rows.push(row);
            index.named.resize(names.0.len(), None);
            index.named[row.subject as usize].get_or_insert(held.number);
            let key_id = certificate.subject_key_id.as_deref().map(|id| key_ids.of(id));
            index.keyed.entry((row.subject, key_id)).or_insert(held.number);
            if is_own_issuer {
                index.has_root = true;
            } else {
                index.issuers.insert(row.issuer);
            }
        }
        index.of_one_key = of_one_key(&index.rows);
        index
    }

    /// The first certificate of that name.
    fn named(&self, name: u32) -> Option<usize> {
        self.named.get(name as usize).copied().flatten()
    }
}

/// The places of rows that have name and key in common with others, in the order of the first of each.
fn of_one_key(rows: &[Row]) -> Vec<Vec<usize>> {
    let name_and_key = |place: usize| (rows[place].subject, rows[place].key);
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| name_and_key(*place));
    let alike = places.chunk_by(|one, other| name_and_key(*one) == name_and_key(*other));
    let mut groups: Vec<_> = alike.filter(|group| group.len() > 1).map(<[usize]>::to_vec).collect();
    groups.sort_unstable();
    groups
}

impl<'a> Holdings<'a> {
    /// What this selected client holds.
    pub(super) fn of(facts: &'a Facts, run: &'a Run) -> Option<Self> {
        let own = facts.runs.iter().position(|selected| std::ptr::eq(selected, run))?;
        let all: Vec<Held> = held(facts, run).collect();
        let indices = facts.memo.indices.get_or_init(|| {
            facts.runs.iter().map(|run| Index::of(&held(facts, run).collect::<Vec<_>>())).collect()
        });
        Some(Self { run, all, index: indices.get(own)? })
    }

    fn row(&self, held: &Held) -> Row {
        self.index.rows[held.number]
    }

    /// The first certificate of the name of this one, whatever its key.
    pub(super) fn namesake(&self, held: &Held) -> Option<Held<'a>> {
        self.index.named(self.row(held).subject).map(|number| self.all[number])
    }

    pub(super) fn have_one_key(&self, one: &Held, other: &Held) -> bool {
        self.row(one).key == self.row(other).key
    }

    /// The first certificate with the name of this one's issuer, whatever its key.
    pub(super) fn namesake_of_issuer(&self, held: &Held) -> Option<Held<'a>> {
        self.index.named(self.row(held).issuer).map(|number| self.all[number])
    }

    /// What this one names as its issuer, as [`Certificate::names_as_issuer`] has it.
    pub(super) fn issuer_of(&self, held: &Held) -> Option<Held<'a>> {
        let row = self.row(held);
        let Some(wanted) = row.authority_key_id else { return self.namesake_of_issuer(held) };
        let mut candidates = [Some(wanted), None].into_iter();
        candidates
            .find_map(|key_id| self.index.keyed.get(&(row.issuer, key_id)))
            .map(|number| self.all[*number])
    }

    /// Whether a certificate that is no root names this one as its issuer.
    pub(super) fn has_issued(&self, held: &Held) -> bool {
        self.index.issuers.contains(&self.row(held).subject)
    }

    /// Whether the way up from this certificate ends in a root that is here.
    pub(super) fn leads_to_root(&self, held: &Held) -> bool {
        let mut held = *held;
        // A loop of cross-certificates leads nowhere.
        for _ in 0..DEEPEST {
            if held.certificate.is_self_issued() {
                return true;
            }
            let Some(issuer) = self.issuer_of(&held) else { return false };
            held = issuer;
        }
        false
    }

    /// Without a root above this certificate the client fails: it holds no other root on some hop, or it said so.
    pub(super) fn is_fatal_without_root(&self, held: &Held) -> bool {
        (!self.index.has_root && is_all_there_is(self.run)) || is_blamed(self.run, held.certificate)
    }

    /// Certificates of one name and key, where there are several.
    pub(super) fn of_one_key(&self) -> impl Iterator<Item = Vec<Held<'a>>> {
        let groups = self.index.of_one_key.iter();
        groups.map(|group| group.iter().map(|number| self.all[*number]).collect())
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

/// Of certificates of one name and key the one that OpenSSL takes: the first that is valid, in the order of the bundle
/// (`X509_STORE_CTX_get1_issuer`).
pub(super) fn first_valid<'a>(group: &[Held<'a>], at: i64) -> Option<Held<'a>> {
    group.iter().find(|held| is_valid(held.certificate, at)).copied()
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

/// The way up from this certificate leads nowhere for this client: it will hurt, and does where a verdict is about it.
pub(super) fn implicate(finding: &mut Finding, run: &Run, certificate: &Certificate) {
    finding.part = finding.part.max(Part::Threatens);
    if is_blamed(run, certificate) {
        finding.part = Part::Causes;
        finding.clients.push(run.id());
    }
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
