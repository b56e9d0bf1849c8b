//! The main job: gather the facts, judge them, name the cause. Every step is a line of [`check`].
//!
//! The network is an argument too: [`Prober`] is the probe in the program, and a table of traces in tests.

mod confirm;
mod credentials;
pub(crate) mod fates;
mod gather;
mod jobs;
pub mod request;
mod sources;

use std::sync::Arc;
use std::time::Duration;

use crate::client::Assessor;
use crate::finding::{Finding, Severity};
use crate::probe::{self, confirm::Word};
use crate::profile::Folder;
use crate::rules::{self, facts::Facts};
use crate::untrusted::shown;
use crate::verdict::{self, Cause};
use crate::wire::Trace;
use crate::world::World;
use request::Request;

/// Tries all routes within this time: what [`probe::probe_all`] does. A trace that is missing was interrupted.
pub type Prober<'a> = dyn Fn(Vec<probe::Job>, Duration, Arc<probe::Decide>) -> Vec<Option<Trace>> + 'a;

/// All that came of a check.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    pub facts: Facts,
    /// Most severe first, then in the order of the rules.
    pub findings: Vec<(Severity, Finding)>,
    pub cause: Option<Cause>,
    /// What explains the calls that the root cause does not explain, in the same order.
    pub further: Vec<Cause>,
    /// No finding at or above the threshold.
    pub ok: bool,
    pub tls_only: bool,
    /// The `node` that is asked, where that is wished.
    pub asks: Option<String>,
    /// The user had enough before all had answered.
    pub interrupted: bool,
    /// What the report says about the choice of the runtime.
    pub runtime_note: Option<String>,
}

pub use confirm::Asker;

/// All that talking takes.
struct Wire<'a> {
    prober: &'a Prober<'a>,
    /// One for all calls of the check, those for credentials included.
    budget: &'a probe::Budget,
    assessor: &'a Arc<Assessor>,
    /// The time everything is judged at, in seconds since 1970.
    at: i64,
}

/// Reads, plans, probes, judges, and names the cause.
#[must_use]
pub fn check(request: &Request, world: &World, prober: &Prober<'_>) -> Diagnosis {
    check_and_ask(request, world, prober, &|_| Word::Silent("nobody may be asked".to_owned()))
}

/// The same, with the real `node` at hand; it is asked where the request says so.
#[must_use]
pub fn check_and_ask(request: &Request, world: &World, prober: &Prober<'_>, asker: &Asker<'_>) -> Diagnosis {
    let folder = gather::folder(request, world);
    let mut facts = gather::facts(request, world, &folder, &Arc::default());
    let assessor = Arc::clone(&facts.assessor);
    let mut interrupted = false;
    if !request.offline && !request.plan_only {
        let budget = probe::Budget::new(request.probe.timeouts.total);
        let wire = Wire { prober, budget: &budget, assessor: &assessor, at: request.at };
        (facts.traces, interrupted) = credentials::fetch(&mut facts.runs, request, world, &wire);
        let (traces, also) = jobs::run(&mut facts.runs, request, &wire, &facts.traces);
        facts.traces.extend(traces);
        interrupted |= also;
    }
    gather::conclude(&mut facts);
    if request.confirm {
        confirm::run(&mut facts, world, asker);
    }
    let mut diagnosis = diagnosed(request, world, facts, rules::findings);
    diagnosis.interrupted = interrupted;
    verify_fixes(&mut diagnosis.findings, request, world, &diagnosis.facts);
    point_into_dotenv(&mut diagnosis.findings, &folder);
    diagnosis.name_causes();
    diagnosis
}

/// What can be told about profiles without asking anybody, as if a request were to be signed.
#[must_use]
pub fn profiles(request: &Request, world: &World) -> Diagnosis {
    let folder = gather::folder(request, world);
    let facts = gather::facts(request, world, &folder, &Arc::default());
    let mut diagnosis = diagnosed(request, world, facts, rules::about_profiles);
    point_into_dotenv(&mut diagnosis.findings, &folder);
    diagnosis.name_causes();
    diagnosis
}

impl Diagnosis {
    fn name_causes(&mut self) {
        let mut causes = verdict::causes(&self.findings, &self.facts).into_iter();
        self.cause = causes.next();
        self.further = causes.collect();
    }
}

/// The findings, before their fixes are tried and the cause is named.
fn diagnosed(
    request: &Request,
    world: &World,
    facts: Facts,
    judge: impl Fn(&Facts, &[String]) -> Vec<Finding>,
) -> Diagnosis {
    let selected = facts.selected();
    let mut findings: Vec<_> = judge(&facts, &request.ignore)
        .into_iter()
        .map(|finding| (finding.severity(&selected), finding))
        .collect();
    findings.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    Diagnosis {
        cause: None,
        ok: findings.iter().all(|(severity, _)| *severity < request.fail_on),
        facts,
        findings,
        further: Vec::new(),
        tls_only: request.tls_only,
        asks: request.confirm.then(|| confirm::node(world)).flatten(),
        interrupted: false,
        runtime_note: request.runtime_note.clone(),
    }
}

/// A fix is called verified when the models, given the same traces, say that after it all works that the finding is about, and
/// nothing breaks that worked before.
fn verify_fixes(findings: &mut [(Severity, Finding)], request: &Request, world: &World, facts: &Facts) {
    let errors = findings.iter_mut().filter(|(severity, _)| *severity == Severity::Error);
    for (_, finding) in errors {
        let Finding { fix, calls, .. } = finding;
        for fix in fix {
            fix.verified = gather::would_help(fix, calls, request, world, facts);
        }
    }
}

/// What `.env` sets, `unset` in a shell does not take away: such a fix names the line instead.
fn point_into_dotenv(findings: &mut [(Severity, Finding)], folder: &Folder) {
    for fix in findings.iter_mut().flat_map(|(_, finding)| &mut finding.fix) {
        for name in fix.unset.extract_if(.., |name| folder.place_in_dotenv(name).is_some()) {
            let place = folder.place_in_dotenv(&name).cloned().unwrap_or_default();
            let path = shown(place.path.as_deref().unwrap_or_default(), 60);
            let line = place.line.map_or(String::new(), |line| format!(", line {line}"));
            fix.text = format!("{}: take `{}` out of `{path}`{line}", fix.text, shown(&name, 60));
        }
    }
}
