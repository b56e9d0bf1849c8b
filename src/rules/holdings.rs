//! What a client holds of the user's certificates, for the rules that compare them.

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
    let entries = items.flat_map(|(item, fates)| item.entries.iter().zip(fates));
    entries
        .filter(|(_, fate)| **fate == Fate::Loaded)
        .filter_map(|(entry, _)| Some(Held { entry, certificate: entry.certificate.as_deref()? }))
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
