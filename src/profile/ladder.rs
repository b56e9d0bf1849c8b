//! Clients that take the first source that gives something: the steps, the winner, and what comes after it.

use super::order::Order;
use super::plan::{Plan, Source};
use super::resolution::{Failure, Fault, Outcome, Resolution, Step};
use super::words;
use crate::input::serverless_yml::{ProjectError, Setting};
use crate::origin::Origin;

/// What a source gives.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) plan: Plan,
    pub(super) source: Source,
    pub(super) profile: Option<String>,
    pub(super) origin: Origin,
}

/// What a client cannot get past, in its own words.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) failure: Failure,
    pub(super) why: String,
    pub(super) fault: Option<Fault>,
    pub(super) profile: Option<String>,
    pub(super) origin: Origin,
}

/// The sources in the order they are asked. Once one has answered, the others are noted as not reached.
#[derive(Default)]
pub(super) struct Ladder {
    steps: Vec<Step>,
    answer: Option<Result<Found, Box<Refusal>>>,
    /// What only a call can settle, after everything else failed.
    pub(super) left: Option<Plan>,
}

impl Ladder {
    pub(super) fn is_open(&self) -> bool {
        self.answer.is_none()
    }

    pub(super) fn skip(&mut self, source: &str, why: impl Into<String>) {
        let why = if self.is_open() { why.into() } else { "not reached".to_owned() };
        self.push(source, Outcome::Skipped, why, None, None, None);
    }

    /// A source that had something to say about a profile, but gave nothing.
    pub(super) fn pass(&mut self, source: &str, refusal: Box<Refusal>) {
        if !self.is_open() {
            return self.skip(source, "");
        }
        self.push(
            source,
            Outcome::Skipped,
            refusal.why,
            Some(refusal.origin),
            refusal.profile,
            refusal.fault,
        );
    }

    pub(super) fn take(&mut self, source: &str, answer: Result<Found, Box<Refusal>>) {
        if !self.is_open() {
            return self.skip(source, "");
        }
        match &answer {
            Ok(found) => {
                let why = words::found(&found.plan, found.source, found.profile.as_deref());
                let (origin, profile) = (found.origin.clone(), found.profile.clone());
                self.push(source, Outcome::Used, why, Some(origin), profile, None);
            }
            Err(refusal) => {
                let Refusal { why, fault, profile, origin, .. } = *refusal.clone();
                self.push(source, Outcome::Failed, why, Some(origin), profile, fault);
            }
        }
        self.answer = Some(answer);
    }

    /// The configuration stops the client before it looks at any source.
    pub(super) fn stop(&mut self, error: &ProjectError) {
        let failure = Failure { code: error.code.clone(), message: error.message.clone() };
        let why = "serverless.yml cannot be resolved".to_owned();
        let refusal = Refusal { failure, why, fault: None, profile: None, origin: error.origin.clone() };
        self.take("serverless.yml", Err(Box::new(refusal)));
    }

    fn push(
        &mut self,
        source: &str,
        outcome: Outcome,
        why: String,
        origin: Option<Origin>,
        profile: Option<String>,
        fault: Option<Fault>,
    ) {
        self.steps.push(Step { source: source.to_owned(), outcome, why, origin, profile, fault });
    }

    /// The profile that the answer is about.
    pub(super) fn profile(&self) -> Option<&str> {
        match self.answer.as_ref()? {
            Ok(found) => found.profile.as_deref(),
            Err(refusal) => refusal.profile.as_deref(),
        }
    }

    pub(super) fn finish(
        self,
        client: Order,
        nothing: Failure,
        stage: Setting,
        regions: Regions,
    ) -> Resolution {
        let answer = self.answer.unwrap_or_else(|| {
            let why = nothing.message.clone();
            Err(Box::new(Refusal {
                failure: nothing,
                why,
                fault: None,
                profile: None,
                origin: Origin::default(),
            }))
        });
        let evidence = if client == Order::Osls4 { "model" } else { "read" };
        let Regions { region, ignored_regions } = regions;
        let (found, refusal) = match answer {
            Ok(found) => (Some(found), None),
            Err(refusal) => (None, Some(refusal)),
        };
        let origin = found.as_ref().map(|found| found.origin.clone());
        let origin = origin.or_else(|| refusal.as_ref().map(|refusal| refusal.origin.clone()));
        let profile = found.as_ref().map(|found| found.profile.clone());
        let plan = found.as_ref().map(|found| found.plan.clone());
        Resolution {
            client,
            profile: profile.unwrap_or_else(|| refusal.as_ref()?.profile.clone()),
            origin: origin.filter(|origin| *origin != Origin::default()),
            region,
            ignored_regions,
            stage,
            source: found.map_or(Source::None, |found| found.source),
            error: refusal.map(|refusal| refusal.failure),
            steps: self.steps,
            credentials: plan.as_ref().and_then(Plan::credentials).cloned(),
            plan: plan.or(self.left),
            evidence,
        }
    }
}

/// The region in force, and those that are set and not read.
pub(super) struct Regions {
    pub(super) region: Setting,
    pub(super) ignored_regions: Vec<Setting>,
}
