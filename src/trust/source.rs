//! Trust material as it was given: one [`Source`] for each item of a variable, read once for all clients.

use crate::origin::{Origin, ReadError};

/// One item of a trust variable, with its content.
#[derive(Clone, Debug)]
pub struct Source {
    /// The variable or option, the item of its list, the path.
    pub origin: Origin,
    pub given: Given,
    /// What the client would get: the text itself (after un-escaping), or the bytes of the file.
    pub bytes: Result<Vec<u8>, ReadError>,
}

/// How the material was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// In the value itself, as `ca` does; the text before un-escaping.
    Text(String),
    /// As a path, as written (after the trimming that the client does).
    Path(String),
}
