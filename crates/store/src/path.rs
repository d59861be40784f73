//! Paths that somebody named: what is wrong with them and what to do, in the same words for every command, and what is
//! next to them.

use std::io;
use std::path::{Path, PathBuf};

/// An error of a file or directory.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// There is nothing at the path.
    #[error("`{0}` does not exist; check the path")]
    Missing(String),
    /// It is a file where a directory is needed.
    #[error("`{0}` is a file; give a directory")]
    NotDirectory(String),
    /// It cannot be read or written.
    #[error("cannot read or write `{path}` ({source}); check its permissions, or give another path")]
    Refused {
        /// The path.
        path: String,
        /// Why.
        source: io::Error,
    },
}

impl PathError {
    /// What an error at a path means.
    pub fn at(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| match source.kind() {
            io::ErrorKind::NotFound => Self::Missing(shown(path)),
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => Self::NotDirectory(file_in(path)),
            _ => Self::Refused { path: shown(path), source },
        }
    }

    /// Refuses a path that is not a directory.
    ///
    /// # Errors
    /// When there is nothing at the path, or a file.
    pub fn unless_directory(path: &Path) -> Result<(), Self> {
        std::fs::read_dir(path).map(|_| ()).map_err(Self::at(path))
    }
}

/// The file that is in the way: the path itself, or a part of it.
fn file_in(path: &Path) -> String {
    shown(path.ancestors().find(|part| part.is_file()).unwrap_or(path))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A path next to the database, with a suffix on its name.
#[must_use]
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
