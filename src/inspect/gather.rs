//! Reading what is named, side by side; what cannot be read is an entry too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::client::{Ask, ClientId, Service, Shelf, Situation, plan};
use crate::origin::Origin;
use crate::profile::UNSAID;
use crate::rules::facts::{Facts, Run};
use crate::trust::bundle::{Bundle, Item, Kind};
use crate::trust::repair;
use crate::trust::source::{Given, Source};
use crate::wire::{Route, StepOutcome, Trace};
use crate::world::{READ_LIMIT, World};

use super::{Outside, Place, Request, given};
use crate::check::fates;

/// No folder has more files that matter; the rest is left unread.
const MOST_FILES: usize = 100_000;
/// Most files are small: reading waits for the disk more than for the processor.
const MOST_READERS: usize = 16;

pub(super) struct Gathered {
    pub(super) facts: Facts,
    pub(super) passed_over: usize,
    pub(super) unreached: Vec<(String, String)>,
}

/// One item still to be read.
struct Named {
    origin: Origin,
    path: String,
    /// Found in a folder: what has nothing to do with certificates is passed over.
    is_found: bool,
}

pub(super) fn gather(request: &Request, world: &World, outside: &Outside<'_>) -> Gathered {
    if request.places.is_empty() {
        return Gathered { facts: environment(request, world), passed_over: 0, unreached: Vec::new() };
    }
    let mut named = Vec::new();
    let mut items = Vec::new();
    let mut unreached = Vec::new();
    for place in &request.places {
        match place {
            Place::File(path) => named.push(Named::file(path, false)),
            Place::Folder(folder) => match world.files.list(folder, MOST_FILES) {
                Ok(paths) => named.extend(paths.iter().map(|path| Named::file(path, true))),
                Err(error) => items.push(Item::read(source(Origin::file(folder), folder, Err(error)))),
            },
            Place::Server { host, port } => match presented(request, world, outside, host, *port) {
                Ok(item) => items.push(item),
                Err(why) => unreached.push((authority(host, *port), why)),
            },
            Place::StandardInput => {
                items.push(Item::read(source(Origin::file("-"), "-", (outside.stdin)())));
            }
        }
    }
    let (read, passed_over) = read_all(&named, world, outside);
    items.extend(read);
    let facts = facts(request, Bundle { items });
    Gathered { facts, passed_over, unreached }
}

impl Named {
    fn file(path: &str, is_found: bool) -> Self {
        Self { origin: Origin::file(path), path: path.to_owned(), is_found }
    }

    /// The item, unless it is only a neighbour of certificates.
    fn read(&self, world: &World) -> Option<Item> {
        let bytes = world.files.read(&self.path, READ_LIMIT);
        let item = Item::read(source(self.origin.clone(), &self.path, bytes));
        let is_foreign = |entry: &crate::trust::bundle::Entry| {
            let is_no_certificate =
                matches!(entry.kind, Kind::Empty | Kind::Garbage | Kind::Markup | Kind::Other | Kind::Path);
            is_no_certificate && entry.contained.is_empty()
        };
        let is_neighbour = self.is_found && !item.entries.is_empty() && item.entries.iter().all(is_foreign);
        (!is_neighbour).then_some(item)
    }
}

fn source(origin: Origin, path: &str, bytes: Result<Vec<u8>, crate::origin::ReadError>) -> Source {
    Source { origin, given: Given::Path(path.to_owned()), bytes: bytes.map(Arc::new) }
}

/// All files in their order, and how many were passed over.
fn read_all(named: &[Named], world: &World, outside: &Outside<'_>) -> (Vec<Item>, usize) {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let reader = || {
        let mut read = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = named.get(index) else { return read };
            read.push((index, file.read(world)));
            (outside.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, named.len());
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let helpers = processors.min(MOST_READERS).min(named.len()).saturating_sub(1);
    let mut read = std::thread::scope(|scope| {
        let helpers: Vec<_> = (0..helpers).map(|_| scope.spawn(reader)).collect();
        let mut read = reader();
        read.extend(helpers.into_iter().flat_map(|helper| helper.join().unwrap_or_default()));
        read
    });
    read.sort_by_key(|(index, _)| *index);
    let items: Vec<Item> = read.into_iter().filter_map(|(_, item)| item).collect();
    let passed_over = named.len() - items.len();
    (items, passed_over)
}

/// What the variables of the environment hold, read as each client reads it.
fn environment(request: &Request, world: &World) -> Facts {
    let shelf = Shelf::gather(world, &world.env, None, &ClientId::ALL);
    let bundle = Bundle::read(shelf.iter().cloned().collect());
    let situation = Situation { shell: &world.env, env: &world.env, endpoints: &UNSAID, shelf: &shelf };
    let ask = ask(request, None);
    let runs = |clients: &[ClientId]| -> Vec<Run> {
        let plans = clients.iter().map(|&client| plan(&situation, client, &ask));
        plans.map(|plan| given::untried(fates::fates(&plan, &bundle, &shelf), plan)).collect()
    };
    let (selected, others) = (runs(&request.clients), runs(&others(request)));
    let expires_within = request.expires_within;
    Facts {
        env: world.env.clone(),
        expires_within,
        runs: selected,
        others,
        ..super::facts_about(bundle, &[], request.runtime, request.at)
    }
}

fn facts(request: &Request, bundle: Bundle) -> Facts {
    let mut readings = given::Readings::of(&bundle);
    let runs = readings.runs(&request.clients, request.runtime);
    let others = readings.runs(&others(request), request.runtime);
    let facts = super::facts_about(bundle, &[], request.runtime, request.at);
    Facts { expires_within: request.expires_within, runs, others, ..facts }
}

fn others(request: &Request) -> Vec<ClientId> {
    ClientId::ALL.into_iter().filter(|client| !request.clients.contains(client)).collect()
}

fn ask<'a>(request: &Request, endpoint_url: Option<&'a str>) -> Ask<'a> {
    let region = "us-east-1";
    Ask { services: &[Service::Sts], region, bucket: None, endpoint_url, runtime: request.runtime }
}

/// The way the first selected client would take to this server.
#[must_use]
pub(crate) fn route(request: &Request, world: &World, host: &str, port: u16) -> Option<Route> {
    let client = *request.clients.first()?;
    let shelf = Shelf::default();
    let url = format!("https://{}", authority(host, port));
    let situation = Situation { shell: &world.env, env: &world.env, endpoints: &UNSAID, shelf: &shelf };
    let plan = plan(&situation, client, &ask(request, Some(&url)));
    plan.calls.first().map(|call| call.route.clone())
}

/// `host:port`, with brackets around an IPv6 address.
pub(crate) fn authority(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// What a server presents, as an item; else why nothing came.
fn presented(
    request: &Request,
    world: &World,
    outside: &Outside<'_>,
    host: &str,
    port: u16,
) -> Result<Item, String> {
    let route = route(request, world, host, port).ok_or("no client was named")?;
    let trace = (outside.prober)(&route);
    let chain = trace.tls.as_ref().map(|seen| seen.chain.as_slice()).unwrap_or_default();
    if chain.is_empty() {
        return Err(why(&trace));
    }
    let pem: String = chain.iter().map(|der| repair::armour(der)).collect();
    let authority = authority(host, port);
    Ok(Item::read(source(Origin::host(&authority), &authority, Ok(pem.into_bytes()))))
}

/// The step that failed, and what is known of it.
fn why(trace: &Trace) -> String {
    let failed = trace.steps.iter().rfind(|step| step.outcome == StepOutcome::Failed);
    match failed {
        Some(step) if step.detail.is_empty() => format!("{} failed", step.phase.name()),
        Some(step) => format!("{}: {}", step.phase.name(), step.detail),
        None => "it presented no certificate".to_owned(),
    }
}
