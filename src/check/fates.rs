//! What became of every entry of the bundle, for one client.

use crate::client::shelf::CA_BUNDLE;
use crate::client::{ClientId, Plan, Runtime, Shelf};
use crate::input::vars;
use crate::trust::OpenSsl;
use crate::trust::bundle::{Bundle, Item};
use crate::trust::dialect::{Dialect, Fate, Fates};

/// By item.
pub(crate) fn fates(plan: &Plan, bundle: &Bundle, shelf: &Shelf) -> Vec<Fates> {
    bundle.items.iter().map(|item| item_fates(plan, item, shelf)).collect()
}

fn item_fates(plan: &Plan, item: &Item, shelf: &Shelf) -> Fates {
    let origin = &item.source.origin;
    // What a profile names has no variable.
    let of_profile = origin.profile.is_some().then_some(CA_BUNDLE);
    let name = origin.variable.as_deref().or(origin.option.as_deref()).or(of_profile).unwrap_or_default();
    let all = |fate| Fates::all(fate, item.entries.len());
    let stops = plan.stop_for(name).is_some();
    let Ok(bytes) = &item.source.bytes else {
        let read = plan.reads.contains(name);
        return all(if stops {
            Fate::Refused
        } else if read {
            Fate::Lost
        } else {
            Fate::Unread
        });
    };
    if !plan.reads.contains(name) {
        return all(Fate::Unread);
    }
    let reading = shelf.read(dialect(plan, name), bytes);
    reading.fates(item.entries.iter().map(|entry| &entry.span))
}

/// How the client reads what this variable gives.
pub(crate) fn dialect(plan: &Plan, name: &str) -> Dialect {
    let openssl = match plan.runtime.unwrap_or_default() {
        Runtime::Node18 | Runtime::Node20 => OpenSsl::V30,
        Runtime::Node22 | Runtime::Node24 => OpenSsl::V35,
    };
    match plan.client {
        ClientId::AwsCli | ClientId::Curl => Dialect::Strict,
        ClientId::Rustls => Dialect::PkiTypes,
        _ if name == vars::NODE_EXTRA_CA_CERTS => Dialect::NodeExtra(openssl),
        _ => Dialect::Node(openssl),
    }
}
