//! The identity of a file, by which another one in its place is noticed.

use std::fs::{File, Metadata};
use std::path::Path;
use std::time::SystemTime;

/// Identifies a file and its state. A database is never written to once it is in place, so while the fingerprint is the
/// same, so are the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The numbers of the device and the inode.
    file: (u64, u64),
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Fingerprint {
    /// Of the file at a path.
    ///
    /// # Errors
    /// When there is none, or it cannot be looked at.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        Ok(Self::of(&std::fs::metadata(path)?))
    }

    /// Of an open file.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn of_open(file: &File) -> std::io::Result<Self> {
        Ok(Self::of(&file.metadata()?))
    }

    /// Of a file, by what the system says of it.
    #[must_use]
    pub fn of(metadata: &Metadata) -> Self {
        Self { file: identity(metadata), bytes: metadata.len(), modified: metadata.modified().ok() }
    }

    /// The size of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// On systems without inode numbers, a file that is in use cannot be replaced either.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
