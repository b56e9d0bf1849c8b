//! How the AWS SDK for JavaScript v3 resolves one profile (`@aws-sdk/credential-provider-ini`, `resolveProfileData`), and its
//! default chain (`@aws-sdk/credential-provider-node`).

use super::credentials::Credentials;
use super::ladder::{Found, Ladder, Refusal};
use super::location::FileKind;
use super::plan::{AssumeRole, Plan, Source, WebIdentity};
use super::resolution::{Failure, Fault};
use super::section::{Profiles, Section};
use super::{sso, words};
use crate::input::vars;
use crate::origin::Origin;
use crate::secret::Secret;
use crate::untrusted::shown;
use crate::world::World;

/// Profiles, and the region that an STS call takes when the profile has none.
pub(super) struct Ini<'a> {
    pub(super) world: &'a World,
    pub(super) profiles: &'a Profiles<'a>,
    pub(super) region: &'a str,
}

/// One descent through source profiles.
#[derive(Default)]
struct Walk<'a> {
    /// The profile that the client asked for.
    asked: &'a str,
    /// The source profiles so far.
    visited: Vec<String>,
    /// The outermost role makes the STS client, which every inner role then uses: its region serves them all.
    region: Option<String>,
}

impl Walk<'_> {
    fn cycle(&self, source: &str) -> Box<Refusal> {
        let visited = self.visited.join(", ");
        let asked = self.asked;
        let message = format!(
            "Detected a cycle attempting to resolve credentials for profile {asked}. Profiles visited: {visited}"
        );
        let visited = self.visited.iter().cloned().chain([source.to_owned()]).collect();
        refusal("CredentialsProviderError", &message, Some(Fault::Loop { visited }))
    }
}

impl Ini<'_> {
    /// `fromIni({ profile })`. `origin` is what named the profile.
    pub(super) fn profile(&self, name: &str, origin: &Origin) -> Result<Found, Box<Refusal>> {
        let found = self.data(name, &mut Walk { asked: name, ..Walk::default() }, false);
        found.map_err(|mut refusal| {
            refusal.profile = Some(name.to_owned());
            refusal.origin = origin.clone();
            refusal
        })
    }

    /// `resolveProfileData`: static keys come first for a source profile, the role comes first for the profile asked for.
    fn data(&self, name: &str, walk: &mut Walk<'_>, role: bool) -> Result<Found, Box<Refusal>> {
        let section = self.profiles.profiles.get(name);
        let keys = section.as_ref().and_then(|section| self.keys(name, section));
        if let Some(found) = keys.clone().filter(|_| !walk.visited.is_empty()) {
            return Ok(found);
        }
        let Some(section) = &section else {
            return Err(unresolved(
                name,
                Fault::Unknown,
                format!("there is no profile `{}`", shown(name, 100)),
            ));
        };
        if role || is_role(section) {
            return self.role(name, section, walk);
        }
        if let Some(found) = keys {
            return Ok(found);
        }
        let value = |key| section.non_empty(key).map(str::to_owned);
        if let (Some(token_file), Some(role_arn)) = (value("web_identity_token_file"), value("role_arn")) {
            let session_name = value("role_session_name");
            let origin = self.origin(name, section, "web_identity_token_file");
            let region = self.region.to_owned();
            let plan = WebIdentity { role_arn, token_file, session_name, region, origin: origin.clone() };
            return Ok(found(Plan::WebIdentity(plan), Source::WebIdentity, name, origin));
        }
        if let Some(command) = value("credential_process") {
            let origin = self.origin(name, section, "credential_process");
            return Ok(found(
                Plan::Process { command, origin: origin.clone() },
                Source::Process,
                name,
                origin,
            ));
        }
        if sso::is_meant(section) {
            return self.sso(name, section);
        }
        Err(self.nothing(name, section))
    }

    fn keys(&self, name: &str, section: &Section<'_>) -> Option<Found> {
        let credentials = Credentials {
            access_key_id: section.get("aws_access_key_id")?.to_owned(),
            secret: Secret::new(section.get("aws_secret_access_key")?),
            session_token: section.non_empty("aws_session_token").map(Secret::new),
        };
        let source = match section.properties.get("aws_access_key_id")?.file {
            FileKind::Config => Source::ConfigFile,
            FileKind::Credentials => Source::CredentialsFile,
        };
        let origin = self.origin(name, section, "aws_access_key_id");
        Some(found(Plan::Static(credentials), source, name, origin))
    }

    fn role(&self, name: &str, section: &Section<'_>, walk: &mut Walk<'_>) -> Result<Found, Box<Refusal>> {
        let value = |key| section.non_empty(key).map(str::to_owned);
        let own_region = || value("region").unwrap_or_else(|| self.region.to_owned());
        let region = walk.region.get_or_insert_with(own_region).clone();
        let source_profile = value("source_profile");
        let source = match &source_profile {
            Some(source) if walk.visited.contains(source) => return Err(walk.cycle(source)),
            Some(source) => {
                walk.visited.push(source.clone());
                let only_source = self.profiles.profiles.get(source).is_some_and(|section| {
                    section.get("role_arn").is_none() && section.non_empty("credential_source").is_some()
                });
                self.data(source, walk, only_source)?
            }
            None => self.named_source(name, section)?,
        };
        let Some(role_arn) = value("role_arn") else { return Ok(source) };
        let origin = self.origin(name, section, "role_arn");
        let seconds = value("duration_seconds").unwrap_or_else(|| "3600".to_owned());
        let plan = Plan::AssumeRole(Box::new(AssumeRole {
            role_arn,
            source: source.plan,
            source_profile,
            external_id: value("external_id"),
            session_name: value("role_session_name"),
            mfa_serial: value("mfa_serial"),
            duration: super::sdk2::leading_integer(&seconds),
            region,
            regional_endpoint: true,
            origin: origin.clone(),
        }));
        Ok(found(plan, Source::AssumeRole, name, origin))
    }

    fn named_source(&self, name: &str, section: &Section<'_>) -> Result<Found, Box<Refusal>> {
        let origin = self.origin(name, section, "credential_source");
        let kind = section.get("credential_source").unwrap_or_default();
        match kind {
            "Environment" => keys(self.world, "AWS").ok_or_else(|| {
                let message = "Unable to find environment variable credentials.";
                refusal(
                    "CredentialsProviderError",
                    message,
                    Some(Fault::EmptySource { name: kind.to_owned() }),
                )
            }),
            "Ec2InstanceMetadata" => Ok(found(Plan::Instance, Source::Instance, name, origin)),
            "EcsContainer" => container(self.world).ok_or_else(|| {
                let message = "No HTTP or HTTPS container endpoint is set";
                refusal(
                    "CredentialsProviderError",
                    message,
                    Some(Fault::EmptySource { name: kind.to_owned() }),
                )
            }),
            other => {
                let message = format!(
                    "Unsupported credential source in profile {name}. Got {other}, expected EcsContainer or Ec2InstanceMetadata or Environment."
                );
                Err(refusal("CredentialsProviderError", &message, Some(Fault::Unusable)))
            }
        }
    }

    fn sso(&self, name: &str, section: &Section<'_>) -> Result<Found, Box<Refusal>> {
        let plan = sso::plan(self.world, self.profiles, name, section).ok_or_else(|| {
            let keys: Vec<&str> = section.properties.names().collect();
            let message = format!(
                "Profile is configured with invalid SSO credentials. Required parameters \"sso_account_id\", \"sso_region\", \
                 \"sso_role_name\", \"sso_start_url\". Got {}\nReference: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html",
                keys.join(", ")
            );
            refusal("CredentialsProviderError", &message, Some(Fault::Unusable))
        })?;
        if let Some(message) = sso::stale(&plan, self.world.clock.now()) {
            return Err(refusal("CredentialsProviderError", &message, Some(Fault::StaleSession)));
        }
        let origin = plan.origin.clone();
        Ok(found(Plan::Sso(Box::new(plan)), Source::Sso, name, origin))
    }

    fn nothing(&self, name: &str, section: &Section<'_>) -> Box<Refusal> {
        let has = |key| section.get(key).is_some();
        let fault = match (has("aws_access_key_id"), has("aws_secret_access_key"), has("role_arn")) {
            (_, _, true) => Fault::NoSource,
            (true, false, _) => Fault::Half { missing: "aws_secret_access_key" },
            (false, true, _) => Fault::Half { missing: "aws_access_key_id" },
            _ => Fault::Unusable,
        };
        let why = words::fault(name, &fault, self.profiles);
        unresolved(name, fault, why)
    }

    fn origin(&self, name: &str, section: &Section<'_>, key: &str) -> Origin {
        section.properties.get(key).map(|property| self.profiles.origin(name, property)).unwrap_or_default()
    }
}

/// `isAssumeRoleProfile`: a role, and exactly one of `source_profile` and `credential_source`.
fn is_role(section: &Section<'_>) -> bool {
    let has = |key| section.get(key).is_some();
    has("role_arn") && (has("source_profile") != has("credential_source"))
}

fn found(plan: Plan, source: Source, name: &str, origin: Origin) -> Found {
    Found { plan, source, profile: Some(name.to_owned()), origin }
}

fn unresolved(name: &str, fault: Fault, why: String) -> Box<Refusal> {
    let message = format!(
        "Could not resolve credentials using profile: [{name}] in configuration/credentials file(s)."
    );
    Box::new(Refusal { why, ..*refusal("UNRECOGNIZED_AWS_PROFILE", &message, Some(fault)) })
}

fn refusal(code: &str, message: &str, fault: Option<Fault>) -> Box<Refusal> {
    let failure = Failure { code: code.to_owned(), message: message.to_owned() };
    Box::new(Refusal { failure, why: shown(message, 300), fault, profile: None, origin: Origin::default() })
}

/// Both keys under a prefix (`AWS`, `AWS_DEV`), non-empty: `fromEnv`.
pub(super) fn keys(world: &World, prefix: &str) -> Option<Found> {
    keys_with(world, prefix, world.env.non_empty(&format!("{prefix}_SESSION_TOKEN")))
}

/// The same with a session token from elsewhere.
pub(super) fn keys_with(world: &World, prefix: &str, token: Option<&str>) -> Option<Found> {
    let name = |rest: &str| format!("{prefix}_{rest}");
    let value = |rest| world.env.non_empty(&name(rest));
    let credentials = Credentials {
        access_key_id: value("ACCESS_KEY_ID")?.to_owned(),
        secret: Secret::new(value("SECRET_ACCESS_KEY")?),
        session_token: token.map(Secret::new),
    };
    let origin = Origin::variable(&name("ACCESS_KEY_ID"));
    Some(Found { plan: Plan::Static(credentials), source: Source::Env, profile: None, origin })
}

/// The container endpoint, by the rules that all SDKs share.
pub(super) fn container(world: &World) -> Option<Found> {
    let relative = world
        .env
        .non_empty(vars::AWS_CONTAINER_CREDENTIALS_RELATIVE_URI)
        .map(|path| (format!("http://169.254.170.2{path}"), vars::AWS_CONTAINER_CREDENTIALS_RELATIVE_URI));
    let full = || {
        let uri = world.env.non_empty(vars::AWS_CONTAINER_CREDENTIALS_FULL_URI)?;
        Some((uri.to_owned(), vars::AWS_CONTAINER_CREDENTIALS_FULL_URI))
    };
    let (uri, variable) = relative.or_else(full)?;
    let origin = Origin::variable(variable);
    let plan = Plan::Container { uri, origin: origin.clone() };
    Some(Found { plan, source: Source::Container, profile: None, origin })
}

/// `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`.
pub(super) fn web_identity(world: &World, region: &str) -> Option<Found> {
    let value = |name| world.env.non_empty(name).map(str::to_owned);
    let origin = Origin::variable(vars::AWS_WEB_IDENTITY_TOKEN_FILE);
    let plan = WebIdentity {
        token_file: value(vars::AWS_WEB_IDENTITY_TOKEN_FILE)?,
        role_arn: value(vars::AWS_ROLE_ARN)?,
        session_name: value(vars::AWS_ROLE_SESSION_NAME),
        region: region.to_owned(),
        origin: origin.clone(),
    };
    Some(Found { plan: Plan::WebIdentity(plan), source: Source::WebIdentity, profile: None, origin })
}

/// `fromNodeProviderChain`: keys from the environment unless a profile is named, then the files, then the token file,
/// the container, the instance. `named` is the profile that was asked for, and what named it.
pub(super) fn chain(ladder: &mut Ladder, ini: &Ini<'_>, named: Option<(&str, Origin)>) {
    let variable = vars::AWS_ACCESS_KEY_ID;
    match (&named, keys(ini.world, "AWS")) {
        (Some(_), Some(_)) => {
            ladder.skip(variable, "a profile is named, so keys in the environment are passed over");
        }
        (Some(_), None) => ladder.skip(variable, "not set"),
        (None, Some(found)) => ladder.take(variable, Ok(found)),
        (None, None) => ladder.skip(variable, "key id and secret are not both set"),
    }
    let (name, origin) = named.unwrap_or(("default", Origin::default()));
    if ladder.is_open() {
        match ini.profile(name, &origin) {
            // A stale SSO session ends the chain; anything else goes on to the next link.
            Err(refusal) if refusal.fault != Some(Fault::StaleSession) => {
                ladder.pass("shared files", refusal);
            }
            answer => ladder.take("shared files", answer),
        }
    }
    let links = [
        ("web identity", web_identity(ini.world, ini.region), "the two variables are not both set"),
        ("container", container(ini.world), "no container endpoint is set"),
    ];
    for (source, found, why) in links {
        match found {
            Some(found) => ladder.take(source, Ok(found)),
            None => ladder.skip(source, why),
        }
    }
    let disabled =
        ini.world.env.non_empty(vars::AWS_EC2_METADATA_DISABLED).is_some_and(|text| text != "false");
    if ladder.is_open() && !disabled {
        ladder.left = Some(Plan::Instance);
    }
    let why = if disabled {
        "switched off by `AWS_EC2_METADATA_DISABLED`"
    } else {
        "answers only on an EC2 instance"
    };
    ladder.skip("instance metadata", why);
}
