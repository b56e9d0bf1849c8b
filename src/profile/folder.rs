//! The folder a command runs in, as each client reads it: what `serverless.yml` settles for it, and the environment after `.env`.
//! Clients that are no Serverless see neither.

use super::order::Order;
use super::{Overrides, Project};
use crate::input::serverless_yml::{self, Line, Options, Service};
use crate::origin::Origin;
use crate::world::{Env, World};

/// The folder, read once for each generation of Serverless that was asked for.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The environment the command starts with.
    shell: Env,
    /// Options of the command line.
    given: Overrides,
    readings: Vec<(Line, Service)>,
}

/// What one client starts from.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The options, and the settings of the project where this client reads one.
    pub overrides: Overrides,
    /// The environment when credentials are looked for and connections made: the shell's, and what `.env` adds.
    pub env: &'a Env,
    /// Names that `.env` added, with their places. They come from the folder, not from the user: a request is not signed for a
    /// place, with a trust or by a program that they name.
    pub dotenv: &'a [(String, Origin)],
}

impl Folder {
    /// Reads what these clients would read. Options that are not given stay with the project.
    #[must_use]
    pub fn read(world: &World, options: &Options, clients: &[Order]) -> Self {
        let mut lines: Vec<Line> = clients.iter().filter_map(|&client| line(client)).collect();
        lines.sort_unstable();
        lines.dedup();
        let read = |line: Line| (line, serverless_yml::read(world, &Options { line, ..options.clone() }));
        Self {
            shell: world.env.clone(),
            given: Overrides {
                aws_profile: options.aws_profile.clone(),
                region: options.region.clone(),
                stage: options.stage.clone(),
                project: Project::default(),
            },
            readings: lines.into_iter().map(read).collect(),
        }
    }

    /// The folder in the eyes of one client; `None` for a client that reads no profile.
    #[must_use]
    pub fn of(&self, client: Option<Order>) -> View<'_> {
        let wanted = client.and_then(line);
        match self.readings.iter().find(|(line, _)| Some(*line) == wanted) {
            None => View { overrides: self.given.clone(), env: &self.shell, dotenv: &[] },
            Some((_, service)) => View {
                overrides: Overrides { project: service.project.clone(), ..self.given.clone() },
                env: &service.env,
                dotenv: &service.dotenv,
            },
        }
    }

    /// The configuration as this client resolves it, and what of it could not be resolved here. A client that reads none gets
    /// that of another: what a deployment touches does not depend on who asks.
    #[must_use]
    pub fn configuration(&self, client: Option<Order>) -> Option<&Service> {
        let wanted = client.and_then(line);
        let own = self.readings.iter().find(|(line, _)| Some(*line) == wanted);
        own.or(self.readings.first()).map(|(_, service)| service)
    }

    /// The environment of the shell.
    #[must_use]
    pub fn shell(&self) -> &Env {
        &self.shell
    }

    /// Where `.env` sets this variable, in the eyes of any of the clients.
    #[must_use]
    pub fn place_in_dotenv(&self, variable: &str) -> Option<&Origin> {
        let mut added = self.readings.iter().flat_map(|(_, service)| &service.dotenv);
        added.find(|(name, _)| name == variable).map(|(_, origin)| origin)
    }

    /// The folder after these lines are taken out of `.env`.
    pub fn forget(&mut self, variables: &[String]) {
        for (_, service) in &mut self.readings {
            for (name, _) in service.dotenv.extract_if(.., |(name, _)| variables.contains(name)) {
                service.env.unset(&name);
            }
        }
    }
}

/// The generation whose reading of `serverless.yml` and `.env` is this client's.
fn line(client: Order) -> Option<Line> {
    match client {
        Order::AwsCli => None,
        Order::Osls3 | Order::Osls4 | Order::Serverless3 => Some(Line::Serverless3),
        Order::Serverless1 => Some(Line::Serverless1),
        Order::Serverless2 => Some(Line::Serverless2),
        Order::Serverless4 => Some(Line::Serverless4),
    }
}
