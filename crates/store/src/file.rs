//! The database file: brought up to date with the software and the dataset.
//!
//! Whose file it is comes first: one that the ledger did not write is refused before anything is written. A new file,
//! or one that takes the place of an earlier version's, is written beside and renamed into place when it is whole.

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

/// A connection that loads.
fn writer(path: &Path) -> SqliteConnectOptions {
    options(path)
        .foreign_keys(false) // Loading tests them all at once.
        .pragma("ignore_check_constraints", "ON") // The checker has tested the values, and tests test these.
        .pragma("page_size", "16384")
        .pragma("threads", "2")
        .pragma("cache_size", "-65536")
}

/// Brings the tables up to date and the dataset into them; `build` names the software, whose rows another would not make.
///
/// # Errors
/// When the file, the tables or the dataset do not allow it; the file is then as it was.
pub async fn migrate(path: &Path, seeds: &Seeds, build: &str) -> Result<Migrated, DatabaseError> {
    if inspect::state(path).await? == State::Current {
        return load_into(path, seeds, build).await;
    }
    // Through a symbolic link: the file is replaced, and not the link.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let _lock = locked(path).await?;
    // Whoever held the lock before may have written the file meanwhile.
    match inspect::state(path).await? {
        State::Current => load_into(path, seeds, build).await,
        State::Absent => write_beside(path, seeds, build).await.map(|()| Migrated::Loaded),
        State::Outdated => write_beside(path, seeds, build).await.map(|()| Migrated::Rebuilt),
    }
}

/// Loads the dataset into a database that has the tables of this version.
async fn load_into(path: &Path, seeds: &Seeds, build: &str) -> Result<Migrated, DatabaseError> {
    // A rollback journal keeps the database one file, which can be copied and opened read-only anywhere.
    let options = writer(path).journal_mode(SqliteJournalMode::Delete).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(path))?;
    let is_loaded = load(&mut connection, seeds, build).await?;
    connection.close().await.map_err(cannot_open(path))?;
    Ok(if is_loaded { Migrated::Loaded } else { Migrated::Unchanged })
}

/// Writes a new database beside the path, and renames it into place when it is whole: a crash leaves what was there.
async fn write_beside(path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let fresh = beside(path, ".new");
    remove(&fresh)?;
    // Until it is renamed nobody needs it: a journal would only cost time.
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
    // SQLite would play a journal that an earlier file left behind back into this one.
    remove(&beside(path, "-journal"))?;
    std::fs::rename(&fresh, path).map_err(cannot_write(path))
}

async fn fill(connection: &mut SqliteConnection, path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let failed = |source| DatabaseError::Migrate { path: path.display().to_string(), source };
    MIGRATOR.run(&mut *connection).await.map_err(failed)?;
    load(connection, seeds, build).await?;
    Ok(())
}

/// Keeps two processes from writing one database at once; the lock goes with what is given back.
async fn locked(path: &Path) -> Result<File, DatabaseError> {
    let path = beside(path, ".lock");
    // Its content is nobody's business: a file of that name stays as it is.
    let file = File::options().read(true).append(true).create(true).open(&path).map_err(cannot_write(&path))?;
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
