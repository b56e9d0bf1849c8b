//! The missing issuer: in what was presented, in what the user's variables name, in the system's store, or where the
//! certificates themselves say it is.

use std::sync::Arc;

use crate::client::shelf;
use crate::origin::Origin;
use crate::trust::bundle::{Bundle, Item};
use crate::trust::certificate::Certificate;
use crate::trust::repair;
use crate::trust::source::{Given, Source};
use crate::untrusted::shown;
use crate::world::World;

use super::{Capture, Outside};

/// No chain is longer above what was sent, and no name has more candidates that matter.
const HIGHEST: usize = 4;
const MOST_PATHS: usize = 16;
/// Two fetches lead over one intermediate to its root.
const FETCHES: usize = 2;

/// What came of the search.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub found: Option<Found>,
    /// Where was looked, and what for nothing, in that order.
    pub looked: Vec<String>,
}

/// A root, and what leads to it.
#[derive(Clone, Debug)]
pub struct Found {
    /// From the issuer of the highest certificate that was sent to the root, which is last.
    pub path: Vec<Certificate>,
    /// Where the root is from.
    pub place: Where,
    /// The client would trust the host if it had these.
    pub helps: bool,
}

/// Where a root was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// Fetched from an address that a certificate names. Hostile until escaped.
    Issuer(String),
    /// It was sent along.
    Presented,
    /// A variable of the user's names it, and it does not reach this connection.
    Settings(Origin),
    System(Origin),
}

impl Found {
    #[must_use]
    pub fn root(&self) -> Option<&Certificate> {
        self.path.last()
    }
}

/// The highest certificate that the leaf leads to among those sent.
pub(super) fn top(chain: &[Certificate]) -> Option<&Certificate> {
    let mut current = chain.first()?;
    for _ in 0..chain.len() {
        let issuer = chain.iter().find(|other| *other != current && current.names_as_issuer(other));
        match issuer.filter(|_| !current.is_self_issued()) {
            Some(issuer) => current = issuer,
            None => break,
        }
    }
    Some(current)
}

/// Certificates of one place.
struct Pool {
    words: String,
    certificates: Vec<(Certificate, Where)>,
}

/// Looks in one place after another until something helps; else what comes nearest.
pub(super) fn search(
    capture: &Capture,
    given: &Bundle,
    world: &World,
    outside: &Outside<'_>,
    helps: &dyn Fn(&[Certificate]) -> bool,
) -> Search {
    let mut search = Search::default();
    let Some(top) = top(&capture.chain) else { return search };
    if top.is_self_issued() {
        let path = vec![top.clone()];
        search.found = Some(Found { helps: helps(&path), path, place: Where::Presented });
        return search;
    }
    search.looked.push("it was not sent along".to_owned());
    let mut known = Vec::new();
    for pool in [settings(given), system(world)] {
        known.extend(pool.certificates);
        if search.choose(top, &known, helps) {
            return search;
        }
        search.looked.push(pool.words);
    }
    if capture.request.aia {
        fetched(&mut search, top, known, capture, outside, helps);
    } else if top.issuer_locations().iter().any(|url| url.starts_with("http://")) {
        search.looked.push("the certificate names an address for it: --aia asks there".to_owned());
    }
    search
}

impl Search {
    /// Takes the first path from the top to a root that helps, or the first of all; says whether it helps.
    fn choose(
        &mut self,
        top: &Certificate,
        pool: &[(Certificate, Where)],
        helps: &dyn Fn(&[Certificate]) -> bool,
    ) -> bool {
        let mut paths = Vec::new();
        climb(top, pool, &mut Vec::new(), &mut paths);
        for path in paths {
            let place = path.last().map_or(Where::Presented, |(_, place)| place.clone());
            let path: Vec<Certificate> = path.into_iter().map(|(certificate, _)| certificate).collect();
            let found = Found { helps: helps(&path), path, place };
            if found.helps {
                self.found = Some(found);
                return true;
            }
            self.found.get_or_insert(found);
        }
        false
    }
}

type Step = (Certificate, Where);

/// All ways from one certificate to a root, as far as names and key identifiers tell.
fn climb(from: &Certificate, pool: &[Step], path: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    for step in pool.iter().filter(|(candidate, _)| candidate.is_ca() && from.names_as_issuer(candidate)) {
        if paths.len() >= MOST_PATHS || path.iter().any(|(known, _)| *known == step.0) {
            continue;
        }
        path.push(step.clone());
        if step.0.is_self_issued() {
            paths.push(path.clone());
        } else if path.len() < HIGHEST {
            climb(&step.0, pool, path, paths);
        }
        path.pop();
    }
}

fn settings(given: &Bundle) -> Pool {
    let certificates = of_items(&given.items, |item| Where::Settings(item.source.origin.clone()));
    Pool { words: "no variable that this client reads names it".to_owned(), certificates }
}

fn system(world: &World) -> Pool {
    let Some(source) = shelf::system_bundle(world) else {
        return Pool {
            words: "the system keeps no store in a file here".to_owned(),
            certificates: Vec::new(),
        };
    };
    let path = source.origin.path.clone().unwrap_or_default();
    let bundle = Bundle::read(vec![source]);
    let certificates = of_items(&bundle.items, |item| Where::System(item.source.origin.clone()));
    Pool { words: format!("the system's store ({path}) does not have it"), certificates }
}

fn of_items(items: &[Item], place: impl Fn(&Item) -> Where) -> Vec<Step> {
    let steps = items.iter().flat_map(|item| {
        let certificates = item.entries.iter().flat_map(repair::certificates);
        certificates.map(|certificate| (certificate.clone(), place(item))).collect::<Vec<_>>()
    });
    steps.collect()
}

/// Asks where the certificates say their issuers are, from one to the next.
fn fetched(
    search: &mut Search,
    top: &Certificate,
    mut known: Vec<Step>,
    capture: &Capture,
    outside: &Outside<'_>,
    helps: &dyn Fn(&[Certificate]) -> bool,
) {
    let mut from = top.clone();
    for _ in 0..FETCHES {
        let Some(url) = from.issuer_locations().into_iter().find(|url| url.starts_with("http://")) else {
            search
                .looked
                .push(format!("`{}` names no http:// address for its issuer", shown(&from.name, 60)));
            return;
        };
        let origin = Origin::file(&url);
        match (outside.fetcher)(&url, capture.call.route.proxy.as_ref()) {
            Err(why) => {
                search.looked.push(format!("{}: {why}", shown(&url, 120)));
                return;
            }
            Ok(bytes) => {
                let item = Item::read(Source {
                    origin,
                    given: Given::Path(url.clone()),
                    bytes: Ok(Arc::new(bytes)),
                });
                known.extend(of_items(&[item], |_| Where::Issuer(url.clone())));
            }
        }
        if search.choose(top, &known, helps) {
            return;
        }
        let issuer = known.iter().rev().find(|(candidate, _)| from.names_as_issuer(candidate));
        let Some((next, _)) = issuer.filter(|(next, _)| !next.is_self_issued()) else {
            search.looked.push(format!("{} has no certificate of that issuer", shown(&url, 120)));
            return;
        };
        from = next.clone();
    }
}
