//! All trust material that the selected clients read here, taken from the machine once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::id::ClientId;
use super::node_flags;
use crate::input::ca::{self, CA_NAMES, CAFILE_NAMES};
use crate::input::vars::{self, table};
use crate::origin::{Origin, ReadError, ReadFailure};
use crate::profile::{self, Overrides};
use crate::trust::dialect::{Dialect, Reading};
use crate::trust::readings::Readings;
use crate::trust::source::{Given, Source};
use crate::world::{Env, READ_LIMIT, World};

/// The sources, by what names them.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// `ca` and `cafile` as the process finds them when it starts.
    early: Family,
    /// The same after `.env` was loaded, where that makes a difference.
    late: Option<Family>,
    paths: BTreeMap<&'static str, Source>,
    /// The system's own bundle, for the clients that take it by default.
    system: Option<Source>,
    readings: Arc<Readings>,
}

/// `ca` and `cafile`, whichever names they go by.
#[derive(Clone, Debug, Default)]
pub struct Family {
    pub sources: Vec<Source>,
    /// The names that count: of the `ca` family, of the `cafile` family (or `--cafile`).
    pub names: Vec<&'static str>,
}

/// Where Linux distributions keep their bundle; the first that is there counts (Go's `crypto/x509/root_linux.go`).
const SYSTEM_BUNDLES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// The key in a profile of the config file.
pub const CA_BUNDLE: &str = "ca_bundle";

/// Variables that hold one path; the table of variables says who reads them.
const PATHS: [&str; 5] = [
    vars::NODE_EXTRA_CA_CERTS,
    vars::SSL_CERT_FILE,
    vars::AWS_CA_BUNDLE,
    vars::REQUESTS_CA_BUNDLE,
    vars::CURL_CA_BUNDLE,
];

/// The system's own bundle, where there is one in a file.
#[must_use]
pub fn system_bundle(world: &World) -> Option<Source> {
    let path = SYSTEM_BUNDLES.into_iter().find(|path| world.files.exists(path))?;
    Some(source(world, Origin::file(path), path))
}

fn reads(client: ClientId, name: &str) -> bool {
    table::find(name).is_some_and(|variable| variable.reader(client.id()).is_some())
}

impl Shelf {
    /// Reads what these clients would read. `env` is the world's environment with what the project's `.env` adds;
    /// `cafile_option` stands in for the variables of that family.
    #[must_use]
    pub fn gather(world: &World, env: &Env, cafile_option: Option<&str>, clients: &[ClientId]) -> Self {
        let mut shelf = Self::default();
        if clients.iter().any(|&client| reads(client, vars::CAFILE)) {
            shelf.early = Family::read(world, cafile_option);
            if CA_NAMES.iter().chain(&CAFILE_NAMES).any(|name| env.get(name) != world.env.get(name)) {
                let later = World { env: env.clone(), ..world.clone() };
                shelf.late = Some(Family::read(&later, cafile_option));
            }
        }
        for name in PATHS {
            // Node reads SSL_CERT_FILE only where a flag asks for it.
            let wanted = name != vars::SSL_CERT_FILE
                || clients.contains(&ClientId::Curl)
                || node_flags::wants_openssl(&world.env)
                || node_flags::wants_system(&world.env);
            if wanted && clients.iter().any(|&client| reads(client, name)) {
                shelf.add_path(world, name);
            }
        }
        if clients.contains(&ClientId::AwsCli) {
            shelf.add_ca_bundle(world);
        }
        let wants_system = |client: &ClientId| {
            *client == ClientId::Curl || (client.runs_on_node() && node_flags::wants_system(&world.env))
        };
        if clients.iter().any(wants_system) {
            shelf.system = system_bundle(world);
        }
        shelf
    }

    /// The same shelf, with what was read before.
    #[must_use]
    pub fn knowing(self, readings: &Arc<Readings>) -> Self {
        Self { readings: Arc::clone(readings), ..self }
    }

    /// One source as a client reads it.
    #[must_use]
    pub fn read(&self, dialect: Dialect, bytes: &Arc<Vec<u8>>) -> Arc<Reading> {
        self.readings.read(dialect, bytes)
    }

    /// `ca` and `cafile` as a client finds them that loads `.env` first, or does not.
    #[must_use]
    pub fn family(&self, dotenv: bool) -> &Family {
        self.late.as_ref().filter(|_| dotenv).unwrap_or(&self.early)
    }

    /// The file that the variable of this name names. `None` when it is unset, or no selected client reads it.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&Source> {
        self.paths.get(name)
    }

    /// The first of these variables that is set.
    pub(super) fn first_path(&self, names: &[&'static str]) -> Option<(&'static str, &Source)> {
        names.iter().find_map(|&name| self.paths.get(name).map(|source| (name, source)))
    }

    pub(super) fn system(&self) -> Option<&Source> {
        self.system.as_ref()
    }

    /// All that the user gave: `ca`, `cafile`, then the other variables.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.family(true).sources.iter().chain(self.paths.values())
    }

    /// `ca_bundle` of the profile in the config file.
    fn add_ca_bundle(&mut self, world: &World) {
        let Some(setting) = profile::ca_bundle(world, &Overrides::default()) else { return };
        let mut source = source(world, setting.origin.clone(), &expanded(world, &setting.value));
        source.given = Given::Path(setting.value);
        self.paths.insert(CA_BUNDLE, source);
    }

    fn add_path(&mut self, world: &World, name: &'static str) {
        let Some(value) = world.env.get(name) else { return };
        // botocore refuses an empty value and expands `~`; the others take an empty one for unset.
        let python = matches!(name, vars::AWS_CA_BUNDLE | vars::REQUESTS_CA_BUNDLE);
        if value.is_empty() && !python {
            return;
        }
        let path = if python { expanded(world, value) } else { value.to_owned() };
        let mut source = source(world, Origin::variable(name), &path);
        source.origin = Origin::variable(name).path(value);
        source.given = Given::Path(value.to_owned());
        self.paths.insert(name, source);
    }
}

impl Family {
    fn read(world: &World, cafile_option: Option<&str>) -> Self {
        let mut sources = ca::sources(world, cafile_option);
        for source in &mut sources {
            tolerate_null_device(source);
        }
        let ca = ca::chosen(&world.env, &CA_NAMES);
        let cafile = cafile_option.map(|_| "--cafile").or_else(|| ca::chosen(&world.env, &CAFILE_NAMES));
        Self { sources, names: ca.into_iter().chain(cafile).collect() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The name that the source came by.
    pub(super) fn name_of(&self, source: &Source) -> Option<&'static str> {
        let text = matches!(source.given, Given::Text { .. });
        self.names.iter().copied().find(|name| CA_NAMES.contains(name) == text)
    }
}

/// `os.path.expanduser`, for one's own home.
fn expanded(world: &World, path: &str) -> String {
    match (path.strip_prefix("~/"), world.env.non_empty(vars::HOME)) {
        (Some(rest), Some(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    }
}

fn source(world: &World, origin: Origin, path: &str) -> Source {
    let bytes = world.files.read(path, READ_LIMIT).map(Arc::new);
    let mut source = Source { origin, given: Given::Path(path.to_owned()), bytes };
    tolerate_null_device(&mut source);
    source
}

/// The null device is the usual way to say "no file": it reads as empty.
fn tolerate_null_device(source: &mut Source) {
    let null = matches!(&source.bytes, Err(ReadError { path, failure: ReadFailure::NotRegular }) if path == "/dev/null");
    if null {
        source.bytes = Ok(Arc::default());
    }
}
