//! Where a value came from, and why it could not be read. Every message is written from these.

use serde::Serialize;

/// The place a fact was read from. Items, blocks, lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Origin {
    /// The environment variable, spelled as it was found (`ca`, `HTTPS_CAFILE`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// The command line option (`--cafile`), when no variable was involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// The item of a comma-separated list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<usize>,
    /// The file, as the user wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The server that presented it, as `host:port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The PEM block within the item or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The profile within a file of profiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The property path within serverless.yml (`provider.profile`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
}

impl Origin {
    #[must_use]
    pub fn variable(name: &str) -> Self {
        Self { variable: Some(name.to_owned()), ..Self::default() }
    }

    #[must_use]
    pub fn option(name: &str) -> Self {
        Self { option: Some(name.to_owned()), ..Self::default() }
    }

    #[must_use]
    pub fn file(path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..Self::default() }
    }

    #[must_use]
    pub fn host(authority: &str) -> Self {
        Self { host: Some(authority.to_owned()), ..Self::default() }
    }

    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }

    /// As [`Self::at`], with both in a pair.
    #[must_use]
    pub fn at_place(self, (line, column): (usize, usize)) -> Self {
        self.at(line, column)
    }

    #[must_use]
    pub fn item(mut self, item: usize) -> Self {
        self.item = Some(item);
        self
    }

    #[must_use]
    pub fn block(mut self, block: usize) -> Self {
        self.block = Some(block);
        self
    }

    #[must_use]
    pub fn path(mut self, path: &str) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    #[must_use]
    pub fn profile(mut self, profile: &str) -> Self {
        self.profile = Some(profile.to_owned());
        self
    }
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    pub path: String,
    pub failure: ReadFailure,
}

/// Why a file could not be read, in the terms that every client's error can be derived from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadFailure {
    IsDirectory,
    NameTooLong,
    NotADirectory,
    NotFound,
    /// A FIFO, a socket or a device: reading it could block for ever.
    NotRegular,
    Other {
        errno: Option<i32>,
    },
    PermissionDenied,
    TooLarge {
        bytes: u64,
    },
    TooManyLinks,
}

impl ReadFailure {
    /// The name that Node and libuv give (`ENOENT`), if the operating system said no; `None` where only slsca did.
    #[must_use]
    pub fn errno_name(&self) -> Option<&'static str> {
        match self {
            Self::IsDirectory => Some("EISDIR"),
            Self::NameTooLong => Some("ENAMETOOLONG"),
            Self::NotADirectory => Some("ENOTDIR"),
            Self::NotFound => Some("ENOENT"),
            Self::PermissionDenied => Some("EACCES"),
            Self::TooManyLinks => Some("ELOOP"),
            Self::NotRegular | Self::Other { .. } | Self::TooLarge { .. } => None,
        }
    }

    /// The failure in a few words, as a predicate of the path.
    #[must_use]
    pub fn described(&self) -> &'static str {
        match self {
            Self::IsDirectory => "is a directory",
            Self::NameTooLong => "has a name that is too long",
            Self::NotADirectory => "goes through something that is not a directory",
            Self::NotFound => "does not exist",
            Self::NotRegular => "is not a regular file",
            Self::Other { .. } => "cannot be read",
            Self::PermissionDenied => "may not be read by this user",
            Self::TooLarge { .. } => "is too large to be read",
            Self::TooManyLinks => "leads through too many symbolic links",
        }
    }

    #[must_use]
    pub fn from_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        // Rust has no stable kind for ELOOP; 40 is Linux's number, 62 that of macOS.
        match (error.kind(), error.raw_os_error()) {
            (ErrorKind::IsADirectory, _) => Self::IsDirectory,
            (ErrorKind::InvalidFilename, _) => Self::NameTooLong,
            (ErrorKind::NotADirectory, _) => Self::NotADirectory,
            (ErrorKind::NotFound, _) => Self::NotFound,
            (ErrorKind::PermissionDenied, _) => Self::PermissionDenied,
            (_, Some(40 | 62)) => Self::TooManyLinks,
            (_, errno) => Self::Other { errno },
        }
    }
}

impl std::fmt::Display for ReadError {
    /// In plain words, without the path.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.failure {
            ReadFailure::IsDirectory => f.write_str("it is a folder, not a file"),
            ReadFailure::NameTooLong => f.write_str("the name is longer than the system allows"),
            ReadFailure::NotADirectory => f.write_str("a part of the path is a file, not a folder"),
            ReadFailure::NotFound if self.path.is_empty() => f.write_str("the path is empty"),
            ReadFailure::NotFound => f.write_str("there is no such file"),
            ReadFailure::NotRegular => {
                f.write_str("it is a pipe or a device, not a file; reading it could wait for ever")
            }
            ReadFailure::Other { errno: Some(errno) } => write!(f, "it cannot be read (errno {errno})"),
            ReadFailure::Other { errno: None } => f.write_str("it cannot be read"),
            ReadFailure::PermissionDenied => f.write_str("you may not read it"),
            ReadFailure::TooLarge { bytes } => {
                write!(f, "it has {bytes} bytes; no file of certificates is that large")
            }
            ReadFailure::TooManyLinks => f.write_str("its symbolic links lead in a circle"),
        }
    }
}
