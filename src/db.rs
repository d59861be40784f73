//! The database file: opened to write while migrating, and to read while serving.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use crate::dataset::load::{LoadError, load};
use crate::dataset::package::Seeds;

/// The migrations that are built into the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

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
    /// The schema cannot be brought up to date.
    #[error(
        "cannot bring the tables of `{path}` up to date: {source}; it was made by another version, so give another file with `--database`, or remove it: everything in it comes from the seeds"
    )]
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

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(Duration::from_secs(30))
}

/// Brings the tables up to date and the dataset into them; says whether the dataset was loaded anew.
///
/// # Errors
/// When the file, the tables or the dataset do not allow it; the file is then as it was.
pub async fn migrate(path: &Path, seeds: &Seeds) -> Result<bool, DatabaseError> {
    let open = |source| DatabaseError::Open { path: path.display().to_string(), source };
    // A rollback journal keeps the database one file, which can be copied and opened read-only anywhere.
    let mut connection = SqliteConnection::connect_with(
        &options(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false) // Loading tests them all at once.
            .pragma("ignore_check_constraints", "ON") // The checker has tested the values, and tests test these.
            .pragma("page_size", "16384")
            .pragma("threads", "2")
            .pragma("cache_size", "-65536"),
    )
    .await
    .map_err(open)?;
    MIGRATOR
        .run(&mut connection)
        .await
        .map_err(|source| DatabaseError::Migrate { path: path.display().to_string(), source })?;
    let loaded = load(&mut connection, seeds).await?;
    connection.close().await.map_err(open)?;
    Ok(loaded)
}

/// Connections that read.
#[derive(Clone, Debug)]
pub struct Readers {
    /// For pages: the file is mapped.
    pub pages: SqlitePool,
    /// For streams of whole sets: read and forgotten, so that the process does not seem to grow by what it has passed on,
    /// and apart, so that pages need not wait for streams.
    pub streams: SqlitePool,
}

/// Opens the database for reading only.
///
/// # Errors
/// When the file cannot be opened.
pub async fn open(path: &Path) -> Result<Readers, DatabaseError> {
    let reader = || options(path).read_only(true).pragma("query_only", "ON").pragma("cache_size", "-2000");
    let opened = |source| DatabaseError::Open { path: path.display().to_string(), source };
    let pool = || {
        SqlitePoolOptions::new()
            .max_connections(4)
            // A connection to a file does not go away: asking it first would cost as much as a page.
            .test_before_acquire(false)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
    };
    let mapped = reader().pragma("mmap_size", "1099511627776");
    let pages = pool().min_connections(1).idle_timeout(None).connect_with(mapped).await.map_err(opened)?;
    // A stream is as slow as who takes it, and that is nothing to warn of.
    let streamed = reader().disable_statement_logging();
    Ok(Readers { pages, streams: pool().connect_lazy_with(streamed) })
}
