//! How the AWS SDK for JavaScript v2 loads one profile (`lib/credentials/shared_ini_file_credentials.js`) and what its default
//! chain tries (`lib/node_loader.js`). Roles are planned, not assumed.

use super::credentials::Credentials;
use super::ini_sdk2;
use super::location::{self, FileKind};
use super::plan::{AssumeRole, Plan, Source};
use super::resolution::Fault;
use super::section::{File, Profiles, Section};
use crate::input::vars;
use crate::origin::Origin;
use crate::secret::Secret;
use crate::world::World;

/// The texts of the files that loaders read.
pub(super) struct Files {
    /// Only with `AWS_SDK_LOAD_CONFIG`.
    config: Option<File>,
    credentials: File,
    /// The credentials file at home, where nested and default loaders read it in place of the other.
    at_home: Option<File>,
}

/// The files as the loader sees them, for the profile asked for and for the profiles it refers to.
pub(super) struct Loader<'a> {
    /// With `AWS_SHARED_CREDENTIALS_FILE`, as the framework passes it on.
    pub(super) named: Profiles<'a>,
    /// What nested and default loaders read: without `AWS_SDK_LOAD_CONFIG` they ignore the variable. `None` if the same.
    nested: Option<Profiles<'a>>,
}

/// What loading a profile came to.
#[expect(clippy::large_enum_variant, reason = "made once for each profile looked up, never stored")]
pub(super) enum Loaded {
    /// The loader ends with a key id, a token or a role; the plan is there if it can be used.
    Accepted { plan: Option<Plan>, source: Source, origin: Origin, fault: Option<Fault> },
    /// The loader ends with nothing.
    Refused { fault: Fault },
}

impl Files {
    pub(super) fn read(world: &World) -> Self {
        let load_config = world.env.non_empty(vars::AWS_SDK_LOAD_CONFIG).is_some();
        let config = || File::read(world, FileKind::Config, location::literal(world, FileKind::Config));
        let credentials = |place| File::read(world, FileKind::Credentials, place);
        let named = location::literal(world, FileKind::Credentials);
        let at_home = location::at_home(world, FileKind::Credentials);
        Self {
            config: load_config.then(config),
            at_home: (!load_config && named.path != at_home.path).then(|| credentials(at_home)),
            credentials: credentials(named),
        }
    }
}

impl<'a> Loader<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self {
            named: ini_sdk2::merge(files.config.as_ref(), &files.credentials),
            nested: files.at_home.as_ref().map(|file| ini_sdk2::merge(None, file)),
        }
    }

    /// What loaders made without a file name see.
    pub(super) fn default_files(&self) -> &Profiles<'a> {
        self.nested.as_ref().unwrap_or(&self.named)
    }

    /// A missing config file stops every load, because `loadFrom` throws before the credentials file is looked at.
    fn unreadable(profiles: &Profiles<'_>) -> Option<Fault> {
        let blocking = |file: &&File| file.text.is_err();
        let config = profiles.file(FileKind::Config).filter(blocking);
        let credentials =
            profiles.file(FileKind::Credentials).filter(blocking).filter(|_| profiles.files.len() == 1);
        let file = config.or(credentials)?;
        Some(Fault::Unreadable { path: file.location.path.clone() })
    }

    /// `new SharedIniFileCredentials({ profile, filename })`.
    pub(super) fn load(&self, name: &str) -> Loaded {
        self.load_from(&self.named, name)
    }

    /// `new SharedIniFileCredentials()`, the form of the default chain.
    pub(super) fn load_default(&self, name: &str) -> Loaded {
        self.load_from(self.default_files(), name)
    }

    fn load_from(&self, profiles: &Profiles<'_>, name: &str) -> Loaded {
        if let Some(fault) = Self::unreadable(profiles) {
            return Loaded::Refused { fault };
        }
        let Some(section) = profiles.profiles.get(name) else {
            return Loaded::Refused { fault: Fault::Unknown };
        };
        if section.non_empty("role_arn").is_some() {
            return self.load_role(profiles, name, &section);
        }
        static_keys(profiles, name, &section)
    }

    fn load_role(&self, profiles: &Profiles<'_>, name: &str, section: &Section<'_>) -> Loaded {
        let Some(source) = section.non_empty("source_profile") else {
            return Loaded::Refused { fault: Fault::NoSource };
        };
        if !profiles.profiles.contains(source) {
            return Loaded::Refused { fault: Fault::UnknownSource { name: source.to_owned() } };
        }
        let origin = property_origin(profiles, name, section, "role_arn");
        let (plan, fault) = match self.role(profiles, name, section, &mut vec![name.to_owned()]) {
            Ok(plan) => (Some(plan), None),
            // The loader has noted the role before the source fails: accepted now, an error at the first request.
            Err(fault) => (None, Some(fault)),
        };
        Loaded::Accepted { plan, source: Source::AssumeRole, origin, fault }
    }

    fn role(
        &self,
        profiles: &Profiles<'_>,
        name: &str,
        section: &Section<'_>,
        visited: &mut Vec<String>,
    ) -> Result<Plan, Fault> {
        let value = |key| section.non_empty(key).map(str::to_owned);
        let source_name = value("source_profile").ok_or(Fault::NoSource)?;
        if !profiles.profiles.contains(&source_name) {
            return Err(Fault::UnknownSource { name: source_name });
        }
        let source = self.source(&source_name, visited)?;
        Ok(Plan::AssumeRole(Box::new(AssumeRole {
            role_arn: value("role_arn").unwrap_or_default(),
            source,
            source_profile: Some(source_name),
            external_id: value("external_id"),
            session_name: value("role_session_name"),
            mfa_serial: value("mfa_serial"),
            duration: value("duration_seconds").as_deref().and_then(leading_integer),
            region: value("region").unwrap_or_else(|| "us-east-1".to_owned()),
            regional_endpoint: false,
            origin: property_origin(profiles, name, section, "role_arn"),
        })))
    }

    /// The source of a role: its static keys first, its own role only without them.
    fn source(&self, name: &str, visited: &mut Vec<String>) -> Result<Plan, Fault> {
        let profiles = self.default_files();
        if let Some(fault) = Self::unreadable(profiles) {
            return Err(fault);
        }
        let empty = || Fault::EmptySource { name: name.to_owned() };
        let section = profiles.profiles.get(name).ok_or_else(empty)?;
        let has_keys = section.non_empty("aws_access_key_id").is_some()
            && section.non_empty("aws_secret_access_key").is_some();
        if section.non_empty("role_arn").is_some() && !has_keys {
            // Without `AWS_SDK_LOAD_CONFIG` the first profile may come from another file than the ones after it.
            let other_file = usize::from(self.nested.is_some());
            let seen = visited.iter().skip(other_file).any(|before| before == name);
            visited.push(name.to_owned());
            if seen {
                return Err(Fault::Loop { visited: visited.clone() });
            }
            return self.role(profiles, name, &section, visited);
        }
        match static_keys(profiles, name, &section) {
            Loaded::Accepted { plan: Some(plan), .. } => Ok(plan),
            _ => Err(empty()),
        }
    }
}

/// A profile without a role: accepted with a key id or a token, usable with key id and secret.
fn static_keys(profiles: &Profiles<'_>, name: &str, section: &Section<'_>) -> Loaded {
    let key_id = section.non_empty("aws_access_key_id");
    let secret = section.non_empty("aws_secret_access_key");
    let token = section.non_empty("aws_session_token");
    if key_id.is_none() && token.is_none() {
        let fault = match secret {
            Some(_) => Fault::Half { missing: "aws_access_key_id" },
            None => Fault::Unusable,
        };
        return Loaded::Refused { fault };
    }
    let plan = pair(key_id, secret, token).map(Plan::Static);
    let fault = plan.is_none().then(|| Fault::Half {
        missing: if key_id.is_none() { "aws_access_key_id" } else { "aws_secret_access_key" },
    });
    let key = if key_id.is_some() { "aws_access_key_id" } else { "aws_session_token" };
    let source = match section.properties.get(key).map(|property| property.file) {
        Some(FileKind::Config) => Source::ConfigFile,
        _ => Source::CredentialsFile,
    };
    Loaded::Accepted { plan, source, origin: property_origin(profiles, name, section, key), fault }
}

fn property_origin(profiles: &Profiles<'_>, name: &str, section: &Section<'_>, key: &str) -> Origin {
    section.properties.get(key).map(|property| profiles.origin(name, property)).unwrap_or_default()
}

/// Key id and secret, both non-empty and neither the text `undefined` (`validCredentials` of the framework).
pub(super) fn pair(key_id: Option<&str>, secret: Option<&str>, token: Option<&str>) -> Option<Credentials> {
    let defined = |value: Option<&'_ str>| value.is_some_and(|text| !text.is_empty() && text != "undefined");
    if !defined(key_id) || !defined(secret) {
        return None;
    }
    Some(Credentials {
        access_key_id: key_id?.to_owned(),
        secret: Secret::new(secret?),
        session_token: token.filter(|text| !text.is_empty()).map(Secret::new),
    })
}

/// `parseInt(text, 10)`, with nothing for what is not a positive number.
pub(super) fn leading_integer(text: &str) -> Option<u32> {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|&seconds| seconds > 0)
}
