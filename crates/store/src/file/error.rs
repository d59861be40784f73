//! The errors of opening, writing or replacing a database file.

use std::io::ErrorKind;
use std::path::Path;

use sqlx::migrate::MigrateError;

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
    /// A newer version of the software wrote it.
    #[error(
        "`{0}` was written by a newer version of mission-ledger, and was left unchanged; use that version, or give another file with `--database`"
    )]
    Newer(String),
    /// It is damaged.
    #[error(
        "`{0}` is damaged, since its bytes are not those that were written, and was left unchanged; remove it and load the dataset again, or give another file with `--database`"
    )]
    Damaged(String),
    /// The disk is full.
    #[error(
        "there is no room for `{path}`, which had reached {mebibytes} MiB; free some, or give a path on another disk with `--database`. The database that was in place was left unchanged"
    )]
    Full {
        /// The file.
        path: String,
        /// How large it was.
        mebibytes: u64,
    },
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

/// What SQLite says when a disk is full, and when a file may not become larger: `SQLITE_FULL` and `SQLITE_IOERR_WRITE`
/// (<https://www.sqlite.org/rescode.html>).
const NO_ROOM: [&str; 2] = ["13", "778"];

impl DatabaseError {
    /// The same error, or that the disk is full, if that is why the file, which had reached this size, was not written.
    pub(super) fn or_full(self, path: &Path, bytes: u64) -> Self {
        let is_full = |error: &sqlx::Error| {
            let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
            code.is_some_and(|code| NO_ROOM.contains(&&*code))
        };
        let is_full = match &self {
            Self::Load(LoadError::Database(error))
            | Self::Open { source: error, .. }
            | Self::Migrate {
                source: MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _), ..
            } => is_full(error),
            Self::Write { source, .. } => {
                matches!(source.kind(), ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded)
            }
            _ => false,
        };
        if is_full { Self::Full { path: path.display().to_string(), mebibytes: bytes >> 20 } } else { self }
    }
}

pub(super) fn cannot_open(path: &Path) -> impl Fn(sqlx::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Open { path: path.display().to_string(), source }
}

pub(super) fn cannot_write(path: &Path) -> impl Fn(std::io::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Write { path: path.display().to_string(), source }
}
