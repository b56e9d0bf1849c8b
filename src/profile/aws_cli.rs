//! The AWS CLI: botocore's credential resolver (`botocore/credentials.py`, AWS CLI 1.46).

use super::Overrides;
use super::credentials::{Credentials, token_variables};
use super::ini_botocore::{self, Botocore};
use super::ladder::{Found, Ladder, Refusal, Regions};
use super::location::FileKind;
use super::order::Order;
use super::plan::{AssumeRole, Plan, Source, WebIdentity};
use super::resolution::{Failure, Fault, Resolution};
use super::section::Section;
use super::{region, sdk3, sso, words};
use crate::input::serverless_yml::Setting;
use crate::input::vars;
use crate::origin::Origin;
use crate::secret::Secret;
use crate::untrusted::shown;
use crate::world::World;

pub(super) fn resolve(world: &World, overrides: &Overrides) -> Resolution {
    let texts = ini_botocore::Files::read(world);
    let files = Botocore::parse(&texts);
    let option = region::option("--profile", overrides.aws_profile.as_deref());
    // botocore takes an empty variable at its word: a profile without a name.
    let variable = |name| Some(Setting::new(world.env.get(name)?, Origin::variable(name)));
    let named = option
        .clone()
        .or_else(|| variable(vars::AWS_DEFAULT_PROFILE))
        .or_else(|| variable(vars::AWS_PROFILE));
    let profile = named.as_ref().map_or("default", |named| named.value.as_str());
    let cli = Cli { world, files: &files, profile, origin: named.as_ref().map(|named| named.origin.clone()) };
    let mut ladder = Ladder::default();
    cli.gate(&mut ladder, named.is_some());
    cli.providers(&mut ladder, option.is_some());
    let regions = regions(world, overrides, &files, profile);
    ladder.finish(Order::AwsCli, nothing(), region::stage(&Overrides::default()), regions)
}

/// `--region`, `AWS_DEFAULT_REGION`, the profile's region; `AWS_REGION` is not read, and there is no default.
fn regions(world: &World, overrides: &Overrides, files: &Botocore<'_>, profile: &str) -> Regions {
    let variable = |name| Some(Setting::new(world.env.get(name)?, Origin::variable(name)));
    let region = region::option("--region", overrides.region.as_deref())
        .or_else(|| variable(vars::AWS_DEFAULT_REGION))
        .or_else(|| region::of_profile(&files.merged, Some(profile)))
        .unwrap_or_else(|| Setting::new("", Origin::default()));
    let ignored = variable(vars::AWS_REGION).filter(|found| found.value != region.value);
    Regions { region, ignored_regions: ignored.into_iter().collect() }
}

fn nothing() -> Failure {
    Failure::new(
        "NoCredentialsError",
        "Unable to locate credentials. You can configure credentials by running \"aws configure\".",
    )
}

struct Cli<'a> {
    world: &'a World,
    files: &'a Botocore<'a>,
    profile: &'a str,
    origin: Option<Origin>,
}

impl Cli<'_> {
    /// What stops the AWS CLI before any provider: a file it cannot parse, a named profile that does not exist.
    fn gate(&self, ladder: &mut Ladder, named: bool) {
        if let Some((path, problem)) = &self.files.broken {
            let message = format!("Unable to parse config file: {path}");
            let mut refusal =
                self.refusal("ConfigParseError", &message, Fault::Unreadable { path: path.clone() });
            if let Some(problem) = problem {
                refusal.why = format!("{}: line {}: {}", shown(path, 200), problem.line, problem.reason);
                refusal.origin = Origin::file(path).at(problem.line, 1);
            }
            ladder.take("shared files", Err(refusal));
        } else if named && !self.files.merged.profiles.contains(self.profile) {
            let message = words::unrecognized(Order::AwsCli, self.profile).message;
            let mut refusal = self.refusal("ProfileNotFound", &message, Fault::Unknown);
            refusal.why = words::fault(self.profile, &Fault::Unknown, &self.files.merged);
            ladder.take("profile", Err(refusal));
        }
    }

    fn providers(&self, ladder: &mut Ladder, explicit: bool) {
        self.environment(ladder, explicit);
        let visited = vec![self.profile.to_owned()];
        self.offer(ladder, "assume-role", self.role_of(self.profile, visited));
        let web = self.web_identity(self.profile, !explicit);
        self.offer(ladder, "assume-role-with-web-identity", web);
        self.offer(ladder, "sso", self.sso(self.profile));
        self.offer(ladder, "shared-credentials-file", self.credentials_file(self.profile));
        self.offer(ladder, "custom-process", self.process(self.profile).map(Ok));
        self.offer(ladder, "config-file", self.config_file(self.profile));
        self.offer(ladder, "container-role", sdk3::container(self.world).map(Ok));
        let disabled = self.metadata_is_off();
        if ladder.is_open() && !disabled {
            ladder.left = Some(Plan::Instance);
        }
        let off = disabled.then_some("switched off by `AWS_EC2_METADATA_DISABLED`");
        let why = off.unwrap_or("answers only on an EC2 instance");
        ladder.skip("iam-role", why);
    }

    fn metadata_is_off(&self) -> bool {
        let variable = self.world.env.get(vars::AWS_EC2_METADATA_DISABLED);
        variable.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    fn offer(&self, ladder: &mut Ladder, source: &str, answer: Option<Result<Found, Box<Refusal>>>) {
        match answer {
            Some(answer) => ladder.take(source, answer),
            None => {
                ladder.skip(source, format!("profile `{}` has no settings for it", shown(self.profile, 100)));
            }
        }
    }

    /// A key id alone is enough to be taken, and an error without its secret.
    fn environment(&self, ladder: &mut Ladder, explicit: bool) {
        let source = vars::AWS_ACCESS_KEY_ID;
        if explicit {
            return ladder.skip(source, "`--profile` is given, so keys in the environment are passed over");
        }
        if self.world.env.non_empty(source).is_none() {
            return ladder.skip(source, "not set");
        }
        let missing = vars::AWS_SECRET_ACCESS_KEY;
        let answer = self.environment_keys().ok_or_else(|| Refusal {
            profile: None,
            origin: Origin::variable(source),
            ..*self.refusal(
                "PartialCredentialsError",
                &words::partial("env", missing),
                Fault::Half { missing },
            )
        });
        ladder.take(source, answer.map_err(Box::new));
    }

    fn environment_keys(&self) -> Option<Found> {
        let mut names = token_variables(Order::AwsCli).iter();
        sdk3::keys_with(self.world, "AWS", names.find_map(|name| self.world.env.non_empty(name)))
    }

    fn role_of(&self, name: &str, visited: Vec<String>) -> Option<Result<Found, Box<Refusal>>> {
        let section = self.files.merged.profiles.get(name)?;
        let is_role = section.get("role_arn").is_some() && section.get("web_identity_token_file").is_none();
        is_role.then(|| self.role(name, &section, visited))
    }

    fn role(
        &self,
        name: &str,
        section: &Section<'_>,
        mut visited: Vec<String>,
    ) -> Result<Found, Box<Refusal>> {
        let value = |key| section.get(key).map(str::to_owned);
        let source = match (value("source_profile"), value("credential_source")) {
            (Some(_), Some(_)) => {
                let message =
                    format!("The profile \"{name}\" contains both source_profile and credential_source.");
                return Err(self.refusal("InvalidConfigError", &message, Fault::Unusable));
            }
            (None, None) => {
                let message = words::partial("assume-role", "source_profile or credential_source");
                return Err(self.refusal("PartialCredentialsError", &message, Fault::NoSource));
            }
            (None, Some(kind)) => self.named_source(name, &kind)?,
            (Some(source), None) => {
                self.check_source(name, &source, &visited)?;
                visited.push(source.clone());
                self.source(&source, visited)?
            }
        };
        let origin = self.origin(name, section, "role_arn");
        let plan = Plan::AssumeRole(Box::new(AssumeRole {
            role_arn: value("role_arn").unwrap_or_default(),
            source: source.plan,
            source_profile: value("source_profile"),
            external_id: value("external_id"),
            session_name: value("role_session_name"),
            mfa_serial: value("mfa_serial"),
            duration: value("duration_seconds").and_then(|seconds| seconds.trim().parse().ok()),
            region: region::of_profile(&self.files.merged, Some(self.profile))
                .map_or("us-east-1".to_owned(), |r| r.value),
            regional_endpoint: true,
            origin: origin.clone(),
        }));
        Ok(found(plan, Source::AssumeRole, name, origin))
    }

    fn check_source(&self, name: &str, source: &str, visited: &[String]) -> Result<(), Box<Refusal>> {
        let Some(section) = self.files.merged.profiles.get(source) else {
            let message = format!(
                "The source_profile \"{source}\" referenced in the profile \"{name}\" does not exist."
            );
            return Err(self.refusal(
                "InvalidConfigError",
                &message,
                Fault::UnknownSource { name: source.to_owned() },
            ));
        };
        if !visited.iter().any(|before| before == source) || (source == name && has_static(&section)) {
            return Ok(());
        }
        let list: Vec<String> = visited.iter().map(|name| format!("'{name}'")).collect();
        let message = format!(
            "Infinite loop in credential configuration detected. Attempting to load from profile {source} which has already been \
             visited. Visited profiles: [{}]",
            list.join(", ")
        );
        let visited = visited.iter().cloned().chain([source.to_owned()]).collect();
        Err(self.refusal("InfiniteLoopConfigError", &message, Fault::Loop { visited }))
    }

    fn source(&self, name: &str, visited: Vec<String>) -> Result<Found, Box<Refusal>> {
        let section = self.files.merged.profiles.get(name);
        if !section.as_ref().is_some_and(has_static)
            && let Some(answer) = self.role_of(name, visited)
        {
            return answer;
        }
        let answer = self
            .web_identity(name, false)
            .or_else(|| self.sso(name))
            .or_else(|| self.credentials_file(name))
            .or_else(|| self.process(name).map(Ok))
            .or_else(|| self.config_file(name));
        answer.unwrap_or_else(|| {
            let message = format!("The source profile \"{name}\" must have credentials.");
            Err(self.refusal("InvalidConfigError", &message, Fault::EmptySource { name: name.to_owned() }))
        })
    }

    fn named_source(&self, name: &str, kind: &str) -> Result<Found, Box<Refusal>> {
        let none = || {
            let message = format!(
                "Error when retrieving credentials from {kind}: No credentials found in credential_source referenced in profile {name}"
            );
            self.refusal("CredentialRetrievalError", &message, Fault::EmptySource { name: kind.to_owned() })
        };
        match kind.to_ascii_lowercase().as_str() {
            "environment" => self.environment_keys().ok_or_else(none),
            "ecscontainer" => sdk3::container(self.world).ok_or_else(none),
            "ec2instancemetadata" if self.metadata_is_off() => Err(none()),
            "ec2instancemetadata" => Ok(found(Plan::Instance, Source::Instance, name, Origin::default())),
            _ => {
                let message = format!(
                    "The credential source \"{kind}\" referenced in profile \"{name}\" is not valid."
                );
                Err(self.refusal("InvalidConfigError", &message, Fault::Unusable))
            }
        }
    }

    /// Each setting from the environment (unless a profile was asked for), else from the profile.
    fn web_identity(&self, name: &str, environment: bool) -> Option<Result<Found, Box<Refusal>>> {
        let section = self.files.merged.profiles.get(name);
        let variable = |name| {
            self.world.env.get(name).filter(|_| environment).map(|v| (v.to_owned(), Origin::variable(name)))
        };
        let key = |key| {
            let section = section.as_ref()?;
            Some((section.get(key)?.to_owned(), self.origin(name, section, key)))
        };
        let value = |name, in_profile| variable(name).or_else(|| key(in_profile));
        let (token_file, origin) = value(vars::AWS_WEB_IDENTITY_TOKEN_FILE, "web_identity_token_file")
            .filter(|(path, _)| !path.is_empty())?;
        let Some((role_arn, _)) = value(vars::AWS_ROLE_ARN, "role_arn").filter(|(arn, _)| !arn.is_empty())
        else {
            let message = "The provided profile or the current environment is configured to assume role with web identity but has no \
                           role ARN configured. Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env \
                           var is set.";
            return Some(Err(self.refusal("InvalidConfigError", message, Fault::Unusable)));
        };
        let region =
            section.as_ref().and_then(|section| section.get("region")).unwrap_or("us-east-1").to_owned();
        let session_name = value(vars::AWS_ROLE_SESSION_NAME, "role_session_name").map(|(name, _)| name);
        let plan = WebIdentity { role_arn, token_file, session_name, region, origin: origin.clone() };
        Some(Ok(found(Plan::WebIdentity(plan), Source::WebIdentity, name, origin)))
    }

    fn sso(&self, name: &str) -> Option<Result<Found, Box<Refusal>>> {
        let section = &self.files.merged.profiles.get(name)?;
        if section.get("sso_role_name").is_none() && section.get("sso_account_id").is_none() {
            return None;
        }
        let Some(plan) = sso::plan(self.world, &self.files.merged, name, section) else {
            return Some(Err(self.incomplete_sso(name, section)));
        };
        let now = self.world.clock.now();
        if plan.token.as_ref().is_none_or(|token| token.expires_at <= now && !token.renewable) {
            let message = match plan.session {
                None => "Error loading SSO Token: Token for {URL} does not exist"
                    .replace("{URL}", &plan.start_url),
                Some(session) => format!("Error loading SSO Token: Token for {session} does not exist"),
            };
            let message = match &plan.token {
                None => message,
                Some(_) => "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.".to_owned(),
            };
            return Some(Err(self.refusal("SSOTokenLoadError", &message, Fault::StaleSession)));
        }
        let origin = plan.origin.clone();
        Some(Ok(found(Plan::Sso(Box::new(plan)), Source::Sso, name, origin)))
    }

    fn incomplete_sso(&self, name: &str, section: &Section<'_>) -> Box<Refusal> {
        let session = section.get("sso_session");
        let settings = session.map(|session| self.files.merged.sso_sessions.get(session));
        let message = match (session, settings) {
            (Some(session), Some(None)) => format!("The specified sso-session does not exist: \"{session}\""),
            (_, settings) => {
                let settings = settings.as_ref().and_then(Option::as_ref).unwrap_or(section);
                let keys = ["sso_role_name", "sso_account_id", "sso_start_url", "sso_region"];
                let missing = keys.into_iter().filter(|key| section.get(key).or(settings.get(key)).is_none());
                let missing = missing.collect::<Vec<_>>().join(", ");
                format!(
                    "The profile \"{name}\" is configured to use SSO but is missing required configuration: {missing}"
                )
            }
        };
        self.refusal("InvalidConfigError", &message, Fault::Unusable)
    }

    fn credentials_file(&self, name: &str) -> Option<Result<Found, Box<Refusal>>> {
        self.keys(name, FileKind::Credentials, "shared-credentials-file", Source::CredentialsFile)
    }

    fn config_file(&self, name: &str) -> Option<Result<Found, Box<Refusal>>> {
        self.keys(name, FileKind::Config, "config-file", Source::ConfigFile)
    }

    /// Taken as soon as there is a key id.
    fn keys(
        &self,
        name: &str,
        kind: FileKind,
        method: &str,
        source: Source,
    ) -> Option<Result<Found, Box<Refusal>>> {
        let section = &self.files.merged.profiles.of_file(kind, name)?;
        let key_id = section.get("aws_access_key_id")?;
        let Some(secret) = section.get("aws_secret_access_key") else {
            let missing = "aws_secret_access_key";
            return Some(Err(self.refusal(
                "PartialCredentialsError",
                &words::partial(method, missing),
                Fault::Half { missing },
            )));
        };
        let token = section.get("aws_security_token").or(section.get("aws_session_token"));
        let credentials = Credentials {
            access_key_id: key_id.to_owned(),
            secret: Secret::new(secret),
            session_token: token.filter(|token| !token.is_empty()).map(Secret::new),
        };
        let origin = self.origin(name, section, "aws_access_key_id");
        Some(Ok(found(Plan::Static(credentials), source, name, origin)))
    }

    fn process(&self, name: &str) -> Option<Found> {
        let section = self.files.merged.profiles.get(name)?;
        let command = section.get("credential_process")?.to_owned();
        let origin = self.origin(name, &section, "credential_process");
        Some(found(Plan::Process { command, origin: origin.clone() }, Source::Process, name, origin))
    }

    fn origin(&self, name: &str, section: &Section<'_>, key: &str) -> Origin {
        section
            .properties
            .get(key)
            .map(|property| self.files.merged.origin(name, property))
            .unwrap_or_default()
    }

    fn refusal(&self, code: &str, message: &str, fault: Fault) -> Box<Refusal> {
        let merged = &self.files.merged;
        let origin = self.origin.clone().or_else(|| merged.header_origin(self.profile));
        Box::new(Refusal {
            failure: Failure::new(code, message),
            why: shown(message, 300),
            fault: Some(fault),
            profile: Some(self.profile.to_owned()),
            origin: origin.unwrap_or_else(|| merged.file_origin(FileKind::Credentials)),
        })
    }
}

fn has_static(section: &Section<'_>) -> bool {
    section.get("aws_access_key_id").is_some() || section.get("aws_secret_access_key").is_some()
}

fn found(plan: Plan, source: Source, name: &str, origin: Origin) -> Found {
    Found { plan, source, profile: Some(name.to_owned()), origin }
}
