//! Everything that was found out, as the rules see it. Gathered by `check`, changed by nobody.

mod memo;
mod views;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::client::partition::Region;
use crate::client::{Assessor, Call, Caller, ClientId, Need, Outcome, Plan, Service, Verdicts};
use crate::finding::Place;
use crate::judge::Verdict;
use crate::origin::Origin;
use crate::profile::{self, Obstacle, Project, Resolution, Survey};
use crate::trust::bundle::Bundle;
use crate::trust::dialect::{Fate, Fates};
use crate::trust::readings::Readings;
use crate::wire::{AwsClass, Trace};
use crate::world::Env;

pub use memo::Memo;
pub use views::{CallFacts, CertificateFacts, EntryFacts, RunFacts};

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
    /// The files of profiles, as they stand.
    pub profiles: Survey,
    /// The selected clients, in the order asked for.
    pub runs: Vec<Run>,
    /// The other clients that were modelled on the same traces, to say whom a finding hurts too.
    pub others: Vec<Run>,
    /// What the wire showed, one for each distinct route and identity.
    pub traces: Vec<Trace>,
    /// What was judged for one purpose is not judged again for another.
    pub assessor: Arc<Assessor>,
    /// The same for the files that clients read.
    pub readings: Arc<Readings>,
    /// Empty until a rule asks; nothing above changes after that.
    pub memo: Memo,
}

/// One client.
#[derive(Clone, Debug)]
pub struct Run {
    pub plan: Plan,
    /// `None` for programs that read no profile.
    pub resolution: Option<Resolution>,
    /// Calls that get credentials first, then those of the services.
    pub calls: Vec<CallRun>,
    /// Why the plan of the resolution gave no credentials.
    pub obstacle: Option<Obstacle>,
    /// What became of every entry, by item.
    pub fates: Vec<Fates>,
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
    /// The region that the client takes from its settings, where AWS has none of that name, as far as slsca knows.
    #[must_use]
    pub fn unknown_region(&self) -> Option<&str> {
        let name = self.resolution.as_ref()?.region.value.as_str();
        (!name.is_empty() && name != "aws-global" && Region::find(name).is_none()).then_some(name)
    }

    #[must_use]
    pub fn id(&self) -> &'static str {
        self.plan.client.id()
    }

    /// The variable that this client takes a session token from, if there is one.
    #[must_use]
    pub fn token_variable(&self) -> Option<&'static str> {
        let names = profile::token_variables(self.resolution.as_ref()?.client).iter().copied();
        names.into_iter().find(|name| self.env.non_empty(name).is_some())
    }

    /// What this client made of an entry, by the numbers of item and entry.
    #[must_use]
    pub fn fate(&self, (item, entry): (usize, usize)) -> Fate {
        self.fates.get(item).map_or(Fate::Unread, |fates| fates.of(entry))
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
    /// Whether a deployment asks the very thing that the probe asks: `GetCallerIdentity`, `DescribeStacks`, the content of its
    /// bucket.
    #[must_use]
    pub fn is_asked_by_deployment(&self) -> bool {
        match self.call.service {
            Service::CloudFormation | Service::Sts => true,
            Service::S3 => self.call.route.host.contains(".s3."),
            _ => false,
        }
    }

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
        self.entries().filter_map(EntryFacts::certificate)
    }
}
