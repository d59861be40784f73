//! The database file: bringing it up to date with the software and the dataset, and opening it.
//!
//! A database is never written to once it is in place. A new one is written next to the path, and renamed into place
//! when it is complete, so that a reader has the old file or the new one, whole. A file that the ledger did not write is
//! refused before anything is written.

mod error;
mod inspect;
mod known;
mod seal;
mod tables;

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};

pub use self::error::DatabaseError;
use self::error::{cannot_open, cannot_write};
pub use self::inspect::APPLICATION_ID;
pub use self::seal::{AT as SEALED_AT, seal};
pub use self::tables::MIGRATOR;
use self::tables::State;
use crate::load::{LoadError, is_loaded, load};
use crate::path::beside;
use crate::readers::{self, Lane, Readers};
use crate::seeds::Seeds;

/// The result of bringing a database up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Migrated {
    /// Nothing was done: it already holds the dataset.
    Unchanged,
    /// The dataset was loaded into it.
    Loaded,
    /// The dataset took the place of another one, which has this title.
    Replaced(String),
    /// It was written by another version of the software, and was written again from the dataset.
    Rebuilt,
}

/// Brings the database up to date with the software and the dataset; `build` identifies the software, since the rows
/// depend on it.
///
/// # Errors
/// When the file, the tables or the dataset do not allow it; the file is then left unchanged.
pub async fn migrate(path: &Path, seeds: &Seeds, build: &str) -> Result<Migrated, DatabaseError> {
    if holds(path, inspect::state(path).await?, seeds, build).await? {
        remove_unfinished(&target(path));
        return Ok(Migrated::Unchanged);
    }
    let path = &target(path);
    let _lock = locked(path).await?;
    // The previous holder of the lock may have written the file in the meantime.
    let state = inspect::state(path).await?;
    if holds(path, state, seeds, build).await? {
        return Ok(Migrated::Unchanged);
    }
    let before = dataset_in(path, state).await?;
    write_beside(path, seeds, build).await?;
    let now = dataset_in(path, State::Current).await?;
    Ok(match (state, before, now) {
        (State::Outdated, ..) => Migrated::Rebuilt,
        (_, Some((name, title)), Some((other, _))) if name != other => Migrated::Replaced(title),
        _ => Migrated::Loaded,
    })
}

/// The name and the title of the dataset in a database with the tables of this version.
async fn dataset_in(path: &Path, state: State) -> Result<Option<(String, String)>, DatabaseError> {
    if state != State::Current {
        return Ok(None);
    }
    let mut connection = SqliteConnection::connect_with(&reading(path)).await.map_err(cannot_open(path))?;
    let latest = "SELECT ifnull(descriptor ->> '$.name', ''), ifnull(descriptor ->> '$.title', '') FROM release ORDER BY number DESC";
    let found = sqlx::query_as(latest).fetch_optional(&mut connection).await.map_err(cannot_open(path))?;
    connection.close().await.map_err(cannot_open(path))?;
    Ok(found)
}

fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true)
}

/// Opens the database, which must be one that this version of the software reads.
///
/// # Errors
/// When there is none, or it is another version's, or cannot be opened.
pub async fn open(path: &Path, build: &str) -> Result<Readers, DatabaseError> {
    let readers = opened(path, build).await?;
    known::remember(path);
    Ok(readers)
}

async fn opened(path: &Path, build: &str) -> Result<Readers, DatabaseError> {
    let other = || DatabaseError::OtherVersion(path.display().to_string());
    match inspect::state(path).await? {
        State::Absent => return Err(DatabaseError::Absent(path.display().to_string())),
        State::Outdated => return Err(other()),
        State::Current => {}
    }
    let readers = readers::open(path).await?;
    let by: Option<String> = sqlx::query_scalar("SELECT build FROM loaded")
        .fetch_optional(&mut *readers.acquire(Lane::Quick).await?)
        .await
        .map_err(cannot_open(path))?;
    if by.as_deref() == Some(build) { Ok(readers) } else { Err(other()) }
}

/// Whether the file holds the dataset, as this version of the software renders it.
async fn holds(path: &Path, state: State, seeds: &Seeds, build: &str) -> Result<bool, DatabaseError> {
    if state != State::Current {
        return Ok(false);
    }
    let mut connection = SqliteConnection::connect_with(&reading(path)).await.map_err(cannot_open(path))?;
    let holds = is_loaded(&mut connection, seeds, build).await;
    connection.close().await.map_err(cannot_open(path))?;
    Ok(holds?)
}

/// Writes a new database next to the path and renames it into place when it is complete; a crash leaves the old file.
async fn write_beside(path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let fresh = unfinished(path);
    remove(&fresh)?;
    let options = SqliteConnectOptions::new()
        .filename(&fresh)
        .create_if_missing(true)
        // Nobody uses the file until it is renamed, so a journal would only cost time.
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false) // Loading checks them all at once.
        .pragma("ignore_check_constraints", "ON") // The checker has checked the values, and the tests check these.
        .pragma("threads", "2")
        .pragma("cache_size", "-65536");
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(cannot_open(&fresh))?;
    let filled = fill(&mut connection, &fresh, seeds, build).await;
    let closed = connection.close().await.map_err(cannot_open(&fresh));
    let sealed = || seal(&fresh).map_err(cannot_write(&fresh));
    if let Err(error) = filled.and(closed).and_then(|()| sealed()) {
        let bytes = std::fs::metadata(&fresh).map_or(0, |metadata| metadata.len());
        remove(&fresh)?;
        return Err(error.or_full(&fresh, bytes));
    }
    place(&fresh, path, build).await
}

/// Puts a whole database, which is next to the path, in place of what is there, unless that is not a ledger's.
///
/// # Errors
/// When a server would not open it, or it cannot be renamed; it is then removed, and what is in place stays.
pub async fn put(fresh: &Path, path: &Path, build: &str) -> Result<(), DatabaseError> {
    let path = &target(path);
    let put = async {
        let _lock = locked(path).await?;
        inspect::state(path).await?;
        place(fresh, path, build).await
    };
    let put = put.await;
    if put.is_err() {
        remove(fresh)?;
    }
    put
}

/// Renames a new database into place.
async fn place(fresh: &Path, path: &Path, build: &str) -> Result<(), DatabaseError> {
    // Only if a server will open it.
    opened(fresh, build).await?.close().await;
    File::open(fresh).and_then(|file| file.sync_all()).map_err(cannot_write(fresh))?;
    // SQLite would roll back this file with a journal that an earlier version left behind.
    remove(&beside(path, "-journal"))?;
    std::fs::rename(fresh, path).map_err(cannot_write(path))?;
    sync_directory(path).map_err(cannot_write(path))
}

/// Makes the rename durable.
#[cfg(unix)]
fn sync_directory(path: &Path) -> std::io::Result<()> {
    let directory = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    File::open(directory)?.sync_all()
}

/// A directory cannot be opened as a file.
#[cfg(not(unix))]
fn sync_directory(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Takes the times out of what the migrations leave behind, and overwrites them in the file. The rows are written again,
/// because a longer time takes more bytes, and moves the others in their page.
const TIMELESS: &str = "PRAGMA secure_delete = ON;
    CREATE TEMP TABLE applied AS SELECT * FROM _sqlx_migrations;
    DELETE FROM _sqlx_migrations;
    UPDATE applied SET installed_on = '1970-01-01 00:00:00', execution_time = 0;
    INSERT INTO _sqlx_migrations SELECT * FROM applied ORDER BY version;
    DROP TABLE applied;
    PRAGMA secure_delete = OFF;";

async fn fill(connection: &mut SqliteConnection, path: &Path, seeds: &Seeds, build: &str) -> Result<(), DatabaseError> {
    let failed = |source| DatabaseError::Migrate { path: path.display().to_string(), source };
    MIGRATOR.run(&mut *connection).await.map_err(failed)?;
    // The same dataset has the same bytes, whenever and wherever it was loaded.
    sqlx::raw_sql(TIMELESS).execute(&mut *connection).await.map_err(LoadError::from)?;
    load(connection, seeds, build).await?;
    Ok(())
}

/// The file itself, if the path is a symbolic link, so that the file is replaced and not the link.
fn target(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The file next to a database in which the next one is written.
fn unfinished(path: &Path) -> PathBuf {
    beside(path, ".new")
}

/// Removes what a loader that was killed has left, unless another one is at work.
fn remove_unfinished(path: &Path) {
    let fresh = unfinished(path);
    if fresh.exists() && lock_file(path).is_ok_and(|lock| lock.try_lock().is_ok()) {
        // Where it cannot be removed, it is only in the way of the next loader, which says so.
        let _ = remove(&fresh);
    }
}

/// Opens the file whose lock keeps two processes from writing one database at once.
fn lock_file(path: &Path) -> Result<File, DatabaseError> {
    let path = beside(path, ".lock");
    // Appends, so that the content of an existing file of that name is left alone.
    File::options().read(true).append(true).create(true).open(&path).map_err(cannot_write(&path))
}

/// Waits until no other process writes the database; the lock is held until the returned file is dropped.
async fn locked(path: &Path) -> Result<File, DatabaseError> {
    let file = lock_file(path)?;
    let locking = tokio::task::spawn_blocking(move || file.lock().map(|()| file));
    locking.await.map_err(LoadError::from)?.map_err(cannot_write(path))
}

fn remove(path: &Path) -> Result<(), DatabaseError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(cannot_write(path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a database whose migrations took so many nanoseconds each, on another day.
    async fn migrated(nanoseconds: i64) -> Vec<u8> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.sqlite");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        MIGRATOR.run(&mut connection).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET execution_time = ?, installed_on = '2026-11-28 17:55:00'")
            .bind(nanoseconds)
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::raw_sql(TIMELESS).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        std::fs::read(path).unwrap()
    }

    #[tokio::test]
    async fn how_long_migrations_took_leaves_no_trace() {
        let (short, long) = (migrated(20_000).await, migrated(3_000_000_000).await);
        assert_eq!(short.len(), long.len());
        let differ: Vec<usize> = (0..short.len()).filter(|at| short[*at] != long[*at]).collect();
        assert!(differ.is_empty(), "{} bytes differ, from {:?} on", differ.len(), differ.first());
        let day = b"2026-11-28 17:55";
        assert!(!short.windows(day.len()).any(|part| part == day));
    }
}
