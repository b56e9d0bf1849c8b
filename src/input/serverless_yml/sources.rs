//! Where values come from: `opt self sls env file param strToBool` (`lib/configuration/variables/sources`, 3.40). Nothing is
//! executed: a `.js` file stays unresolved, and so does every source that asks AWS.

use std::collections::BTreeSet;

use super::resolve::{Resolver, Stuck};
use super::value::{Node, Value, number_text};
use super::{grammar, yaml};
use crate::origin::ReadFailure;
use crate::world::{Env, READ_LIMIT, World};

/// What a source says.
pub(super) struct Found {
    pub(super) value: Value,
    /// Null now, perhaps not later.
    pub(super) pending: bool,
    /// Instead of "Value not found".
    pub(super) message: Option<String>,
}

/// Why a source says nothing.
pub(super) enum Unfit {
    Stuck(Stuck),
    Refused { code: &'static str, message: String },
}

/// What may be asked in this phase, and the answers.
pub(super) struct Sources<'a> {
    pub(super) world: &'a World,
    /// With `.env` loaded, once it is.
    pub(super) env: Env,
    /// The folder of the service, with `/` at its end, or empty for the current one.
    pub(super) folder: &'a str,
    /// `--stage` and the like, by their long names.
    pub(super) options: Vec<(&'static str, Option<String>)>,
    pub(super) params: &'a [String],
    pub(super) opt_is_final: bool,
    pub(super) env_is_final: bool,
    pub(super) has_params: bool,
    /// Variables that were asked for before `.env` was loaded, and were not set.
    pub(super) missing: BTreeSet<String>,
    /// Programs that the client would run.
    pub(super) programs: BTreeSet<String>,
}

impl Sources<'_> {
    pub(super) fn knows(&self, kind: &str) -> bool {
        matches!(kind, "env" | "file" | "opt" | "self" | "sls" | "strToBool")
            || (kind == "param" && self.has_params)
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| *known == name)?.1.as_deref()
    }

    /// Whether the command has an option of that name, given or not.
    fn has_option(&self, name: &str) -> bool {
        self.options.iter().any(|(known, _)| *known == name)
    }

    /// `--stage`, unless it is empty.
    pub(super) fn stage_option(&self) -> Option<&str> {
        self.option("stage").filter(|stage| !stage.is_empty())
    }
}

/// Asks one source. Addresses and parameters are resolved already.
pub(super) fn ask(
    resolver: &mut Resolver<'_>,
    path: &str,
    kind: &str,
    params: Option<&Vec<Value>>,
    address: &Value,
) -> Result<Found, Unfit> {
    match kind {
        "env" => env(resolver, address),
        "file" => file(resolver, path, params, address),
        "opt" => opt(resolver, address),
        "self" => of_self(resolver, path, address),
        "sls" => sls(resolver, path, address),
        "strToBool" => str_to_bool(params),
        _ => param(resolver, path, address),
    }
}

fn found(value: Value) -> Found {
    Found { value, pending: false, message: None }
}

fn refused<T>(code: &'static str, message: impl Into<String>) -> Result<T, Unfit> {
    Err(Unfit::Refused { code, message: message.into() })
}

/// `ensureString`: numbers and booleans become text, other values are refused.
fn text(value: &Value, code: &'static str, what: &str) -> Result<String, Unfit> {
    match value {
        Value::Map(_) | Value::Null => refused(code, format!("{what}: {}", short(value))),
        other => Ok(other.joined().unwrap_or_default()),
    }
}

/// How a refused value is shown.
fn short(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Map(_) => "[object Object]".to_owned(),
        Value::Number(number) => number_text(*number),
        other => other.joined().unwrap_or_default(),
    }
}

fn missing_address(address: &Value, kind: &str, code: &'static str) -> Result<(), Unfit> {
    if address.is_truthy() {
        Ok(())
    } else {
        refused(code, format!("Missing address argument in variable \"{kind}\" source"))
    }
}

fn env(resolver: &mut Resolver<'_>, address: &Value) -> Result<Found, Unfit> {
    missing_address(address, "env", "MISSING_ENV_SOURCE_ADDRESS")?;
    let name = text(
        address,
        "INVALID_ENV_SOURCE_ADDRESS",
        "Non-string address argument in variable \"env\" source",
    )?;
    let sources = &mut resolver.sources;
    let value = sources.env.get(&name).map(str::to_owned);
    if value.is_none() {
        sources.missing.insert(name);
    }
    let pending = !sources.env_is_final;
    Ok(Found { value: value.map_or(Value::Null, Value::Text), pending, message: None })
}

fn opt(resolver: &Resolver<'_>, address: &Value) -> Result<Found, Unfit> {
    let sources = &resolver.sources;
    let value = |option: Option<&str>| option.map_or(Value::Null, |text| Value::Text(text.to_owned()));
    if *address == Value::Null {
        if !sources.opt_is_final {
            return Ok(Found { pending: true, ..found(Value::Null) });
        }
        let all = sources
            .options
            .iter()
            .map(|(name, option)| ((*name).to_owned(), Node::new(value(option.as_deref()), 1, 1)));
        return Ok(found(Value::Map(all.collect())));
    }
    let name = text(
        address,
        "INVALID_OPT_SOURCE_ADDRESS",
        "Non-string address argument in variable \"opt\" source",
    )?;
    // Options that the command does not have may come from a plugin, so they are settled only in the end.
    let pending = !sources.has_option(&name) && !sources.opt_is_final;
    Ok(Found { pending, ..found(value(sources.option(&name))) })
}

fn of_self(resolver: &mut Resolver<'_>, path: &str, address: &Value) -> Result<Found, Unfit> {
    let address = address.joined().unwrap_or_default();
    let keys: Vec<&str> = if address.is_empty() { Vec::new() } else { address.split('.').collect() };
    let node = resolver.dependency(path, &keys)?;
    Ok(found(node.map_or(Value::Null, |node| node.value)))
}

fn sls(resolver: &mut Resolver<'_>, path: &str, address: &Value) -> Result<Found, Unfit> {
    missing_address(address, "sls", "MISSING_SLS_SOURCE_ADDRESS")?;
    match text(
        address,
        "INVALID_SLS_SOURCE_ADDRESS",
        "Non-string address argument in variable \"sls\" source",
    )?
    .as_str()
    {
        "stage" => Ok(found(stage(resolver, path)?)),
        // A new random word at every run.
        "instanceId" => Err(Unfit::Stuck(Stuck::Unresolved)),
        other => refused(
            "UNSUPPORTED_SLS_SOURCE_ADDRESS",
            format!("Unsupported \"{other}\" address argument in variable \"sls\" source"),
        ),
    }
}

fn stage(resolver: &mut Resolver<'_>, path: &str) -> Result<Value, Unfit> {
    if let Some(stage) = resolver.sources.stage_option() {
        return Ok(Value::Text(stage.to_owned()));
    }
    let node = resolver.dependency(path, &["provider", "stage"])?;
    Ok(node.map(|node| node.value).filter(Value::is_truthy).unwrap_or_else(|| Value::Text("dev".to_owned())))
}

fn str_to_bool(params: Option<&Vec<Value>>) -> Result<Found, Unfit> {
    let code = "INVALID_STR_TO_BOOL_SOURCE_VALUE";
    let Some(input) = params.and_then(|params| params.first()).filter(|value| **value != Value::Null) else {
        return refused("MISSING_STR_TO_BOOL_SOURCE_VALUE", "Missing \"strToBool\" input");
    };
    let given = text(input, code, "Non-string \"strToBool\" input:. Received")?;
    match given.trim().to_lowercase().as_str() {
        "true" | "1" => Ok(found(Value::Bool(true))),
        "false" | "0" => Ok(found(Value::Bool(false))),
        _ => refused(
            code,
            format!(
                "Invalid \"strToBool\" input: Expected either \"true\", \"false\", \"0\", or \"1\". Received: {given}"
            ),
        ),
    }
}

/// `--param`, `params.STAGE`, `params.default`. The dashboard's are not known here.
fn param(resolver: &mut Resolver<'_>, path: &str, address: &Value) -> Result<Found, Unfit> {
    missing_address(address, "param", "MISSING_PARAM_SOURCE_ADDRESS")?;
    let name = text(
        address,
        "INVALID_PARAM_SOURCE_ADDRESS",
        "Non-string address argument in variable \"param\" source",
    )?;
    for given in resolver.sources.params {
        let Some((key, value)) =
            given.split_once('=').filter(|(key, value)| !key.is_empty() && !value.is_empty())
        else {
            return refused(
                "INVALID_CLI_PARAM_FORMAT",
                format!(
                    "Encountered invalid \"--param\" CLI option value: \"{given}\". Supported format: \"--param='<key>=<val>'\""
                ),
            );
        };
        if key == name {
            return Ok(found(Value::Text(value.trim_end().to_owned())));
        }
    }
    let stage = stage(resolver, path)?.joined().unwrap_or_default();
    for group in [stage.as_str(), "default"] {
        if let Some(node) = resolver.dependency(path, &["params", group, &name])?
            && node.value != Value::Null
        {
            return Ok(found(node.value));
        }
    }
    let message = format!(
        "The param \"{name}\" cannot be resolved from CLI options or stage params. If you are using Serverless Framework Compose, make \
         sure to run commands via Compose so that all parameters can be resolved"
    );
    Ok(Found { message: Some(message), ..found(Value::Null) })
}

/// `file(path):a.b`. A missing file is null, so that a fallback applies.
fn file(
    resolver: &mut Resolver<'_>,
    path: &str,
    params: Option<&Vec<Value>>,
    address: &Value,
) -> Result<Found, Unfit> {
    let given = params.and_then(|params| params.first()).filter(|value| value.is_truthy());
    let Some(given) = given else {
        return refused("MISSING_FILE_SOURCE_PATH", "Missing path argument in variable \"file\" source");
    };
    let given = text(
        given,
        "INVALID_FILE_SOURCE_PATH_ARGUMENT",
        "Non-string path argument in variable \"file\" source",
    )?;
    let extension = extension(&given);
    if matches!(extension, "js" | "cjs") {
        resolver.sources.programs.insert(given);
        return Err(Unfit::Stuck(Stuck::Unresolved));
    }
    let Some(content) = content(resolver, &given, extension)? else { return Ok(found(Value::Null)) };
    if !address.is_truthy() {
        return Ok(found(content.value));
    }
    let address = text(
        address,
        "INVALID_FILE_SOURCE_ADDRESS",
        "Non-string address argument for variable \"file\" source",
    )?;
    let mut node = content;
    for key in address.split('.') {
        // On the way a text may be a variable that leads to an object.
        if let Value::Text(inner) = &node.value {
            let variables = grammar::parse(inner)
                .map_err(|error| Unfit::Refused { code: error.code, message: error.message })?;
            if !variables.is_empty() {
                node.value = resolver.text(path, &node.value.clone(), &variables).map_err(Unfit::Stuck)?;
            }
        }
        match node.member(key).filter(|node| node.value != Value::Null) {
            Some(next) => node = next,
            None => return Ok(found(Value::Null)),
        }
    }
    Ok(found(node.value))
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, extension)| extension)
}

fn content(resolver: &Resolver<'_>, given: &str, extension: &str) -> Result<Option<Node>, Unfit> {
    let path =
        if given.starts_with('/') { given.to_owned() } else { format!("{}{given}", resolver.sources.folder) };
    let shown = given.strip_prefix("./").unwrap_or(given);
    let bytes = match resolver.sources.world.files.read(&path, READ_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) if error.failure == ReadFailure::NotFound => return Ok(None),
        Err(error) => {
            let why = match error.failure {
                ReadFailure::IsDirectory => "EISDIR: illegal operation on a directory, read".to_owned(),
                failure => format!("{}: {}", failure.errno_name().unwrap_or("EIO"), failure.described()),
            };
            return refused("FILE_NOT_ACCESSIBLE", format!("Cannot parse \"{shown}\": {why}"));
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let parsed = match extension {
        "yml" | "yaml" => yaml::parse(&text).map_err(|error| error.to_string()),
        "json" | "tfstate" => super::json(&text).map_err(|error| format!("JSON parse error: {error}")),
        _ => Ok(Node::new(Value::Text(text.into_owned()), 1, 1)),
    };
    match parsed {
        Ok(node) => Ok(Some(node)),
        Err(why) => refused("FILE_PARSE_ERROR", format!("Cannot parse \"{shown}\": {why}")),
    }
}
