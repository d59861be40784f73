//! The database file: bringing it up to date with the software and the dataset.
//!
//! A file that the ledger did not write is refused before anything is written. A new file, or one that replaces another
//! version's, is written next to the path and renamed into place when it is complete.

mod error;
mod inspect;

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};

pub use self::error::DatabaseError;
use self::error::{cannot_open, cannot_write};
use self::inspect::State;
pub use self::inspect::{APPLICATION_ID, MIGRATOR};
use crate::load::{LoadError, load};
use crate::readers::options;
use crate::seeds::Seeds;

/// The result of bringing a database up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrated {
    /// Nothing was done: it already holds the dataset.
    Unchanged,
    /// The dataset was loaded into it.
    Loaded,
    /// It was written by another version of the software, and was written again from the dataset.
    Rebuilt,
}

/// The options of a connection that loads.
fn writer(path: &Path) -> SqliteConnectOptions {
    options(path)
        .foreign_keys(false) // Loading checks them all at once.
        .pragma("ignore_check_constraints", "ON") // The checker has checked the values, and the tests check these.
        .pragma("page_size", "16384")
        .pragma("threads", "2")
        .pragma("cache_size", "-65536")
}

/// Brings the tables up to date and loads the dataset; `build` identifies the software, since the rows depend on it.
///
/// # Errors
/// When the file, the tables or the dataset do not allow it; the file is then left unchanged.
pub async fn migrate(path: &Path, seeds: &Seeds, build: &str) -> Result<Migrated, DatabaseError> {
    if inspect::state(path).await? == State::Current {
        return load_into(path, seeds, build).await;
    }
    // Follows a symbolic link, so that the file is replaced and not the link.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let _lock = locked(path).await?;
    // The previous holder of the lock may have written the file in the meantime.
    match inspect::state(path).await? {
        State::Current => load_into(path, seeds, build).await,
        State::Absent => write_beside(path, seeds, build).await.map(|()| Migrated::Loaded),
        State::Outdated => write_beside(path, seeds, build).await.map(|()| Migrated::Rebuilt),
    }
}

/// Loads the dataset into a database that has the tables of this version.
async fn load_into(path: &Path, seeds: &Seeds, build: &str) -> Result<Migrated, DatabaseError> {
    // With a rollback journal, the database is one file that can be copied and opened read-only anywhere.
    let options = writer(path).journal_mode(SqliteJournalMode::Delete).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(path))?;
    let is_loaded = load(&mut connection, seeds, build).await?;
    connection.close().await.map_err(cannot_open(path))?;
    Ok(if is_loaded { Migrated::Loaded } else { Migrated::Unchanged })
}

/// Writes a new database next to the path and renames it into place when it is complete; a crash leaves the old file.
async fn write_beside(path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let fresh = beside(path, ".new");
    remove(&fresh)?;
    // Nobody uses the file until it is renamed, so a journal would only cost time.
    let options =
        writer(&fresh).create_if_missing(true).journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(&fresh))?;
    let filled = fill(&mut connection, &fresh, seeds, build).await;
    connection.close().await.map_err(cannot_open(&fresh))?;
    if let Err(error) = filled {
        remove(&fresh)?;
        return Err(error);
    }
    File::open(&fresh).and_then(|file| file.sync_all()).map_err(cannot_write(&fresh))?;
    // SQLite would roll back this file with a journal that an earlier file left behind.
    remove(&beside(path, "-journal"))?;
    std::fs::rename(&fresh, path).map_err(cannot_write(path))
}

async fn fill(connection: &mut SqliteConnection, path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let failed = |source| DatabaseError::Migrate { path: path.display().to_string(), source };
    MIGRATOR.run(&mut *connection).await.map_err(failed)?;
    load(connection, seeds, build).await?;
    Ok(())
}

/// Keeps two processes from writing one database at once; the lock is held until the returned file is dropped.
async fn locked(path: &Path) -> Result<File, DatabaseError> {
    let path = beside(path, ".lock");
    // Appends, so that the content of an existing file of that name is left alone.
    let file = File::options().read(true).append(true).create(true).open(&path).map_err(cannot_write(&path))?;
    let locking = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    locking.await.map_err(LoadError::from)?.map_err(cannot_write(&path))
}

/// A path next to the database, with a suffix on its name.
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
