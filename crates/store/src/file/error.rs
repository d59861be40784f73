//! What opening, writing or replacing a database file can fail of.

use std::path::Path;

use crate::load::LoadError;

/// What opening or migrating a database can fail of.
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
    /// The file belongs to somebody else.
    #[error(
        "`{path}` is not a database of Mission Ledger ({why}), so it was left as it is; give another file with `--database`"
    )]
    Foreign {
        /// The file.
        path: String,
        /// How that is known.
        why: &'static str,
    },
    /// The database, or a file beside it, cannot be written.
    #[error("cannot write `{path}`: {source}; give a path with `--database` where files can be written")]
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
