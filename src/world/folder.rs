//! Folders: which files are in them.

use std::path::{Path, PathBuf};

use super::Files;
use crate::origin::{ReadError, ReadFailure};

/// Folders within folders are followed so far.
const DEEPEST: usize = 8;

impl Files {
    /// Whether the path names a folder.
    #[must_use]
    pub fn is_folder(&self, path: &str) -> bool {
        match self {
            Self::Faulty { files, .. } | Self::Given(files) => {
                !path.is_empty() && files.keys().any(|file| file.starts_with(path) && file != Path::new(path))
            }
            Self::Imagined { others, .. } => others.is_folder(path),
            Self::Real => Path::new(path).is_dir(),
        }
    }

    /// The files in a folder and the folders in it, in the order of their names, at most `most`. Links to folders are not
    /// followed, so that there is an end; pipes and devices are no files.
    pub fn list(&self, folder: &str, most: usize) -> Result<Vec<String>, ReadError> {
        let mut found: Vec<PathBuf> = match self {
            Self::Imagined { others, .. } => return others.list(folder, most),
            Self::Faulty { files, .. } | Self::Given(files) => {
                files.keys().filter(|file| file.starts_with(folder)).take(most).cloned().collect()
            }
            Self::Real => {
                let mut found = Vec::new();
                let failed = |error: &std::io::Error| ReadError {
                    path: folder.to_owned(),
                    failure: ReadFailure::from_io(error),
                };
                let entries = std::fs::read_dir(folder).map_err(|error| failed(&error))?;
                collect(entries, most, DEEPEST, &mut found);
                found
            }
        };
        found.sort();
        Ok(found.into_iter().map(|path| path.to_string_lossy().into_owned()).collect())
    }
}

/// What cannot be listed further down is left out: the folder asked for was readable, and the rest of it counts.
fn collect(entries: std::fs::ReadDir, most: usize, depth: usize, found: &mut Vec<PathBuf>) {
    for entry in entries.flatten() {
        if found.len() >= most {
            return;
        }
        let path = entry.path();
        let is_own_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_own_folder {
            if depth > 0
                && let Ok(entries) = std::fs::read_dir(&path)
            {
                collect(entries, most, depth - 1, found);
            }
        } else if std::fs::metadata(&path).map_or(true, |metadata| metadata.is_file()) {
            found.push(path);
        }
    }
}
