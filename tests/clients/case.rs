//! A recorded situation, whichever record it comes from.

use std::path::PathBuf;

use slsca::client::{ClientId, Service};
use slsca::input::serverless_yml::{Project, Setting};
use slsca::origin::Origin;
use slsca::profile::Overrides;
use slsca::world::Env;

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) client: ClientId,
    pub(crate) about: String,
    /// What answers at AWS's names.
    pub(crate) scenario: String,
    pub(crate) service: Service,
    pub(crate) region: String,
    pub(crate) shell: Env,
    pub(crate) env: Env,
    pub(crate) overrides: Overrides,
    /// The command makes no call to AWS.
    pub(crate) offline: bool,
    pub(crate) exit: Exit,
    /// The line the user saw, if the command failed.
    pub(crate) line: Option<String>,
    /// AWS, or what stands for it, answered.
    pub(crate) answered: bool,
    /// The hosts that saw the request.
    pub(crate) hosts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Code(i64),
    /// It was still waiting when the recorder lost patience.
    Never,
}

impl Exit {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Code(code) => code,
            Self::Never => -1,
        }
    }
}

pub(crate) fn pki() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/clients/pki")
}

pub(crate) fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/clients/home")
}

/// The line that carries the message, without what the framework puts round it.
pub(crate) fn line(client: ClientId, output: &str) -> Option<String> {
    let text: Vec<&str> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let framework = !matches!(client, ClientId::AwsCli | ClientId::Curl | ClientId::Node);
    if !framework {
        let noise = |line: &&&str| {
            !line.starts_with("http=") && !line.starts_with("Warning: ") && !line.starts_with("(node:")
        };
        return text.iter().find(noise).map(|line| (*line).to_owned());
    }
    let start = match text.iter().position(|line| *line == "Error:") {
        Some(at) => at + 1,
        None => text.iter().position(|line| line.contains("is not allowed in NODE_OPTIONS"))?,
    };
    let first = *text.get(start)?;
    if first.starts_with("Cannot resolve serverless.yml") {
        let inner = text.get(start + 1)?;
        return inner.split_once("\": ").map(|(_, message)| message.to_owned());
    }
    Some(first.to_owned())
}

/// What `serverless.yml` of the recorded services says.
pub(crate) fn project(service: &str, stage: &str) -> Project {
    let profile = match (service, stage) {
        ("svc-stage", "dev" | "prod") => Some(Setting::new(stage, Origin::file("serverless.yml"))),
        _ => None,
    };
    Project { profile, ..Project::default() }
}
