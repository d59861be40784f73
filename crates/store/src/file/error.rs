//! The errors of opening, writing or replacing a database file.

use std::path::Path;

use crate::error::StoreError;
use crate::load::LoadError;

/// An error of opening or migrating a database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The file cannot be opened or read.
    #[error("cannot open the database `{path}`: {source}; give another file with `--database`")]
    Open {
        /// The file.
        path: String,
        /// Why.
        source: sqlx::Error,
    },
    /// The file is not a ledger's.
    #[error(
        "`{path}` is not a Mission Ledger database ({why}) and was left unchanged; give another file with `--database`"
    )]
    Foreign {
        /// The file.
        path: String,
        /// How it was recognized.
        why: &'static str,
    },
    /// The file does not exist.
    #[error(
        "there is no database `{0}`; load a dataset into it with `mission-ledger migrate`, or give another file with `--database`"
    )]
    Absent(String),
    /// Another version of the software wrote it.
    #[error(
        "`{0}` was written by another version of mission-ledger; run `mission-ledger migrate` of this version with the dataset"
    )]
    OtherVersion(String),
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] StoreError),
    /// The database, or a file next to it, cannot be written.
    #[error("cannot write `{path}`: {source}; give a writable path with `--database`")]
    Write {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The tables cannot be created.
    #[error("cannot create the tables of `{path}`: {source}")]
    Migrate {
        /// The file.
        path: String,
        /// Why.
        source: sqlx::migrate::MigrateError,
    },
    /// The dataset cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
}

pub(super) fn cannot_open(path: &Path) -> impl Fn(sqlx::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Open { path: path.display().to_string(), source }
}

pub(super) fn cannot_write(path: &Path) -> impl Fn(std::io::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Write { path: path.display().to_string(), source }
}
