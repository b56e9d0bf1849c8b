//! The facts as a rule looks at them: one client, one call, one block or certificate at a time.

use super::{CallRun, Facts, Run};
use crate::client::Caller;
use crate::finding::{Finding, Part, Place};
use crate::judge::Store;
use crate::profile::{Fault, Outcome as StepOutcome, Step};
use crate::trust::bundle::{Entry, Item};
use crate::trust::certificate::Certificate;
use crate::trust::dialect::Fate;
use crate::untrusted::shown;
use crate::wire::{AwsClass, AwsError, Failure, Trace};

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

    /// The source that ended the search for credentials.
    #[must_use]
    pub fn failed_step(&self) -> Option<&'a Step> {
        let resolution = self.run.resolution.as_ref()?;
        let mut steps = resolution.steps.iter();
        steps.find(|step| step.outcome == StepOutcome::Failed).filter(|_| resolution.error.is_some())
    }

    /// A step with a fault that fits, preferably the one that ended the search.
    #[must_use]
    pub fn faulty_step<T>(&self, fits: impl Fn(&'a Fault) -> Option<T>) -> Option<(&'a Step, T)> {
        let steps = &self.run.resolution.as_ref()?.steps;
        let fit = |step: &'a Step| Some((step, fits(step.fault.as_ref()?)?));
        self.failed_step().and_then(fit).or_else(|| steps.iter().find_map(fit))
    }

    /// The part of what is wrong with this step: a cause if it ended the search and credentials are needed.
    #[must_use]
    pub fn part(&self, step: &Step) -> Part {
        let ended = self.facts.signs && self.failed_step().is_some_and(|failed| std::ptr::eq(failed, step));
        if ended { Part::Causes } else { Part::Threatens }
    }

    /// A statement about this step, at its place.
    #[must_use]
    pub fn about(&self, step: &Step, summary: impl Into<String>) -> Finding {
        let finding = Finding::new(summary).part(self.part(step)).clients(vec![self.run.id()]);
        match &step.origin {
            Some(origin) => finding.at(origin.clone(), "chosen here"),
            None => finding,
        }
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

    /// See [`CallRun::is_asked_by_deployment`].
    #[must_use]
    pub fn is_asked_by_deployment(&self) -> bool {
        self.call.is_asked_by_deployment()
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
    /// The certificate in it.
    #[must_use]
    pub fn certificate(self) -> Option<CertificateFacts<'a>> {
        let entry = self.entry?;
        Some(CertificateFacts { of: self, entry, certificate: entry.certificate.as_deref()? })
    }

    /// What a client made of it.
    #[must_use]
    pub fn fate(&self, run: &Run) -> Fate {
        run.fate(self.place)
    }

    /// Clients, selected or not, that do not get this certificate into their store although they read the item.
    #[must_use]
    pub fn missed_by(&self) -> Vec<&'a Run> {
        let missed = |run: &&Run| matches!(self.fate(run), Fate::Lost | Fate::Refused);
        self.facts.all_runs().filter(missed).collect()
    }

    /// Whether some client's reading of the item ended at this very entry.
    #[must_use]
    pub fn ends_reading(&self) -> bool {
        let (item, entry) = self.place;
        let ends = |run: &Run| run.fates.get(item).is_some_and(|fates| fates.stopped == Some(entry));
        self.facts.all_runs().any(ends)
    }

    /// Whether a certificate stands in the same item.
    #[must_use]
    pub fn has_company(&self) -> bool {
        let certified = self.facts.memo.certified.get_or_init(|| {
            let has = |item: &Item| item.entries.iter().any(|entry| entry.certificate.is_some());
            self.facts.bundle.items.iter().map(has).collect()
        });
        certified.get(self.place.0) == Some(&true)
    }

    /// Selected clients that read this item, or had to.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.facts.runs.iter().any(|run| self.fate(run) != Fate::Unread)
    }
}

/// OpenSSL's numbers for a chain that could not be built or tied to a root: 1 where an issuer has an extension or a key that
/// cannot be read, 2 and 20 without an issuer, 19 and 21 where the chain ends before it.
fn is_lack_of_issuer(error: u16) -> bool {
    matches!(error, 1 | 2 | 19 | 20 | 21)
}

/// OpenSSL's numbers for name constraints: permitted, excluded, minimum and maximum, an unsupported kind, a bad name.
fn is_about_names(error: u16) -> bool {
    matches!(error, 47 | 48 | 49 | 51 | 53)
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

    /// Ids of the clients that were given this certificate, looked for an issuer of its name, and found none that would do.
    #[must_use]
    pub fn passed_over_by(&self) -> Vec<&'static str> {
        let wants = |call: &CallRun| {
            let verdict = call.distrust().filter(|verdict| verdict.error.is_some_and(is_lack_of_issuer));
            let culprit = verdict.and_then(|verdict| Certificate::from_der(verdict.culprit.as_deref()?).ok());
            culprit.is_some_and(|culprit| culprit.issuer_der == self.certificate.subject_der)
        };
        let given = |run: &&Run| self.of.fate(run) != Fate::Unread;
        self.facts().all_runs().filter(given).filter(|run| run.calls.iter().any(wants)).map(Run::id).collect()
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
        finding.causing(self.blamed_by())
    }

    /// The same, for what keeps a certificate from being taken for an issuer at all.
    #[must_use]
    pub fn judged_as_issuer(&self, finding: Finding) -> Finding {
        let mut blamed = self.blamed_by();
        blamed.extend(self.passed_over_by());
        blamed.sort_unstable();
        blamed.dedup();
        finding.causing(blamed)
    }

    /// Ids of the clients that hold this certificate, and refuse a chain because a name in it oversteps the limits of a CA above.
    #[must_use]
    pub fn names_refused_by(&self) -> Vec<&'static str> {
        let oversteps =
            |call: &CallRun| call.distrust().and_then(|verdict| verdict.error).is_some_and(is_about_names);
        let holds = |run: &&Run| self.of.fate(run) == Fate::Loaded && run.calls.iter().any(oversteps);
        self.facts().all_runs().filter(holds).map(Run::id).collect()
    }

    /// One of the public roots that clients bring along: what is odd about it is known, and does no harm.
    #[must_use]
    pub fn is_public_root(&self) -> bool {
        Store::built_in().holds(&self.certificate.der)
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
