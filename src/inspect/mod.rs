//! Certificates wherever they are: read, decoded, and judged as if a client had been given them.
//!
//! The network is an argument, as for [`crate::check`].

mod gather;
mod given;
mod place;
pub mod tree;

use std::sync::Arc;

use crate::client::{ClientId, Runtime};
use crate::finding::{Finding, Severity};
use crate::probe;
use crate::profile::Survey;
use crate::rules;
use crate::rules::facts::{Facts, Memo};
use crate::trust::bundle::Bundle;
use crate::wire::{Route, Trace};
use crate::world::{Env, World};

pub(crate) use gather::authority;
pub use place::Place;
pub(crate) use place::server;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// None: what the variables of the environment hold.
    pub places: Vec<Place>,
    /// Whose loss counts.
    pub clients: Vec<ClientId>,
    pub runtime: Runtime,
    pub probe: probe::Options,
    /// Seconds.
    pub expires_within: i64,
    pub fail_on: Severity,
    pub ignore: Vec<String>,
    /// Seconds since the epoch.
    pub at: i64,
}

/// What is outside: standard input, the network, and somebody who wants to know how far it is.
pub struct Outside<'a> {
    pub stdin: &'a dyn Fn() -> Result<Vec<u8>, crate::origin::ReadError>,
    pub prober: &'a (dyn Fn(&Route) -> Trace + Sync),
    /// Files read, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// All that came of it.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub facts: Facts,
    /// Most severe first, then in the order of the rules.
    pub findings: Vec<(Severity, Finding)>,
    /// Files of folders that hold nothing that has to do with certificates.
    pub passed_over: usize,
    /// Servers that presented no certificate, and why. Hostile until escaped.
    pub unreached: Vec<(String, String)>,
    /// No finding at or above the threshold, and every server presented something.
    pub ok: bool,
}

/// Reads, decodes, and lets the rules about trust material speak.
#[must_use]
pub fn inspect(request: &Request, world: &World, outside: &Outside<'_>) -> Inspection {
    let gathered = gather::gather(request, world, outside);
    let facts = gathered.facts;
    let selected = facts.selected();
    let mut findings: Vec<_> = rules::findings_about_material(&facts, &request.ignore)
        .into_iter()
        .map(|finding| (finding.severity(&selected), finding))
        .collect();
    findings.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    let is_clean = findings.iter().all(|(severity, _)| *severity < request.fail_on);
    Inspection {
        findings,
        passed_over: gathered.passed_over,
        ok: is_clean && gathered.unreached.is_empty(),
        unreached: gathered.unreached,
        facts,
    }
}

/// The facts about this material, as if each client's one setting had named it. Nothing else is known, and nobody is asked.
#[must_use]
pub fn facts_about(bundle: Bundle, clients: &[ClientId], runtime: Runtime, at: i64) -> Facts {
    Facts {
        at,
        expires_within: 0,
        env: Env::default(),
        offline: true,
        signs: false,
        runs: given::Readings::of(&bundle).runs(clients, runtime),
        bundle,
        others: Vec::new(),
        traces: Vec::new(),
        assessor: Arc::default(),
        readings: Arc::default(),
        memo: Memo::default(),
        profiles: Survey::default(),
    }
}
