//! Serverless 1 to 3 and osls 3: seven sources in a row, a later one replaces an earlier one (`getCredentials` of
//! `lib/plugins/aws/provider.js`, serverless 3.40), then the default chain of the AWS SDK v2.

use super::Overrides;
use super::order::Order;
use super::plan::{Plan, Source};
use super::resolution::{Failure, Fault, Outcome, Resolution, Step};
use super::sdk2::{Loaded, Loader, pair};
use super::sdk2_chain;
use super::{region, sdk2, words};
use crate::input::serverless_yml::ProjectError;
use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

pub(super) fn resolve(client: Order, world: &World, overrides: &Overrides) -> Resolution {
    let stage = region::stage(overrides);
    let files = sdk2::Files::read(world);
    let loader = Loader::new(&files);
    let mut walk = Walk { client, world, loader: &loader, steps: Vec::new(), chosen: None, failed: None };
    match &overrides.project.error {
        Some(error) => walk.failed = Some(Failed::project(error)),
        None => walk.all(overrides, &stage.value),
    }
    let Walk { mut steps, mut chosen, failed, .. } = walk;
    let mut left = None;
    let mut error = failed.as_ref().map(|failed| failed.failure.clone());
    if error.is_none() && chosen.is_none() {
        let chain = sdk2_chain::run(world, &loader, steps.len());
        steps.extend(chain.steps);
        (chosen, left) = (chain.chosen, chain.left);
        error = chosen.is_none().then(|| words::credentials_not_found(client));
    }
    if let (None, Some(fault)) = (&error, chosen.as_ref().and_then(|chosen| chosen.fault.as_ref())) {
        error = Some(words::source_failed(fault));
    }
    let profile =
        failed.as_ref().map_or_else(|| chosen.as_ref()?.profile.clone(), |failed| failed.profile.clone());
    let origin =
        failed.as_ref().map(|failed| &failed.origin).or(chosen.as_ref().map(|chosen| &chosen.origin));
    let (region, ignored_regions) = region::serverless(world, overrides, &loader.named, profile.as_deref());
    let origin = origin.cloned();
    let used = chosen.filter(|_| error.is_none());
    let plan = used.as_ref().and_then(|chosen| chosen.plan.clone());
    Resolution {
        client,
        profile,
        origin,
        region,
        ignored_regions,
        stage,
        source: used.as_ref().map_or(Source::None, |chosen| chosen.source),
        error,
        steps,
        credentials: plan.as_ref().and_then(Plan::credentials).cloned(),
        plan: plan.or(left),
        evidence: "model",
    }
}

/// The source that is in force so far.
pub(super) struct Chosen {
    pub(super) plan: Option<Plan>,
    pub(super) source: Source,
    pub(super) profile: Option<String>,
    pub(super) origin: Origin,
    /// Why the plan cannot work although the client took it.
    pub(super) fault: Option<Fault>,
    /// Its place in the steps.
    pub(super) step: usize,
}

/// What stopped the client, and where that came from.
struct Failed {
    failure: Failure,
    profile: Option<String>,
    origin: Origin,
}

impl Failed {
    fn project(error: &ProjectError) -> Self {
        let failure = Failure { code: error.code.clone(), message: error.message.clone() };
        Self { failure, profile: None, origin: error.origin.clone() }
    }
}

struct Walk<'a> {
    client: Order,
    world: &'a World,
    loader: &'a Loader<'a>,
    steps: Vec<Step>,
    chosen: Option<Chosen>,
    failed: Option<Failed>,
}

impl Walk<'_> {
    fn all(&mut self, overrides: &Overrides, stage: &str) {
        let prefix = format!("AWS_{}", to_upper(stage));
        self.implicit_profile();
        let option = overrides.aws_profile.as_deref().filter(|name| !name.is_empty());
        match (&overrides.project.profile, option) {
            _ if self.failed.is_some() => self.skip("provider.profile", "not reached", None),
            (Some(profile), Some(_)) => {
                let why = "`--aws-profile` is given, so `provider.profile` is not looked at";
                self.skip("provider.profile", why, Some(profile.origin.clone()));
            }
            (Some(profile), None) if !profile.value.is_empty() => {
                self.named_profile("provider.profile", &profile.value, profile.origin.clone());
            }
            _ => self.skip("provider.profile", "not set in serverless.yml", None),
        }
        self.keys(&AWS_NAMES.map(str::to_owned));
        self.profile_variable(vars::AWS_PROFILE);
        self.keys(
            &["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"].map(|name| format!("{prefix}_{name}")),
        );
        self.profile_variable(&format!("{prefix}_PROFILE"));
        match option {
            Some(name) => self.named_profile("--aws-profile", name, Origin::option("--aws-profile")),
            None => self.skip("--aws-profile", "not given", None),
        }
    }

    /// The first step, and the only one whose failure is swallowed.
    fn implicit_profile(&mut self) {
        let variable =
            self.world.env.non_empty(vars::AWS_DEFAULT_PROFILE).filter(|_| self.client != Order::Serverless1);
        let (source, name, origin) = match variable {
            Some(name) => (vars::AWS_DEFAULT_PROFILE, name, Origin::variable(vars::AWS_DEFAULT_PROFILE)),
            None => ("default profile", "default", Origin::default()),
        };
        match self.loader.load(name) {
            Loaded::Refused { fault } => {
                let why = format!(
                    "{}; the client passes over this in silence",
                    words::refused(name, &fault, self.loader)
                );
                self.step(source, Outcome::Skipped, why, Some(origin), Some(name), Some(fault));
            }
            accepted @ Loaded::Accepted { .. } => self.accept(source, name, origin, accepted),
        }
    }

    fn profile_variable(&mut self, variable: &str) {
        if self.failed.is_some() {
            return self.skip(variable, "not reached", None);
        }
        match self.world.env.non_empty(variable) {
            Some(name) => self.named_profile(variable, name, Origin::variable(variable)),
            None => self.skip(variable, "not set", None),
        }
    }

    fn named_profile(&mut self, source: &str, name: &str, origin: Origin) {
        if self.failed.is_some() {
            return self.skip(source, "not reached", Some(origin));
        }
        match self.loader.load(name) {
            Loaded::Refused { fault } => {
                let why = words::refused(name, &fault, self.loader);
                self.step(source, Outcome::Failed, why, Some(origin.clone()), Some(name), Some(fault));
                let failure = words::unrecognized(self.client, name);
                self.failed = Some(Failed { failure, profile: Some(name.to_owned()), origin });
            }
            accepted @ Loaded::Accepted { .. } => self.accept(source, name, origin, accepted),
        }
    }

    fn accept(&mut self, source: &str, name: &str, origin: Origin, loaded: Loaded) {
        let Loaded::Accepted { plan, source: kind, origin: place, fault } = loaded else { return };
        if plan.is_none() && kind != Source::AssumeRole {
            let why = words::accepted_unused(name, fault.as_ref());
            return self.step(source, Outcome::Skipped, why, Some(place), Some(name), fault);
        }
        let origin = if origin == Origin::default() { place } else { origin };
        if let Some(fault @ Fault::Loop { .. }) = &fault {
            // The loader follows the circle until Node dies, whichever source would have won later.
            self.failed = Some(Failed {
                failure: words::source_failed(fault),
                profile: Some(name.to_owned()),
                origin: origin.clone(),
            });
        }
        self.choose(
            source,
            Chosen { plan, source: kind, profile: Some(name.to_owned()), origin, fault, step: 0 },
        );
    }

    fn keys(&mut self, names: &[String; 3]) {
        if self.failed.is_some() {
            return self.skip(&names[0], "not reached", None);
        }
        let [key_id, secret, token] = names.each_ref().map(|name| self.world.env.non_empty(name));
        let Some(credentials) = pair(key_id, secret, token) else {
            let why = words::keys_unused(names, key_id, secret, token);
            return self.skip(&names[0], &why, None);
        };
        let origin = Origin::variable(&names[0]);
        let plan = Some(Plan::Static(credentials));
        self.choose(
            &names[0],
            Chosen { plan, source: Source::Env, profile: None, origin, fault: None, step: 0 },
        );
    }

    fn choose(&mut self, source: &str, mut chosen: Chosen) {
        if let Some(before) = self.chosen.take() {
            let step = &mut self.steps[before.step];
            step.outcome = Outcome::Skipped;
            step.why = format!("{}, but `{source}` comes later and replaces it", words::was(&before));
            step.fault = Some(Fault::Replaced { by: source.to_owned() });
        }
        chosen.step = self.steps.len();
        let why = words::chosen(&chosen);
        let outcome = if chosen.plan.is_some() { Outcome::Used } else { Outcome::Failed };
        let (origin, profile) = (chosen.origin.clone(), chosen.profile.clone());
        self.step(source, outcome, why, Some(origin), profile.as_deref(), chosen.fault.clone());
        self.chosen = Some(chosen);
    }

    fn skip(&mut self, source: &str, why: &str, origin: Option<Origin>) {
        self.step(source, Outcome::Skipped, why.to_owned(), origin, None, None);
    }

    fn step(
        &mut self,
        source: &str,
        outcome: Outcome,
        why: String,
        origin: Option<Origin>,
        profile: Option<&str>,
        fault: Option<Fault>,
    ) {
        let profile = profile.map(str::to_owned);
        self.steps.push(Step { source: source.to_owned(), outcome, why, origin, profile, fault });
    }
}

const AWS_NAMES: [&str; 3] = [vars::AWS_ACCESS_KEY_ID, vars::AWS_SECRET_ACCESS_KEY, vars::AWS_SESSION_TOKEN];

/// `toUpperCase()` of the stage, which changes nothing else: `my-stage` gives `AWS_MY-STAGE_PROFILE`.
fn to_upper(stage: &str) -> String {
    stage.to_uppercase()
}
