//! What a `serverless.yml` says about stage, region, profile and deployment bucket, and what its `.env` adds.
//!
//! API: [`read`]`(&World, &`[`Options`]`) -> `[`Service`]: the [`Project`] (every value with its line, or the client's own error)
//! and the environment with `.env` loaded. Pure apart from reading files: nothing is executed, nothing is fetched.

pub mod grammar;
mod phases;
mod resolve;
mod sources;
pub mod value;
pub mod yaml;

use crate::origin::Origin;
use crate::world::{Env, READ_LIMIT, World};

use self::value::{Node, Value};

/// A text that somebody set, and where.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    pub value: String,
    pub origin: Origin,
}

impl Setting {
    #[must_use]
    pub fn new(value: impl Into<String>, origin: Origin) -> Self {
        Self { value: value.into(), origin }
    }
}

/// What the service folder contributes to the choice of profile and region. Empty outside a service folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The file that was read.
    pub path: Option<String>,
    pub stage: Option<Setting>,
    pub region: Option<Setting>,
    pub profile: Option<Setting>,
    pub deployment_bucket: Option<Setting>,
    /// The configuration error that stops the client before it looks at credentials.
    pub error: Option<ProjectError>,
    /// Why the settings above may be incomplete: programs that were not executed, sources that need AWS.
    pub unknown: Vec<Unknown>,
}

/// The client's own words for a configuration it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectError {
    pub code: String,
    /// As far as its words are known.
    pub message: String,
    pub origin: Origin,
    /// What is wrong at that place, in our words, where the client's are not known. May be empty.
    pub why: String,
    /// What people get wrong most often, where it is that.
    pub hint: Option<Hint>,
}

/// Two ways in which a variable has no value although its author thinks that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// `${self:custom.${opt:stage}, 'x'}`: a variable inside has no value, and the fallback of the outer one is not reached.
    FallbackNotReached,
    /// `${self:provider.stage}`, and the file sets no stage: there is no default.
    StageNotSet,
}

/// A property that cannot be known offline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// `provider.profile`; `*` for the whole file.
    pub property: String,
    /// The source that would have to be asked: `ssm`, `cf`, `file(./x.js)`, `serverless.ts`.
    pub source: String,
}

/// The generations of Serverless that read a configuration differently. osls reads it as Serverless 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    Serverless1,
    Serverless2,
    #[default]
    Serverless3,
    Serverless4,
}

impl Line {
    /// Whether a variable that cannot be resolved ends the command, in words that are known. The older lines warn and go on;
    /// what the newest says was never measured.
    fn is_strict(self) -> bool {
        self == Self::Serverless3
    }
}

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub line: Line,
    /// The folder of the service; empty for the current one.
    pub folder: String,
    /// `--config`, a file in that folder.
    pub config: Option<String>,
    pub stage: Option<String>,
    pub region: Option<String>,
    pub aws_profile: Option<String>,
    /// `--param KEY=VALUE`
    pub params: Vec<String>,
}

/// A service folder, read.
#[derive(Clone, Debug)]
pub struct Service {
    pub project: Project,
    /// The environment with what `.env` adds.
    pub env: Env,
    /// Names of the variables that `.env` added, with their places. One that was set already is not among them.
    pub dotenv: Vec<(String, Origin)>,
    /// Everything as it was resolved, for comparison with `sls print`. Null where nothing was read.
    pub configuration: serde_json::Value,
}

/// The names, in the order in which Serverless 3 looks for them.
const NAMES: [&str; 7] = [
    "serverless.yml",
    "serverless.yaml",
    "serverless.json",
    "serverless.js",
    "serverless.mjs",
    "serverless.cjs",
    "serverless.ts",
];

/// Reads the service folder as that line of Serverless does; without a configuration file there is nothing in it.
#[must_use]
pub fn read(world: &World, options: &Options) -> Service {
    let (folder, config) = place(options);
    let mut service = Service {
        project: Project::default(),
        env: world.env.clone(),
        dotenv: Vec::new(),
        configuration: serde_json::Value::Null,
    };
    let exists = |name: &&&str| world.files.exists(&format!("{folder}{name}"));
    let Some(name) = config.or_else(|| NAMES.iter().find(exists).copied()) else { return service };
    let path = format!("{folder}{name}");
    service.project.path = Some(path.clone());
    if let Some(given) = &options.config
        && let Some(words) = unfit(world, &path, given)
    {
        let (code, origin) =
            ("INVALID_SERVICE_CONFIG_PATH".to_owned(), Origin::option("--config").path(given));
        let (why, hint) = (String::new(), None);
        service.project.error = Some(ProjectError { code, message: words, origin, why, hint });
        return service;
    }
    let extension = extension(name);
    if matches!(extension, "js" | "mjs" | "cjs" | "ts") {
        service.project.unknown.push(Unknown { property: "*".to_owned(), source: name.to_owned() });
        return service;
    }
    match load(world, &path, name, extension) {
        Ok(configuration) => phases::run(world, options, &folder, configuration, &mut service),
        Err(error) => service.project.error = Some(*error),
    }
    service
}

/// The folder, with a slash at its end, and the name of the file in it if one was given. A file elsewhere stands for its folder.
fn place(options: &Options) -> (String, Option<&str>) {
    let folder = match options.folder.trim_end_matches('/') {
        "" if options.folder.is_empty() => String::new(),
        folder => format!("{folder}/"),
    };
    match options.config.as_deref().map(|given| (given, given.rsplit_once('/'))) {
        None => (folder, None),
        Some((name, None)) => (folder, Some(name)),
        Some((given, Some((path, name)))) if given.starts_with('/') => (format!("{path}/"), Some(name)),
        Some((_, Some((path, name)))) => (format!("{folder}{path}/"), Some(name)),
    }
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Why the file named with `--config` is not read at all, in the client's words (`lib/cli/resolve-configuration-path.js`).
fn unfit(world: &World, path: &str, given: &str) -> Option<String> {
    const EXTENSIONS: [&str; 7] = ["yml", "yaml", "json", "js", "mjs", "cjs", "ts"];
    if !EXTENSIONS.contains(&extension(path)) {
        let choice = EXTENSIONS.join(", ");
        return Some(format!(
            "Invalid \"--config\" value: Unsupported file extension (expected one of: {choice}"
        ));
    }
    let missing = format!("'Invalid \"--config\" value: Cannot find \"{given}\" in service folder");
    (!world.files.exists(path)).then_some(missing)
}

fn load(world: &World, path: &str, name: &str, extension: &str) -> Result<Node, Box<ProjectError>> {
    let unparsed = |words: &str, why: &str, place| {
        let message = format!("Cannot parse \"{name}\"{words}");
        refused("CONFIGURATION_PARSE_ERROR", message, why, Origin::file(path).at_place(place))
    };
    let bytes = world.files.read(path, READ_LIMIT).map_err(|error| {
        let errno = error.failure.errno_name().unwrap_or("EIO");
        let why = format!("the file {}", error.failure.described());
        let message = format!("Cannot parse \"{name}\": {errno}");
        refused("CONFIGURATION_NOT_ACCESSIBLE", message, &why, Origin::file(path))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let node = if extension == "json" {
        json(&text).map_err(|error| {
            unparsed(": JSON parse error:", &error.to_string(), (error.line(), error.column()))
        })?
    } else {
        yaml::parse(&text).map_err(|error| {
            let place = (error.line, error.column);
            if !error.is_quoted {
                return unparsed("", &error.message, place);
            }
            // The client names the full path, which a relative one does not tell: left out rather than invented.
            let whole = format!(" in \"{path}\" ({}:{})", error.line, error.column);
            let whole = if path.starts_with('/') { whole.as_str() } else { "" };
            unparsed(&format!(": {}{whole}", error.message), "", place)
        })?
    };
    if matches!(node.value, Value::Map(_)) {
        return Ok(node);
    }
    let message = format!("Invalid configuration at \"{name}\": Plain object expected");
    Err(refused("INVALID_CONFIGURATION_EXPORT", message, "", Origin::file(path).at(1, 1)))
}

fn refused(code: &str, message: String, why: &str, origin: Origin) -> Box<ProjectError> {
    Box::new(ProjectError { code: code.to_owned(), message, origin, why: why.to_owned(), hint: None })
}

/// JSON is checked as JSON and then read as YAML, which has the places.
fn json(text: &str) -> Result<Node, serde_json::Error> {
    let plain: serde_json::Value = serde_json::from_str(text)?;
    Ok(yaml::parse(text).unwrap_or_else(|_| from_json(&plain)))
}

fn from_json(plain: &serde_json::Value) -> Node {
    use serde_json::Value as Json;
    let value = match plain {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(members) => {
            Value::Map(members.iter().map(|(name, member)| (name.clone(), from_json(member))).collect())
        }
    };
    Node::new(value, 1, 1)
}
