//! The order in which Serverless 3 resolves a configuration (`scripts/serverless.js`, 3.40): first what `.env` depends on, then
//! `.env`, then everything, then what needs options of plugins and parameters.

use std::collections::BTreeSet;

use super::resolve::Resolver;
use super::sources::Sources;
use super::value::{Node, Value};
use super::{Line, Options, ProjectError, Service, Setting, Unknown};
use crate::input::dotenv::{self, Assignment};
use crate::origin::{Origin, ReadError};
use crate::world::World;

const STAGE: &str = "provider\0stage";
const NAME: &str = "provider\0name";

/// Options that `deploy`, `info` and `print` share: the ones whose absence is known before plugins are loaded.
const OPTIONS: [&str; 11] = [
    "region",
    "aws-profile",
    "app",
    "org",
    "use-local-credentials",
    "config",
    "stage",
    "help",
    "version",
    "verbose",
    "debug",
];

pub(super) fn run(
    world: &World,
    options: &Options,
    folder: &str,
    configuration: Node,
    service: &mut Service,
) {
    let options_known = OPTIONS.map(|name| {
        let value = match name {
            "region" => options.region.clone(),
            "aws-profile" => options.aws_profile.clone(),
            "stage" => options.stage.clone(),
            "config" => options.config.clone(),
            _ => None,
        };
        (name, value)
    });
    let sources = Sources {
        world,
        env: world.env.clone(),
        folder,
        options: options_known.into(),
        params: &options.params,
        opt_is_final: false,
        env_is_final: false,
        has_params: false,
        missing: BTreeSet::new(),
        programs: BTreeSet::new(),
    };
    let mut phases =
        Phases { line: options.line, resolver: Resolver::new(configuration, sources), service, folder };
    let stopped = phases.all().err();
    let Phases { resolver, service, .. } = phases;
    service.configuration = resolver.configuration.value.to_json();
    service.env = resolver.sources.env.clone();
    report_unknown(&resolver, service);
    settings(&resolver, service);
    match stopped {
        Some(Stop::Refused(error)) => service.project.error = Some(*error),
        Some(Stop::Unknown) | None => report_problems(&resolver, service),
    }
}

/// Why the client, or the prediction of it, does not go on.
enum Stop {
    Refused(Box<ProjectError>),
    /// It depends on a program that is not executed here.
    Unknown,
}

fn refused(code: &str, message: String, origin: Origin) -> Stop {
    let (why, hint) = (String::new(), None);
    Stop::Refused(Box::new(ProjectError { code: code.to_owned(), message, origin, why, hint }))
}

struct Phases<'a, 'b> {
    line: Line,
    resolver: Resolver<'a>,
    service: &'b mut Service,
    folder: &'a str,
}

impl Phases<'_, '_> {
    fn all(&mut self) -> Result<(), Stop> {
        self.report()?;
        for property in ["disabledDeprecations", "deprecationNotificationMode"] {
            self.ensure(property)?;
        }
        self.resolver.run(Some(&[NAME, STAGE, "useDotenv"]));
        self.report()?;
        self.resolver.sources.env_is_final = true;
        let mut needed = BTreeSet::new();
        if !self.resolver.is_resolved(STAGE) || !self.resolver.is_resolved("useDotenv") {
            self.resolver.sources.missing.clear();
            self.resolver.run(Some(&[STAGE, "useDotenv"]));
            self.report()?;
            self.ensure(STAGE)?;
            self.ensure("useDotenv")?;
            needed = std::mem::take(&mut self.resolver.sources.missing);
        }
        self.load_dotenv(&needed)?;
        self.resolver.run(None);
        self.report()?;
        let early = ["plugins", "package\0path", "frameworkVersion", "app", "org", "dashboard", "service"];
        for property in early {
            self.ensure(property)?;
        }
        self.resolver.sources.opt_is_final = true;
        self.resolver.sources.has_params = true;
        self.resolver.run(None);
        self.report()?;
        let needed_by_aws = ["credentials", "deploymentBucket\0serverSideEncryption", "profile", "region"];
        for property in needed_by_aws {
            self.ensure(&format!("provider\0{property}"))?;
        }
        self.unrecognized()
    }

    /// The problems found so far stop the command.
    fn report(&self) -> Result<(), Stop> {
        let problems = self.resolver.problems();
        let Some(first) = problems.first().filter(|_| self.line.is_strict()) else { return Ok(()) };
        // The list is printed the way JavaScript joins one: with commas.
        let lines: Vec<String> =
            problems.iter().map(|problem| format!("\n  - {}", problem.message)).collect();
        let message = format!(
            "Cannot resolve {}: Variables resolution errored with:{}",
            self.file_name(),
            lines.join(",")
        );
        let origin = self.place(&first.property);
        let hint = problems.iter().filter_map(|problem| problem.hint.get()).max();
        let code = "VARIABLES_RESOLUTION_ERROR".to_owned();
        Err(Stop::Refused(Box::new(ProjectError { code, message, origin, why: String::new(), hint })))
    }

    fn ensure(&self, property: &str) -> Result<(), Stop> {
        if self.resolver.is_resolved(property) || !self.line.is_strict() {
            return Ok(());
        }
        if !self.resolver.sources.programs.is_empty() {
            return Err(Stop::Unknown);
        }
        let message = format!(
            "Cannot resolve {}: \"{}\" property is not accessible (configured behind variables which cannot be resolved at this stage)",
            self.file_name(),
            property.replace('\0', ".")
        );
        let origin = self.place(property);
        Err(refused("INACCESSIBLE_CONFIGURATION_PROPERTY", message, origin))
    }

    /// Loads `.env` where `useDotenv` and the line of Serverless want it.
    fn load_dotenv(&mut self, needed: &BTreeSet<String>) -> Result<(), Stop> {
        let Some(loaded) = self.dotenv() else { return Ok(()) };
        let loaded = loaded.map_err(|error| {
            let message = format!("Failed to load environment variables from \"{}\"", error.path);
            let origin = Origin::file(&error.path);
            refused("DOTENV_LOAD_ERROR", message, origin)
        })?;
        for Assignment { name, value, origin } in loaded {
            self.resolver.sources.env.set(&name, &value);
            if self.resolver.sources.world.env.get(&name).is_none() {
                self.service.dotenv.push((name, origin));
            }
        }
        if !self.line.is_strict() {
            return Ok(());
        }
        let env = &self.resolver.sources.env;
        match needed.iter().find(|name| env.non_empty(name).is_some()) {
            None => Ok(()),
            Some(name) => {
                let message = format!(
                    "Cannot reliably resolve \"env\" variables due to resolution conflict.\nEnvironment variable \"{name}\" which \
                     influences resolution of \".env\" file were found to be defined in resolved \".env\" \
                     file.DOTENV_ENV_VAR_RESOLUTION_CONFLICT"
                );
                let origin = self
                    .service
                    .dotenv
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, origin)| origin.clone());
                let origin = origin.unwrap_or_default();
                Err(refused("DOTENV_ENV_VAR_RESOLUTION_CONFLICT", message, origin))
            }
        }
    }

    /// What is in `.env`, where this project and this line of Serverless load it.
    fn dotenv(&self) -> Option<Result<Vec<Assignment>, ReadError>> {
        let configuration = &self.resolver.configuration;
        let wish = configuration.at(&["useDotenv"]).map_or(&Value::Null, |node| &node.value);
        let wanted = match self.line {
            Line::Serverless1 => false,
            Line::Serverless2 | Line::Serverless3 => wish.is_truthy(),
            Line::Serverless4 => !matches!(wish, Value::Bool(false)),
        };
        let stage = self.resolver.sources.stage_option().map(str::to_owned);
        let stage = stage.or_else(|| configuration.at(&["provider", "stage"])?.value.joined());
        let stage = stage.unwrap_or_else(|| "dev".to_owned());
        let world = self.resolver.sources.world;
        wanted.then(|| match self.line {
            Line::Serverless4 => dotenv::load_all(world, self.folder, &stage, &texts(wish)),
            _ => dotenv::load(world, self.folder, &stage),
        })
    }

    /// Sources that nobody knows. Plugins may bring sources of their own, so with plugins it cannot be told.
    fn unrecognized(&self) -> Result<(), Stop> {
        if !self.line.is_strict() {
            return Ok(());
        }
        let has_plugins =
            self.resolver.configuration.at(&["plugins"]).is_some_and(|node| node.value.is_truthy());
        let known = ["env", "file", "opt", "self", "sls", "strToBool", "param", "cf", "s3", "ssm", "aws"];
        let mut unknown: Vec<(String, String)> = self.resolver.unresolved();
        unknown.retain(|(_, kind)| !known.contains(&kind.as_str()));
        let Some((property, _)) = unknown.first().filter(|_| !has_plugins) else { return Ok(()) };
        let mut kinds: Vec<&str> = Vec::new();
        for (_, kind) in &unknown {
            if !kinds.contains(&kind.as_str()) {
                kinds.push(kind);
            }
        }
        let message = format!("Unrecognized configuration variable sources: \"{}\"", kinds.join("\", \""));
        let origin = self.place(&property.replace('.', "\0"));
        Err(refused("UNRECOGNIZED_VARIABLE_SOURCES", message, origin))
    }

    fn file_name(&self) -> String {
        let path = self.service.project.path.as_deref().unwrap_or("serverless.yml");
        path.rsplit('/').next().unwrap_or(path).to_owned()
    }

    fn place(&self, property: &str) -> Origin {
        let path = self.service.project.path.as_deref().unwrap_or("serverless.yml");
        place(&self.resolver.configuration, path, property)
    }
}

/// A text, or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => vec![text.clone()],
        Value::List(items) => items.iter().flat_map(|item| texts(&item.value)).collect(),
        _ => Vec::new(),
    }
}

/// The line of a property, or of the nearest one around it.
fn place(configuration: &Node, path: &str, property: &str) -> Origin {
    let keys: Vec<&str> = property.split('\0').collect();
    let node = (0..=keys.len()).rev().find_map(|length| configuration.at(&keys[..length]));
    let mut origin = Origin::file(path);
    if let Some(node) = node {
        origin = origin.at(node.line, node.column);
    }
    Origin { property: Some(property.replace('\0', ".")), ..origin }
}

fn report_unknown(resolver: &Resolver<'_>, service: &mut Service) {
    for (property, kind) in resolver.unresolved() {
        let source = match kind.as_str() {
            "file" => resolver
                .sources
                .programs
                .iter()
                .map(|name| format!("file({name})"))
                .collect::<Vec<_>>()
                .join(", "),
            _ => kind,
        };
        service.project.unknown.push(Unknown { property, source });
    }
}

/// What did not stop this line of Serverless, but leaves a value open.
fn report_problems(resolver: &Resolver<'_>, service: &mut Service) {
    for problem in resolver.problems() {
        let property = problem.property.replace('\0', ".");
        let source = problem.message.lines().next().unwrap_or_default().to_owned();
        service.project.unknown.push(Unknown { property, source });
    }
}

/// The four settings, where they are texts by now. Numbers are texts to Serverless' schema.
fn settings(resolver: &Resolver<'_>, service: &mut Service) {
    let configuration = &resolver.configuration;
    let path = service.project.path.clone().unwrap_or_default();
    let setting = |property: &str| {
        if !resolver.is_resolved(property) {
            return None;
        }
        let keys: Vec<&str> = property.split('\0').collect();
        let node = configuration.at(&keys)?;
        let text = match &node.value {
            Value::Map(_) | Value::List(_) | Value::Null => return None,
            value => value.joined()?,
        };
        Some(Setting::new(text, place(configuration, &path, property)))
    };
    let bucket =
        setting("provider\0deploymentBucket").or_else(|| setting("provider\0deploymentBucket\0name"));
    service.project.stage = setting(STAGE);
    service.project.region = setting("provider\0region");
    service.project.profile = setting("provider\0profile");
    service.project.deployment_bucket = bucket;
}
