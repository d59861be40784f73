//! The database file: opened to write while migrating, and to read while serving.
//!
//! Whose file it is comes first: one that the ledger did not write is refused before anything is written. A new file,
//! or one that takes the place of an earlier version's, is written beside and renamed into place when it is whole.

mod inspect;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use self::inspect::State;
use crate::dataset::load::{LoadError, load};
use crate::dataset::package::Seeds;

/// The migrations that are built into the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Marks a database file as a ledger's: `MLDG` (<https://www.sqlite.org/pragma.html#pragma_application_id>).
pub const APPLICATION_ID: i32 = 0x4D4C_4447;

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

/// What bringing a database up to date did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrated {
    /// Nothing: it holds the dataset already.
    Unchanged,
    /// The dataset was loaded into it.
    Loaded,
    /// An earlier version of the software wrote it; it was written again from the dataset.
    Rebuilt,
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(Duration::from_secs(30))
}

/// A connection that loads.
fn writer(path: &Path) -> SqliteConnectOptions {
    options(path)
        .foreign_keys(false) // Loading tests them all at once.
        .pragma("ignore_check_constraints", "ON") // The checker has tested the values, and tests test these.
        .pragma("page_size", "16384")
        .pragma("threads", "2")
        .pragma("cache_size", "-65536")
}

/// Brings the tables up to date and the dataset into them.
///
/// # Errors
/// When the file, the tables or the dataset do not allow it; the file is then as it was.
pub async fn migrate(path: &Path, seeds: &Seeds) -> Result<Migrated, DatabaseError> {
    if inspect::state(path).await? == State::Current {
        return load_into(path, seeds).await;
    }
    let _lock = locked(path).await?;
    // Whoever held the lock before may have written the file meanwhile.
    match inspect::state(path).await? {
        State::Current => load_into(path, seeds).await,
        State::Absent => write_beside(path, seeds).await.map(|()| Migrated::Loaded),
        State::Outdated => write_beside(path, seeds).await.map(|()| Migrated::Rebuilt),
    }
}

/// Loads the dataset into a database that has the tables of this version.
async fn load_into(path: &Path, seeds: &Seeds) -> Result<Migrated, DatabaseError> {
    // A rollback journal keeps the database one file, which can be copied and opened read-only anywhere.
    let options = writer(path).journal_mode(SqliteJournalMode::Delete).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(path))?;
    let is_loaded = load(&mut connection, seeds).await?;
    connection.close().await.map_err(cannot_open(path))?;
    Ok(if is_loaded { Migrated::Loaded } else { Migrated::Unchanged })
}

/// Writes a new database beside the path, and renames it into place when it is whole: a crash leaves what was there.
async fn write_beside(path: &Path, seeds: &Seeds) -> Result<(), DatabaseError> {
    let fresh = beside(path, ".new");
    remove(&fresh)?;
    // Until it is renamed nobody needs it: a journal would only cost time.
    let options =
        writer(&fresh).create_if_missing(true).journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(&fresh))?;
    let filled = fill(&mut connection, &fresh, seeds).await;
    connection.close().await.map_err(cannot_open(&fresh))?;
    if let Err(error) = filled {
        remove(&fresh)?;
        return Err(error);
    }
    File::open(&fresh).and_then(|file| file.sync_all()).map_err(cannot_write(&fresh))?;
    // SQLite would play a journal that an earlier file left behind back into this one.
    remove(&beside(path, "-journal"))?;
    std::fs::rename(&fresh, path).map_err(cannot_write(path))
}

async fn fill(connection: &mut SqliteConnection, path: &Path, seeds: &Seeds) -> Result<(), DatabaseError> {
    let failed = |source| DatabaseError::Migrate { path: path.display().to_string(), source };
    MIGRATOR.run(&mut *connection).await.map_err(failed)?;
    load(connection, seeds).await?;
    Ok(())
}

/// Keeps two processes from writing one database at once; the lock goes with what is given back.
async fn locked(path: &Path) -> Result<File, DatabaseError> {
    let path = beside(path, ".lock");
    let file = File::create(&path).map_err(cannot_write(&path))?;
    let locking = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    locking.await.map_err(LoadError::from)?.map_err(cannot_write(&path))
}

/// A file whose name is that of the database and more.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> Result<(), DatabaseError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot_write(path)(error)),
        _ => Ok(()),
    }
}

fn cannot_open(path: &Path) -> impl Fn(sqlx::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Open { path: path.display().to_string(), source }
}

fn cannot_write(path: &Path) -> impl Fn(std::io::Error) -> DatabaseError + '_ {
    move |source| DatabaseError::Write { path: path.display().to_string(), source }
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
    let pool = || {
        SqlitePoolOptions::new()
            .max_connections(4)
            // A connection to a file does not go away: asking it first would cost as much as a page.
            .test_before_acquire(false)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
    };
    let mapped = reader().pragma("mmap_size", "1099511627776");
    let pages = pool().min_connections(1).idle_timeout(None).connect_with(mapped).await.map_err(cannot_open(path))?;
    // A stream is as slow as who takes it, and that is nothing to warn of.
    let streamed = reader().disable_statement_logging();
    Ok(Readers { pages, streams: pool().connect_lazy_with(streamed) })
}
