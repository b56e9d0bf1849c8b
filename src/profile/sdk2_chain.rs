//! The default chain of the AWS SDK for JavaScript v2 (`lib/node_loader.js`), run when the framework found nothing.

use super::plan::{Plan, Source, WebIdentity};
use super::resolution::{Outcome, Step};
use super::sdk2::{Loaded, Loader};
use super::serverless3::Chosen;
use super::{ladder, sdk3, sso, words};
use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

pub(super) struct Chain {
    pub(super) steps: Vec<Step>,
    pub(super) chosen: Option<Chosen>,
    /// The instance metadata service: the last resort, which only a call can settle.
    pub(super) left: Option<Plan>,
}

/// `before` is the number of steps already taken.
pub(super) fn run(world: &World, loader: &Loader<'_>, before: usize) -> Chain {
    let profile = world.env.non_empty(vars::AWS_PROFILE).unwrap_or("default").to_owned();
    let links = [
        environment(world),
        sso(world, loader, &profile),
        shared_files(loader, &profile),
        container(world),
        process(loader, &profile),
        web_identity(world, loader, &profile),
    ];
    let mut chain = Chain { steps: Vec::new(), chosen: None, left: None };
    for link in links {
        let step = before + chain.steps.len();
        let taken = chain.chosen.is_some();
        chain.steps.push(link.step(taken));
        if let (false, Ok(found)) = (taken, link.found) {
            chain.chosen = Some(Chosen { step, ..found });
        }
    }
    instance(world, &mut chain);
    chain
}

/// One provider of the chain: what it gives, or why it gives nothing.
struct Link {
    name: &'static str,
    found: Result<Chosen, String>,
}

impl Link {
    fn step(&self, taken: bool) -> Step {
        let (outcome, why, origin, profile) = match &self.found {
            _ if taken => (Outcome::Skipped, "not reached".to_owned(), None, None),
            Ok(chosen) => {
                (Outcome::Used, words::chosen(chosen), Some(chosen.origin.clone()), chosen.profile.clone())
            }
            Err(why) => (Outcome::Skipped, why.clone(), None, None),
        };
        Step { source: format!("SDK chain: {}", self.name), outcome, why, origin, profile, fault: None }
    }
}

fn found(plan: Plan, source: Source, profile: Option<&str>, origin: Origin) -> Chosen {
    let profile = profile.map(str::to_owned);
    Chosen { plan: Some(plan), source, profile, origin, fault: None, step: 0 }
}

/// `AWS_*` was settled by the framework, save the text `undefined`, which the SDK would sign with; then `AMAZON_*`.
fn environment(world: &World) -> Link {
    let value = |name| world.env.non_empty(name);
    let keys = value(vars::AMAZON_ACCESS_KEY_ID).zip(value(vars::AMAZON_SECRET_ACCESS_KEY));
    let found = keys
        .map(|(key_id, secret)| {
            let token = value(vars::AMAZON_SESSION_TOKEN).map(crate::secret::Secret::new);
            let secret = crate::secret::Secret::new(secret);
            let credentials =
                super::Credentials { access_key_id: key_id.to_owned(), secret, session_token: token };
            let origin = Origin::variable(vars::AMAZON_ACCESS_KEY_ID);
            found(Plan::Static(credentials), Source::Env, None, origin)
        })
        .ok_or_else(|| "neither `AWS_*` nor `AMAZON_*` keys are set".to_owned());
    Link { name: "environment", found }
}

fn sso(world: &World, loader: &Loader<'_>, profile: &str) -> Link {
    let profiles = loader.default_files();
    let found = match profiles.profiles.get(profile) {
        None => Err(format!("there is no profile `{profile}`")),
        Some(section) => sso::plan(world, profiles, profile, &section)
            .ok_or_else(|| format!("profile `{profile}` has no complete SSO settings"))
            .and_then(|plan| match sso::stale(&plan, world.clock.now()) {
                Some(why) => Err(why),
                None => Ok(plan),
            })
            .map(|plan| {
                let origin = plan.origin.clone();
                found(Plan::Sso(Box::new(plan)), Source::Sso, Some(profile), origin)
            }),
    };
    Link { name: "SSO", found }
}

fn shared_files(loader: &Loader<'_>, profile: &str) -> Link {
    let found = match loader.load_default(profile) {
        Loaded::Accepted { plan: Some(plan), source, origin, .. } => {
            Ok(found(plan, source, Some(profile), origin))
        }
        Loaded::Accepted { plan: None, fault, .. } => Err(words::accepted_unused(profile, fault.as_ref())),
        Loaded::Refused { fault } => Err(words::refused(profile, &fault, loader)),
    };
    Link { name: "shared files", found }
}

fn container(world: &World) -> Link {
    let found = sdk3::container(world).map(of_environment);
    Link { name: "container", found: found.ok_or_else(|| "no container endpoint is set".to_owned()) }
}

/// A source that no profile has a part in.
fn of_environment(answer: ladder::Found) -> Chosen {
    found(answer.plan, answer.source, None, answer.origin)
}

fn process(loader: &Loader<'_>, profile: &str) -> Link {
    let profiles = loader.default_files();
    let section = profiles.profiles.get(profile);
    let found = section
        .as_ref()
        .and_then(|section| section.properties.get("credential_process"))
        .map(|property| {
            let origin = profiles.origin(profile, property);
            let plan = Plan::Process { command: property.value.to_string(), origin: origin.clone() };
            found(plan, Source::Process, Some(profile), origin)
        })
        .ok_or_else(|| format!("profile `{profile}` has no `credential_process`"));
    Link { name: "process", found }
}

fn web_identity(world: &World, loader: &Loader<'_>, profile: &str) -> Link {
    let region = world.env.non_empty(vars::AWS_REGION).unwrap_or("us-east-1");
    let from_profile = || {
        let profiles = loader.default_files();
        let section = profiles.profiles.get(profile)?;
        let value = |key| section.non_empty(key).map(str::to_owned);
        let origin = profiles.origin(profile, section.properties.get("web_identity_token_file")?);
        let plan = Plan::WebIdentity(WebIdentity {
            token_file: value("web_identity_token_file")?,
            role_arn: value("role_arn")?,
            session_name: value("role_session_name"),
            region: region.to_owned(),
            origin: origin.clone(),
        });
        Some(found(plan, Source::WebIdentity, Some(profile), origin))
    };
    let found =
        sdk3::web_identity(world, region).map(of_environment).or_else(from_profile).ok_or_else(|| {
            format!("`{}` and `{}` are not both set", vars::AWS_WEB_IDENTITY_TOKEN_FILE, vars::AWS_ROLE_ARN)
        });
    Link { name: "web identity", found }
}

fn instance(world: &World, chain: &mut Chain) {
    let disabled = world.env.non_empty(vars::AWS_EC2_METADATA_DISABLED).is_some();
    let why = match (&chain.chosen, disabled) {
        (Some(_), _) => "not reached".to_owned(),
        (None, true) => format!("`{}` switches it off", vars::AWS_EC2_METADATA_DISABLED),
        (None, false) => {
            chain.left = Some(Plan::Instance);
            "answers only on an EC2 instance".to_owned()
        }
    };
    let source = "SDK chain: instance metadata".to_owned();
    chain.steps.push(Step {
        source,
        outcome: Outcome::Skipped,
        why,
        origin: None,
        profile: None,
        fault: None,
    });
}
