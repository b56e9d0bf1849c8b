//! Everything that was found out, as the rules see it. Gathered by `check`, changed by nobody.

use std::collections::BTreeSet;

use crate::client::{Call, Caller, ClientId, Need, Outcome, Plan, Service, Verdicts};
use crate::finding::{Finding, Part, Place};
use crate::judge::Verdict;
use crate::origin::Origin;
use crate::profile::{Project, Resolution};
use crate::trust::bundle::{Bundle, Entry, Item};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::untrusted::shown;
use crate::wire::{AwsClass, AwsError, Failure, Trace};
use crate::world::Env;

/// The whole situation.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Seconds since the epoch: the time everything is judged at.
    pub at: i64,
    /// Seconds: certificates that end within this time are worth a warning.
    pub expires_within: i64,
    /// The shell's environment, and what the project's `.env` adds where a selected client loads it.
    pub env: Env,
    /// Nobody was asked.
    pub offline: bool,
    /// A request would be signed once the connection is trusted: neither offline nor for the handshake alone.
    pub signs: bool,
    pub bundle: Bundle,
    /// The selected clients, in the order asked for.
    pub runs: Vec<Run>,
    /// The other clients that were modelled on the same traces, to say whom a finding hurts too.
    pub others: Vec<Run>,
    /// What the wire showed, one for each distinct route and identity.
    pub traces: Vec<Trace>,
}

/// One client.
#[derive(Clone, Debug)]
pub struct Run {
    pub plan: Plan,
    /// `None` for programs that read no profile.
    pub resolution: Option<Resolution>,
    pub calls: Vec<CallRun>,
    /// What became of every entry: by item, by entry. An item without entries has one fate.
    pub fates: Vec<Vec<Fate>>,
    /// What the client reads in `serverless.yml`; empty for those that read none.
    pub project: Project,
    /// Its environment, `.env` included where it loads one.
    pub env: Env,
    /// Names that `.env` added, with their places.
    pub dotenv: Vec<(String, Origin)>,
}

/// One call of one client, and how it ends.
#[derive(Clone, Debug)]
pub struct CallRun {
    pub call: Call,
    /// Why it is made, and by whom.
    pub need: Need,
    /// The user named the host; nothing is signed for it.
    pub target: bool,
    /// Which of [`Facts::traces`] belongs to it.
    pub trace: Option<usize>,
    pub verdicts: Verdicts,
    pub outcome: Outcome,
    /// What the real Node said, if it was asked.
    pub confirmation: Option<Confirmation>,
}

/// The word of the user's own Node beside the prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// It says the same. Its version.
    Agrees(String),
    /// It says something else.
    Differs { version: String, predicted: String, said: String },
    /// Nothing could be compared: why.
    Nothing(String),
}

impl Run {
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.plan.client.id()
    }

    /// Whether a call of this client fails for certain.
    #[must_use]
    pub fn fails(&self) -> bool {
        let fails = |call: &CallRun| call.outcome.ok == Some(false) && call.need.caller == Caller::Client;
        self.plan.stop.is_some() || self.calls.iter().any(fails)
    }

    /// Whether a call of this client fails because it does not trust what was presented.
    #[must_use]
    pub fn distrusts(&self) -> bool {
        self.calls.iter().any(|call| call.distrust().is_some())
    }
}

impl CallRun {
    /// The verdict that makes this call fail.
    #[must_use]
    pub fn distrust(&self) -> Option<&Verdict> {
        let verdicts = [&self.verdicts.proxy, &self.verdicts.endpoint].into_iter().flatten();
        verdicts.into_iter().find(|verdict| verdict.ok == Some(false))
    }
}

impl Facts {
    /// The calls that fail, or that AWS says no to.
    #[must_use]
    pub fn failing(&self) -> BTreeSet<Place> {
        let fails = |fact: &CallFacts| {
            let own = fact.call.need.caller == Caller::Client;
            let ends = fact.run.plan.stop.is_some() || fact.call.outcome.ok == Some(false);
            fact.aws_error().is_some_and(|error| error.class != AwsClass::ProxyPage) || (own && ends)
        };
        self.calls().filter(fails).map(|fact| fact.place).collect()
    }

    /// The hosts of these calls, each once, in their order.
    #[must_use]
    pub fn hosts(&self, calls: &[Place]) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for place in calls {
            let host = self.runs[place.run].calls[place.call].call.route.host.as_str();
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    /// Ids of the selected clients.
    #[must_use]
    pub fn selected(&self) -> Vec<&'static str> {
        self.runs.iter().map(Run::id).collect()
    }

    /// Selected clients first, then the others.
    pub fn all_runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().chain(&self.others)
    }

    /// The run of one client, selected or not.
    #[must_use]
    pub fn run_of(&self, client: ClientId) -> Option<&Run> {
        self.all_runs().find(|run| run.plan.client == client)
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = RunFacts<'_>> {
        self.runs.iter().map(|run| RunFacts { facts: self, run })
    }

    /// Every call of every selected client.
    pub fn calls(&self) -> impl Iterator<Item = CallFacts<'_>> {
        self.runs.iter().enumerate().flat_map(move |(number, run)| {
            run.calls.iter().enumerate().map(move |(index, call)| {
                let place = Place { run: number, call: index };
                CallFacts { facts: self, run, call, place }
            })
        })
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = EntryFacts<'_>> {
        self.bundle.items.iter().enumerate().flat_map(move |(index, item)| {
            let unreadable = item.source.bytes.is_err().then_some(EntryFacts {
                facts: self,
                item,
                place: (index, 0),
                entry: None,
            });
            let entries = item.entries.iter().enumerate();
            let entries = entries.map(move |(number, entry)| EntryFacts {
                facts: self,
                item,
                place: (index, number),
                entry: Some(entry),
            });
            unreadable.into_iter().chain(entries)
        })
    }

    pub(super) fn certificates(&self) -> impl Iterator<Item = CertificateFacts<'_>> {
        self.entries().filter_map(|of| {
            let entry = of.entry?;
            Some(CertificateFacts { of, entry, certificate: entry.certificate.as_deref()? })
        })
    }
}

/// One client, for the rules about settings.
#[derive(Clone, Copy, Debug)]
pub struct RunFacts<'a> {
    pub facts: &'a Facts,
    pub run: &'a Run,
}

impl<'a> RunFacts<'a> {
    /// The calls of this client.
    pub fn calls(&self) -> impl Iterator<Item = CallFacts<'a>> {
        let id = self.run.id();
        self.facts.calls().filter(move |call| call.client() == id)
    }
}

/// One call of one client.
#[derive(Clone, Copy, Debug)]
pub struct CallFacts<'a> {
    pub facts: &'a Facts,
    pub run: &'a Run,
    pub call: &'a CallRun,
    pub place: Place,
}

impl<'a> CallFacts<'a> {
    /// What the wire showed.
    #[must_use]
    pub fn trace(&self) -> Option<&'a Trace> {
        self.facts.traces.get(self.call.trace?)
    }

    /// What AWS complained about.
    #[must_use]
    pub fn aws_error(&self) -> Option<&'a AwsError> {
        self.trace()?.aws.as_ref()?.error.as_ref()
    }

    /// Seconds that our clock is ahead of AWS's, as its answer says.
    #[must_use]
    pub fn skew(&self) -> Option<i64> {
        self.trace()?.aws.as_ref()?.skew
    }

    /// The first thing that failed on the wire.
    #[must_use]
    pub fn failure(&self) -> Option<&'a Failure> {
        self.trace()?.failure.as_ref()
    }

    /// The finding with the part it plays for this call. The way from here plays none in what only CloudFormation calls, from
    /// inside AWS: there it is a threat to whoever calls that service from here one day.
    #[must_use]
    pub fn weighed(&self, finding: Finding) -> Finding {
        let answered = self.aws_error().is_some_and(|error| error.class != AwsClass::ProxyPage);
        if finding.part == Part::Causes && self.call.need.caller == Caller::CloudFormation && !answered {
            return finding.part(Part::Threatens);
        }
        finding
    }

    /// A finding that explains why this call fails, or why its answer is a no.
    #[must_use]
    pub fn blames(&self, summary: impl Into<String>) -> Finding {
        Finding::new(summary).part(Part::Causes).clients(vec![self.client()])
    }

    /// AWS knows these keys at another host: it said yes there, or a no that only a known key gets.
    #[must_use]
    pub fn is_known_elsewhere(&self) -> bool {
        let knows = |fact: &CallFacts| {
            let known_no = |error: &AwsError| {
                matches!(error.class, AwsClass::Denied | AwsClass::Subscription | AwsClass::Throttled)
            };
            let aws = fact.trace().filter(|trace| trace.signed).and_then(|trace| trace.aws.as_ref());
            aws.is_some_and(|aws| aws.error.as_ref().is_none_or(known_no))
        };
        self.fellows().any(|fact| knows(&fact))
    }

    /// Whether a deployment asks the very thing that the probe asks: `GetCallerIdentity`, `DescribeStacks`, the content of its
    /// bucket.
    #[must_use]
    pub fn is_asked_by_deployment(&self) -> bool {
        match self.call.call.service {
            Service::CloudFormation | Service::Sts => true,
            Service::S3 => self.call.call.route.host.contains(".s3."),
            _ => false,
        }
    }

    /// All calls of this client.
    pub fn fellows(&self) -> impl Iterator<Item = CallFacts<'a>> {
        let own = self.place.run;
        self.facts.calls().filter(move |fact| fact.place.run == own)
    }

    #[must_use]
    pub fn host(&self) -> &'a str {
        &self.call.call.route.host
    }

    #[must_use]
    pub fn client(&self) -> &'static str {
        self.run.id()
    }
}

/// One block, or an item that could not be read.
#[derive(Clone, Copy, Debug)]
pub struct EntryFacts<'a> {
    pub facts: &'a Facts,
    pub item: &'a Item,
    /// Item and entry, from 0.
    pub place: (usize, usize),
    /// `None` when the item could not be read.
    pub entry: Option<&'a Entry>,
}

impl<'a> EntryFacts<'a> {
    /// What a client made of it.
    #[must_use]
    pub fn fate(&self, run: &Run) -> Fate {
        let fate = run.fates.get(self.place.0).and_then(|fates| fates.get(self.place.1));
        fate.copied().unwrap_or(Fate::Unread)
    }

    /// Clients, selected or not, that do not get this certificate into their store although they read the item.
    #[must_use]
    pub fn missed_by(&self) -> Vec<&'a Run> {
        let missed = |run: &&Run| matches!(self.fate(run), Fate::Lost | Fate::Refused);
        self.facts.all_runs().filter(missed).collect()
    }

    /// Selected clients that read this item, or had to.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.facts.runs.iter().any(|run| self.fate(run) != Fate::Unread)
    }
}

/// One certificate of the bundle.
#[derive(Clone, Copy, Debug)]
pub struct CertificateFacts<'a> {
    pub of: EntryFacts<'a>,
    pub entry: &'a Entry,
    pub certificate: &'a Certificate,
}

impl<'a> CertificateFacts<'a> {
    #[must_use]
    pub fn facts(&self) -> &'a Facts {
        self.of.facts
    }

    /// Ids of the clients whose verdict is about this very certificate.
    #[must_use]
    pub fn blamed_by(&self) -> Vec<&'static str> {
        let blames = |call: &CallRun| {
            let culprit = call.distrust().and_then(|verdict| verdict.culprit.as_deref());
            culprit == Some(self.certificate.der.as_slice())
        };
        let runs = self.facts().all_runs().filter(|run| run.calls.iter().any(blames));
        runs.map(Run::id).collect()
    }

    /// A statement about this certificate, at its place.
    #[must_use]
    pub fn about(&self, predicate: &str, label: &str) -> Finding {
        let name = shown(&self.certificate.name, 60);
        let whose = match &self.entry.origin.host {
            Some(host) => format!("presented by {}", shown(host, 80)),
            None => "in the bundle".to_owned(),
        };
        Finding::new(format!("the certificate `{name}` {whose} {predicate}"))
            .at(self.entry.origin.clone(), label)
    }

    /// The same, with the part it plays: a cause where a client's verdict is about this very certificate.
    #[must_use]
    pub fn judged(&self, finding: Finding) -> Finding {
        let blamed = self.blamed_by();
        if blamed.is_empty() { finding } else { finding.part(Part::Causes).clients(blamed) }
    }

    /// A server presented it as its own: first of its chain.
    #[must_use]
    pub fn is_leaf_of_server(&self) -> bool {
        let origin = &self.entry.origin;
        origin.host.is_some() && origin.block == Some(1)
    }

    /// The certificate is in the store of a selected client, or a server presented it.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        let is_held = self.facts().runs.iter().any(|run| self.of.fate(run) == Fate::Loaded);
        is_held || self.entry.origin.host.is_some()
    }
}
