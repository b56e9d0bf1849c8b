//! Where the two files are, by the rules of each family of clients.

use crate::input::vars;
use crate::origin::Origin;
use crate::world::World;

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    Config,
    Credentials,
}

impl FileKind {
    #[must_use]
    pub fn variable(self) -> &'static str {
        match self {
            Self::Config => vars::AWS_CONFIG_FILE,
            Self::Credentials => vars::AWS_SHARED_CREDENTIALS_FILE,
        }
    }

    /// The name within `~/.aws`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Credentials => "credentials",
        }
    }
}

/// A path, and the variable that named it or was used to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub path: String,
    pub origin: Origin,
}

/// The home folder as the JavaScript SDK v2 finds it (`lib/shared-ini/ini-loader.js`, `getHomeDir`).
#[must_use]
pub fn home(world: &World) -> Option<String> {
    let env = &world.env;
    let from_drive = || {
        let path = env.non_empty(vars::HOMEPATH)?;
        Some(format!("{}{path}", env.non_empty(vars::HOMEDRIVE).unwrap_or("C:/")))
    };
    env.non_empty(vars::HOME)
        .or_else(|| env.non_empty(vars::USERPROFILE))
        .map(str::to_owned)
        .or_else(from_drive)
        .or_else(|| world.files.home())
}

/// The file in the home folder, whatever the variable says.
#[must_use]
pub fn at_home(world: &World, kind: FileKind) -> Location {
    let home = home(world).unwrap_or_default();
    let path = format!("{}/.aws/{}", home.trim_end_matches('/'), kind.name());
    Location { origin: Origin::file(&path), path }
}

/// The file the variable names, taken literally, else the one at home. The JavaScript SDK v2 expands no `~`.
#[must_use]
pub fn literal(world: &World, kind: FileKind) -> Location {
    match world.env.non_empty(kind.variable()) {
        Some(path) => {
            Location { path: path.to_owned(), origin: Origin::variable(kind.variable()).path(path) }
        }
        None => at_home(world, kind),
    }
}

/// The file by the AWS SDKs' specification: `~` at the start of a path, alone or before a separator, is the home folder.
#[must_use]
pub fn expanded(world: &World, kind: FileKind) -> Location {
    let mut location = literal(world, kind);
    let rest =
        location.path.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\']));
    if let (Some(rest), Some(home)) = (rest, home(world)) {
        location.path = format!("{home}{rest}");
        location.origin.path = Some(location.path.clone());
    }
    location
}
