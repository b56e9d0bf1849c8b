//! Clients as if their one trust setting named this material: what each would load, and whether anything is left.

use std::sync::Arc;

use crate::client::deploy::{Caller, Need};
use crate::client::{
    Ask, ClientId, Plan, Roots, Runtime, Service, Shelf, Situation, Verdicts, outcome, plan,
};
use crate::profile::{Project, UNSAID};
use crate::rules::facts::{CallRun, Run};
use crate::trust::anchor::Anchor;
use crate::trust::bundle::{Bundle, Entry, Item};
use crate::trust::dialect::{self, Dialect, Fate, Fates};
use crate::wire::Trace;
use crate::world::Env;

use crate::check::fates;

/// What inspected material is called among the variables a client reads: it came by none.
const NO_VARIABLE: &str = "";

/// One bundle in all dialects that were asked for so far.
pub(super) struct Readings<'a> {
    bundle: &'a Bundle,
    done: Vec<Read>,
}

impl<'a> Readings<'a> {
    pub(super) fn of(bundle: &'a Bundle) -> Self {
        Self { bundle, done: Vec::new() }
    }

    /// One run for each client. What a server presented is no client's trust material.
    pub(super) fn runs(&mut self, clients: &[ClientId], runtime: Runtime) -> Vec<Run> {
        clients.iter().map(|&client| run(client, runtime, self)).collect()
    }

    fn in_dialect(&mut self, dialect: Dialect) -> &Read {
        let position = self.done.iter().position(|read| read.dialect == dialect).unwrap_or_else(|| {
            self.done.push(read(dialect, self.bundle));
            self.done.len() - 1
        });
        &self.done[position]
    }
}

/// What became of every entry in one dialect, and one certificate of those that were loaded: whether there are any is all
/// that is asked without a handshake, and a bundle of thousands need not be kept again for each client.
struct Read {
    dialect: Dialect,
    fates: Vec<Fates>,
    roots: Roots,
}

fn run(client: ClientId, runtime: Runtime, readings: &mut Readings<'_>) -> Run {
    let env = Env::default();
    let shelf = Shelf::default();
    let situation = Situation { shell: &env, env: &env, endpoints: &UNSAID, shelf: &shelf };
    let ask =
        Ask { services: &[Service::Sts], region: "us-east-1", bucket: None, endpoint_url: None, runtime };
    let mut plan = plan(&situation, client, &ask);
    let dialect = fates::dialect(&plan, NO_VARIABLE);
    let Read { fates, roots, .. } = readings.in_dialect(dialect);
    plan.reads.insert(NO_VARIABLE);
    for call in &mut plan.calls {
        call.endpoint_hop.roots = roots.clone();
    }
    untried(fates.clone(), plan)
}

/// A run of which nothing was tried.
pub(super) fn untried(fates: Vec<Fates>, plan: Plan) -> Run {
    let calls = plan.calls.iter().map(|call| CallRun {
        need: Need { service: call.service, caller: Caller::Client, because: String::new() },
        target: false,
        outcome: outcome(call, &Trace::untried(&call.route), &Verdicts::default()),
        call: call.clone(),
        trace: None,
        verdicts: Verdicts::default(),
        confirmation: None,
    });
    Run {
        calls: calls.collect(),
        plan,
        resolution: None,
        obstacle: None,
        fates,
        project: Project::default(),
        env: Env::default(),
        dotenv: Vec::new(),
    }
}

fn read(dialect: Dialect, bundle: &Bundle) -> Read {
    let mut roots = Roots { variables: vec![NO_VARIABLE], ..Roots::default() };
    let mut fates = Vec::with_capacity(bundle.items.len());
    for item in &bundle.items {
        let (of_item, first) = item_fates(dialect, item);
        fates.push(of_item);
        if roots.anchors.is_empty() {
            roots.anchors.extend(first);
        }
    }
    Read { dialect, fates, roots }
}

/// What became of the entries, and the first certificate that was loaded.
fn item_fates(dialect: Dialect, item: &Item) -> (Fates, Option<Arc<Anchor>>) {
    let all = |fate| Fates::all(fate, item.entries.len());
    match &item.source.bytes {
        _ if item.source.origin.host.is_some() => (all(Fate::Unread), None),
        Err(_) => (all(Fate::Refused), None),
        Ok(_) if item.is_plain => (all(Fate::Loaded), item.entries.first().and_then(anchor)),
        Ok(bytes) => {
            let reading = dialect::read(dialect, bytes);
            let fates = reading.fates(item.entries.iter().map(|entry| &entry.span));
            (fates, reading.anchors.into_iter().next().map(|(_, anchor)| anchor))
        }
    }
}

fn anchor(entry: &Entry) -> Option<Arc<Anchor>> {
    Some(Arc::new(Anchor::plain(&entry.certificate.as_ref()?.der)))
}
