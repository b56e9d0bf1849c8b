//! Changing one file so that nobody's work is lost: a lock beside it, a temporary file, fsync, rename.
//!
//! Killed at any moment, this leaves the old content or the new one. Where a rename is impossible (a bind mount, a folder
//! that may not be written) the file is written in place, and the caller is told.

use std::convert::Infallible;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Files, READ_LIMIT, read_regular};
use crate::origin::{ReadError, ReadFailure};

/// How long another writer is waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// A folder with more entries than this is not searched for what a killed writer left.
const MOST_ENTRIES: usize = 4096;

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updated {
    /// The edit changed nothing, so nothing was written.
    Unchanged,
    /// It did not exist before.
    Created,
    /// Replaced as a whole, by a rename.
    Replaced,
    /// Overwritten where it stands, because a rename was not possible: a crash at that moment could have cut it short.
    InPlace,
}

/// Why the file was not changed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateError<E> {
    #[error("the change is refused")]
    Refused(E),
    #[error("`{}` {}", .0.path, .0.failure.described())]
    Read(ReadError),
    #[error("`{path}` cannot be written")]
    Write { path: String, failure: ReadFailure },
    #[error("another program has been changing `{path}` for a minute")]
    Locked { path: String },
}

/// Who may read a file or folder that did not exist before.
#[derive(Clone, Copy)]
enum Readers {
    Everybody,
    Owner,
}

impl Files {
    /// Replaces the file by this content, or makes it. A new file is readable by everybody: a bundle is public.
    pub fn publish(&self, path: &str, content: &[u8]) -> Result<Updated, UpdateError<Infallible>> {
        self.change(path, Readers::Everybody, |_| Ok(Some(content.to_vec())))
    }

    /// Reads the file, lets `edit` make the new content (`None`: leave it), and replaces it.
    ///
    /// New files are readable by their owner only, new folders too; the mode of an existing file is kept, and a symbolic
    /// link is followed.
    pub fn update<E>(
        &self,
        path: &str,
        edit: impl FnOnce(Option<&[u8]>) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Updated, UpdateError<E>> {
        self.change(path, Readers::Owner, edit)
    }

    fn change<E>(
        &self,
        path: &str,
        readers: Readers,
        edit: impl FnOnce(Option<&[u8]>) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<Updated, UpdateError<E>> {
        let failed = |failure| UpdateError::Write { path: path.to_owned(), failure };
        let written = |error: io::Error| failed(ReadFailure::from_io(&error));
        if let Self::Given(_) | Self::Imagined { .. } = self {
            return Err(failed(ReadFailure::PermissionDenied));
        }
        let target = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_folder(folder, readers).map_err(written)?;
        }
        let lock = match Lock::take(&target) {
            Ok(lock) => Some(lock),
            Err(LockError::Busy) => return Err(UpdateError::Locked { path: path.to_owned() }),
            // No lock can be made in this folder, so no temporary file can be either: the file is written in place.
            Err(LockError::Impossible) => None,
        };
        let old = match read_regular(path, READ_LIMIT) {
            Ok(bytes) => Some(bytes),
            Err(ReadFailure::NotFound) => None,
            Err(failure) => return Err(UpdateError::Read(ReadError { path: path.to_owned(), failure })),
        };
        let new = edit(old.as_deref()).map_err(UpdateError::Refused)?;
        let Some(new) = new.filter(|new| old.as_ref() != Some(new)) else { return Ok(Updated::Unchanged) };
        if lock.is_some() {
            sweep(&target);
            if replace(&target, &new, readers).is_ok() {
                return Ok(if old.is_some() { Updated::Replaced } else { Updated::Created });
            }
        }
        overwrite(&target, &new, readers).map_err(written)?;
        Ok(Updated::InPlace)
    }
}

fn replace(target: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let temporary = beside(target, &format!("slsca-{}.tmp", std::process::id()));
    let written =
        write_new(&temporary, target, content, readers).and_then(|()| fs::rename(&temporary, target));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written?;
    sync_folder(target);
    Ok(())
}

fn write_new(temporary: &Path, target: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    restrict(&mut options, readers);
    let mut file = options.open(temporary)?;
    if let Ok(before) = fs::metadata(target) {
        keep_owner(&file, &before)?;
        file.set_permissions(before.permissions())?;
    }
    file.write_all(content)?;
    file.sync_all()
}

fn overwrite(target: &Path, content: &[u8], readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    restrict(&mut options, readers);
    let mut file = options.open(target)?;
    file.write_all(content)?;
    file.sync_all()
}

/// The rename itself must survive a power cut; where a folder cannot be opened it does so in the system's own time.
fn sync_folder(target: &Path) {
    if let Some(folder) = target.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

/// Temporary files of writers that were killed. Nobody else is writing while the lock is held.
fn sweep(target: &Path) {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else { return };
    let prefix = format!(".{}.slsca-", name.to_string_lossy());
    for entry in fs::read_dir(folder).into_iter().flatten().take(MOST_ENTRIES).flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&prefix) && name.ends_with(".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A hidden file in the same folder.
fn beside(target: &Path, suffix: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{suffix}"))
}

/// A locked file beside the target. The operating system releases it when its holder dies.
struct Lock {
    path: PathBuf,
    file: File,
}

enum LockError {
    Busy,
    Impossible,
}

impl Lock {
    fn take(target: &Path) -> Result<Self, LockError> {
        let path = beside(target, "slsca-lock");
        let start = Instant::now();
        let mut pause = Duration::from_micros(500);
        while start.elapsed() < PATIENCE {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            restrict(&mut options, Readers::Owner);
            let file = options.open(&path).map_err(|_| LockError::Impossible)?;
            match file.try_lock() {
                // The holder before us removed the file that we opened: a lock on it keeps nobody out.
                Ok(()) if !is_still(&file, &path) => {}
                Ok(()) => return Ok(Self { path, file }),
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_millis(8));
                }
                Err(TryLockError::Error(_)) => return Err(LockError::Impossible),
            }
        }
        Err(LockError::Busy)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held, so that nobody locks a file that is about to go.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(ours), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (ours.dev(), ours.ino()) == (there.dev(), there.ino())
}

/// An open file cannot be removed there, so the one at the path is ours.
#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}

#[cfg(unix)]
fn restrict(options: &mut OpenOptions, readers: Readers) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(match readers {
        Readers::Everybody => 0o644,
        Readers::Owner => 0o600,
    });
}

#[cfg(not(unix))]
fn restrict(_: &mut OpenOptions, _: Readers) {}

/// Someone else's file stays theirs: where that is not possible the caller writes in place.
#[cfg(unix)]
fn keep_owner(file: &File, before: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    if (ours.uid(), ours.gid()) == (before.uid(), before.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(before.uid()), Some(before.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

fn create_folder(folder: &Path, readers: Readers) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(match readers {
            Readers::Everybody => 0o755,
            Readers::Owner => 0o700,
        });
    }
    #[cfg(not(unix))]
    let _ = readers;
    builder.create(folder)
}
