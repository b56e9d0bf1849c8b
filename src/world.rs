//! The machine as an argument: environment, files, clock, network, terminal. Real in `main`, given in tests.
//!
//! This is the only module that touches the machine, save `probe/`, which talks. It reads and reports; it never
//! judges what it read.

mod folder;
mod interrupt;
mod update;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::origin::{ReadError, ReadFailure};
use crate::secret::Secret;

pub use interrupt::{Interrupt, Stopwatch};
pub use update::{UpdateError, Updated};

/// Everything outside the program.
#[derive(Clone, Debug)]
pub struct World {
    pub env: Env,
    pub files: Files,
    pub clock: Clock,
    pub net: Net,
    pub terminal: Terminal,
}

impl World {
    /// The machine this process runs on.
    #[must_use]
    pub fn real() -> Self {
        Self {
            env: Env::real(),
            files: Files::Real,
            clock: Clock::Real,
            net: Net::Real,
            terminal: Terminal::real(),
        }
    }
}

/// Environment variables, as the clients see them.
#[derive(Clone, Debug, Default)]
pub struct Env {
    variables: BTreeMap<String, Text>,
}

/// The value of a variable: its text, and whether the bytes were text at all.
#[derive(Clone, PartialEq, Eq)]
struct Text {
    lossy: String,
    is_utf8: bool,
}

impl From<OsString> for Text {
    fn from(value: OsString) -> Self {
        match value.into_string() {
            Ok(lossy) => Self { lossy, is_utf8: true },
            Err(bytes) => Self { lossy: bytes.to_string_lossy().into_owned(), is_utf8: false },
        }
    }
}

impl std::fmt::Debug for Text {
    /// A variable can hold a key or a password: only its length is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{} bytes>", self.lossy.len())
    }
}

impl Env {
    #[must_use]
    pub fn real() -> Self {
        std::env::vars_os().collect()
    }

    /// The value with undecodable bytes replaced by U+FFFD, which is what Node's `process.env` gives.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|text| text.lossy.as_str())
    }

    /// The value, unless it is missing or empty.
    #[must_use]
    pub fn non_empty(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Whether the variable holds bytes that are not UTF-8.
    #[must_use]
    pub fn is_garbled(&self, name: &str) -> bool {
        self.variables.get(name).is_some_and(|text| !text.is_utf8)
    }

    /// All variables in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, text)| (name.as_str(), text.lossy.as_str()))
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), Text { lossy: value.to_owned(), is_utf8: true });
    }

    /// Sets a value that need not be text.
    pub fn set_os(&mut self, name: &str, value: OsString) {
        self.variables.insert(name.to_owned(), Text::from(value));
    }

    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }
}

impl FromIterator<(OsString, OsString)> for Env {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Self {
        let variables = variables
            .into_iter()
            .map(|(name, value)| (name.to_string_lossy().into_owned(), Text::from(value)));
        Self { variables: variables.collect() }
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Env {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(variables: I) -> Self {
        let mut env = Self::default();
        for (name, value) in variables {
            env.set(name, value);
        }
        env
    }
}

/// The file system, or a given set of files.
#[derive(Clone, Debug)]
pub enum Files {
    Real,
    Given(BTreeMap<PathBuf, Vec<u8>>),
    /// The same, with paths that cannot be read.
    Faulty {
        files: BTreeMap<PathBuf, Vec<u8>>,
        failures: BTreeMap<PathBuf, ReadFailure>,
        /// Permission bits, where they matter.
        modes: BTreeMap<PathBuf, u32>,
    },
    /// The same as others, and one file that is not written yet: what it would change can be tried before.
    Imagined {
        others: Box<Self>,
        path: PathBuf,
        content: Vec<u8>,
    },
}

/// No trust file, profile file or serverless.yml comes near this; a larger one is reported, not read.
pub const READ_LIMIT: u64 = 64 * 1024 * 1024;

impl Files {
    /// The whole content of a regular file of at most `limit` bytes.
    ///
    /// A FIFO or a device would block, so it is refused by its kind before it is opened.
    pub fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let failed = |failure| ReadError { path: path.to_owned(), failure };
        match self {
            Self::Faulty { failures, .. } if failures.contains_key(Path::new(path)) => {
                Err(failed(failures[Path::new(path)].clone()))
            }
            Self::Faulty { files, .. } | Self::Given(files) => read_given(files, path, limit).map_err(failed),
            Self::Imagined { path: imagined, content, .. } if imagined == Path::new(path) => {
                Ok(content.clone())
            }
            Self::Imagined { others, .. } => others.read(path, limit),
            Self::Real => read_regular(path, limit).map_err(failed),
        }
    }

    /// The home folder in the system's list of users, for when no variable names one.
    #[must_use]
    pub fn home(&self) -> Option<String> {
        match self {
            Self::Faulty { .. } | Self::Given(_) => None,
            Self::Imagined { others, .. } => others.home(),
            Self::Real => std::env::home_dir().map(|home| home.to_string_lossy().into_owned()),
        }
    }

    /// These files, as if there were one more, or another in its place.
    #[must_use]
    pub fn with(&self, path: &str, content: &[u8]) -> Self {
        Self::Imagined {
            others: Box::new(self.clone()),
            path: PathBuf::from(path),
            content: content.to_vec(),
        }
    }

    /// Writes a report. Given files cannot be written to.
    pub fn write(&self, path: &str, text: &str) -> std::io::Result<()> {
        match self {
            Self::Faulty { .. } | Self::Given(_) | Self::Imagined { .. } => {
                Err(std::io::ErrorKind::ReadOnlyFilesystem.into())
            }
            Self::Real => std::fs::write(path, text),
        }
    }

    /// The path from the root on, links not followed; as it is where that cannot be told.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        match self {
            Self::Faulty { .. } | Self::Given(_) => path.to_owned(),
            Self::Imagined { others, .. } => others.absolute(path),
            Self::Real => std::path::absolute(path)
                .map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned()),
        }
    }

    /// The permission bits of a file, where the system has such.
    #[must_use]
    pub fn mode(&self, path: &str) -> Option<u32> {
        match self {
            Self::Given(_) => None,
            Self::Faulty { modes, .. } => modes.get(Path::new(path)).copied(),
            Self::Imagined { others, .. } => others.mode(path),
            Self::Real => real_mode(path),
        }
    }

    /// Whether the path names something, of whatever kind.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        match self {
            Self::Faulty { files, .. } | Self::Given(files) => files.contains_key(Path::new(path)),
            Self::Imagined { others, path: imagined, .. } => {
                imagined == Path::new(path) || others.exists(path)
            }
            Self::Real => Path::new(path).exists(),
        }
    }
}

#[cfg(unix)]
fn real_mode(path: &str) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn real_mode(_path: &str) -> Option<u32> {
    None
}

fn read_given(files: &BTreeMap<PathBuf, Vec<u8>>, path: &str, limit: u64) -> Result<Vec<u8>, ReadFailure> {
    let wanted = Path::new(path);
    match files.get(wanted) {
        Some(bytes) if bytes.len() as u64 > limit => Err(ReadFailure::TooLarge { bytes: bytes.len() as u64 }),
        Some(bytes) => Ok(bytes.clone()),
        None if !path.is_empty() && files.keys().any(|file| file.starts_with(wanted)) => {
            Err(ReadFailure::IsDirectory)
        }
        None => Err(ReadFailure::NotFound),
    }
}

fn read_regular(path: &str, limit: u64) -> Result<Vec<u8>, ReadFailure> {
    let metadata = std::fs::metadata(path).map_err(|error| ReadFailure::from_io(&error))?;
    if metadata.is_dir() {
        return Err(ReadFailure::IsDirectory);
    }
    if !metadata.is_file() {
        return Err(ReadFailure::NotRegular);
    }
    if metadata.len() > limit {
        return Err(ReadFailure::TooLarge { bytes: metadata.len() });
    }
    let file = std::fs::File::open(path).map_err(|error| ReadFailure::from_io(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // Files under /proc say length 0 and go on; `take` bounds what the metadata could not.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| ReadFailure::from_io(&error))?;
    if bytes.len() as u64 > limit {
        return Err(ReadFailure::TooLarge { bytes: bytes.len() as u64 });
    }
    Ok(bytes)
}

/// The wall clock, or one instant.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    Real,
    /// Seconds since the epoch.
    Fixed(i64),
}

impl Clock {
    /// Seconds since the epoch.
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Self::Fixed(at) => at,
            Self::Real => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |passed| i64::try_from(passed.as_secs()).unwrap_or(i64::MAX)),
        }
    }
}

/// Whether the program may talk at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    Real,
    Refused,
}

/// What is at the other end of the three streams.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    pub stdin: bool,
    pub stdout: bool,
    pub stderr: bool,
    /// Columns to fill at most.
    pub width: usize,
}

/// No answer to a question is longer.
const LONGEST_ANSWER: u64 = 4096;

impl Terminal {
    fn real() -> Self {
        Self {
            stdin: std::io::stdin().is_terminal(),
            stdout: std::io::stdout().is_terminal(),
            stderr: std::io::stderr().is_terminal(),
            // Wider lines than 80 columns are no easier to read.
            width: terminal_size::terminal_size_of(std::io::stdout())
                .map_or(80, |(width, _)| usize::from(width.0).min(80)),
        }
    }

    /// Asks a question on standard error and reads one line, if there is somebody to ask.
    #[must_use]
    pub fn ask(self, question: &str) -> Option<Secret> {
        if !(self.stdin && self.stderr) {
            return None;
        }
        let mut prompt = std::io::stderr();
        prompt.write_all(question.as_bytes()).and_then(|()| prompt.flush()).ok()?;
        let mut line = String::new();
        std::io::stdin().lock().take(LONGEST_ANSWER).read_line(&mut line).ok()?;
        Some(Secret::new(line.trim())).filter(|answer| !answer.expose().is_empty())
    }

    /// A pipe: no terminal anywhere.
    #[must_use]
    pub fn none() -> Self {
        Self { stdin: false, stdout: false, stderr: false, width: 80 }
    }
}
