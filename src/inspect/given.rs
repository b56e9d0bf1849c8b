//! Clients as if their one trust setting named this material: what each would load, and whether anything is left.

use crate::client::deploy::{Caller, Need};
use crate::client::{
    Ask, ClientId, Plan, Roots, Runtime, Service, Shelf, Situation, Verdicts, outcome, plan,
};
use crate::profile::{Project, UNSAID};
use crate::rules::facts::{CallRun, Run};
use crate::trust::bundle::{Bundle, Item};
use crate::trust::dialect::{self, Dialect, Fate, Reading};
use crate::wire::Trace;
use crate::world::Env;

use crate::check::fates;

/// What inspected material is called among the variables a client reads: it came by none.
const NO_VARIABLE: &str = "";

/// One run for each client. What a server presented is no client's trust material.
pub(super) fn runs(clients: &[ClientId], runtime: Runtime, bundle: &Bundle) -> Vec<Run> {
    let mut readings = Vec::new();
    clients.iter().map(|&client| run(client, runtime, bundle, &mut readings)).collect()
}

/// What became of every entry in one dialect, and one certificate of those that were loaded: whether there are any is all
/// that is asked without a handshake, and a bundle of thousands need not be kept again for each client.
struct Read {
    dialect: Dialect,
    fates: Vec<Vec<Fate>>,
    roots: Roots,
}

fn run(client: ClientId, runtime: Runtime, bundle: &Bundle, readings: &mut Vec<Read>) -> Run {
    let env = Env::default();
    let shelf = Shelf::default();
    let situation = Situation { shell: &env, env: &env, endpoints: &UNSAID, shelf: &shelf };
    let ask =
        Ask { services: &[Service::Sts], region: "us-east-1", bucket: None, endpoint_url: None, runtime };
    let mut plan = plan(&situation, client, &ask);
    let dialect = fates::dialect(&plan, NO_VARIABLE);
    let position = readings.iter().position(|read| read.dialect == dialect).unwrap_or_else(|| {
        readings.push(read(dialect, bundle));
        readings.len() - 1
    });
    let Read { fates, roots, .. } = &readings[position];
    plan.reads.insert(NO_VARIABLE);
    for call in &mut plan.calls {
        call.endpoint_hop.roots = roots.clone();
    }
    untried(fates.clone(), plan)
}

/// A run of which nothing was tried.
pub(super) fn untried(fates: Vec<Vec<Fate>>, plan: Plan) -> Run {
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
        let (of_item, reading) = item_fates(dialect, item);
        fates.push(of_item);
        if roots.anchors.is_empty() {
            roots.anchors.extend(reading.anchors.into_iter().take(1).map(|(_, anchor)| anchor));
        }
    }
    Read { dialect, fates, roots }
}

fn item_fates(dialect: Dialect, item: &Item) -> (Vec<Fate>, Reading) {
    let all = |fate| (vec![fate; item.entries.len().max(1)], Reading::default());
    match &item.source.bytes {
        _ if item.source.origin.host.is_some() => all(Fate::Unread),
        Err(_) => all(Fate::Refused),
        Ok(bytes) => {
            let reading = dialect::read(dialect, bytes);
            (item.entries.iter().map(|entry| reading.fate(&entry.span)).collect(), reading)
        }
    }
}
