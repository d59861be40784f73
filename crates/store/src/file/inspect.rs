//! Recognizing a database file without writing to it.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use super::error::{DatabaseError, cannot_open};
use super::known::Looked;
use super::seal::{self, Seal};
use super::tables::{MIGRATOR, State};
use crate::load::LoadError;

/// The application id that marks a database file as a ledger's: `MLDG`
/// (<https://www.sqlite.org/pragma.html#pragma_application_id>).
pub const APPLICATION_ID: i32 = 0x4D4C_4447;

/// The first bytes of every SQLite file (<https://www.sqlite.org/fileformat2.html#the_database_header>).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The size of the header, with the application id in the four bytes at 68.
const HEADER: usize = 100;

/// Looks at the file.
///
/// # Errors
/// When it cannot be read, or is not a ledger's.
pub(super) async fn state(path: &Path) -> Result<State, DatabaseError> {
    let foreign = |why| Err(DatabaseError::Foreign { path: path.display().to_string(), why });
    let read_error = |error| cannot_open(path)(sqlx::Error::Io(error));
    let looked = match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Somebody created the symbolic link, so it is not replaced.
            return if path.is_symlink() { foreign("it is a symbolic link to nothing") } else { Ok(State::Absent) };
        }
        // Checked before opening: opening a pipe would block until somebody writes to it.
        Ok(metadata) if !metadata.is_file() => return foreign("it is not a regular file"),
        other => Looked::at(&other.map_err(read_error)?),
    };
    let mut header = Vec::new();
    File::open(path).and_then(|file| file.take(HEADER as u64).read_to_end(&mut header)).map_err(read_error)?;
    if header.is_empty() {
        return foreign("it is empty");
    }
    if header.len() < HEADER || !header.starts_with(MAGIC) {
        return foreign("it is not an SQLite file");
    }
    // Read from the header alone: SQLite itself would create files next to a database in WAL mode.
    match i32::from_be_bytes([header[68], header[69], header[70], header[71]]) {
        APPLICATION_ID => {}
        0 => return foreign("it has no application id"),
        _ => return foreign("it has the application id of another program"),
    }
    if let Some(state) = looked.known(path) {
        return Ok(state);
    }
    // Before anything else is read of it: a large file takes a while.
    let place = path.to_owned();
    let looking = tokio::task::spawn_blocking(move || seal::look(&place)).await.map_err(LoadError::from)?;
    let seal = looking.map_err(read_error)?;
    if seal == Seal::Broken {
        return Err(DatabaseError::Damaged(path.display().to_string()));
    }
    let applied = applied(path).await.map_err(cannot_open(path))?;
    let ours = || MIGRATOR.iter().map(|migration| (migration.version, migration.checksum.to_vec()));
    let newest = ours().map(|(version, _)| version).max();
    if applied.iter().any(|(version, _)| Some(*version) > newest) {
        return Err(DatabaseError::Newer(path.display().to_string()));
    }
    let is_current = ours().eq(applied) && seal == Seal::Whole;
    Ok(looked.is(if is_current { State::Current } else { State::Outdated }))
}

/// The version and checksum of each migration that the file records as applied.
type Applied = Vec<(i64, Vec<u8>)>;

async fn applied(path: &Path) -> Result<Applied, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    match read_applied(&options).await {
        // A transaction was interrupted. A read-only connection cannot roll it back, so this one can write.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(READONLY_ROLLBACK) => {
            read_applied(&options.read_only(false)).await
        }
        other => other,
    }
}

/// `SQLITE_READONLY_ROLLBACK` (<https://www.sqlite.org/rescode.html#readonly_rollback>).
const READONLY_ROLLBACK: &str = "776";

async fn read_applied(options: &SqliteConnectOptions) -> Result<Applied, sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    let columns =
        "SELECT count(*) FROM pragma_table_info('_sqlx_migrations') WHERE name IN ('version', 'checksum', 'success')";
    let columns: i64 = sqlx::query_scalar(columns).fetch_one(&mut connection).await?;
    let mut applied = Vec::new();
    if columns == 3 {
        let rows = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
        applied = sqlx::query_as(rows).fetch_all(&mut connection).await?;
    }
    connection.close().await?;
    Ok(applied)
}
