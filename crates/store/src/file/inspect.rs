//! Whose database a file is, found out without writing to it.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};

use super::error::{DatabaseError, cannot_open};

/// The migrations that are built into the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Marks a database file as a ledger's: `MLDG` (<https://www.sqlite.org/pragma.html#pragma_application_id>).
pub const APPLICATION_ID: i32 = 0x4D4C_4447;

/// What there is at the path of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing, or an empty file.
    Absent,
    /// A database with the tables of this version.
    Current,
    /// A database of another version of the software.
    Outdated,
}

/// The first bytes of every SQLite file (<https://www.sqlite.org/fileformat2.html#the_database_header>).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The header, of which the four bytes at 68 are the application id.
const HEADER: usize = 100;

/// Looks at the file.
///
/// # Errors
/// When it cannot be read, or is not the ledger's.
pub(super) async fn state(path: &Path) -> Result<State, DatabaseError> {
    let foreign = |why| Err(DatabaseError::Foreign { path: path.display().to_string(), why });
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(HEADER as u64).read_to_end(&mut header),
        Err(error) => Err(error),
    }
    .or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(0) } else { Err(error) })
    .map_err(|error| cannot_open(path)(sqlx::Error::Io(error)))?;
    if header.is_empty() {
        return Ok(State::Absent);
    }
    if header.len() < HEADER || !header.starts_with(MAGIC) {
        return foreign("it is not a SQLite file");
    }
    let id = i32::from_be_bytes([header[68], header[69], header[70], header[71]]);
    if id != APPLICATION_ID && id != 0 {
        return foreign("another application's id is in it");
    }
    let applied = applied(path).await.map_err(cannot_open(path))?;
    // The first versions set no id, and their first migration had this name.
    let is_early = applied.first().is_some_and(|first| first.description == "releases and records");
    if id == 0 && !is_early {
        return foreign("no application id is in it");
    }
    let ours = MIGRATOR.iter().map(|migration| (migration.version, &*migration.checksum));
    let theirs = applied.iter().map(|migration| (migration.version, &*migration.checksum));
    Ok(if id == APPLICATION_ID && ours.eq(theirs) { State::Current } else { State::Outdated })
}

/// A migration that the file says was applied to it.
struct Applied {
    version: i64,
    description: String,
    checksum: Vec<u8>,
}

async fn applied(path: &Path) -> Result<Vec<Applied>, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    match read_applied(&options).await {
        // A transaction was interrupted, and whoever may only read cannot roll it back: what was committed is told then.
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(READONLY_ROLLBACK) => {
            read_applied(&options.read_only(false)).await
        }
        other => other,
    }
}

/// `SQLITE_READONLY_ROLLBACK` (<https://www.sqlite.org/rescode.html#readonly_rollback>).
const READONLY_ROLLBACK: &str = "776";

async fn read_applied(options: &SqliteConnectOptions) -> Result<Vec<Applied>, sqlx::Error> {
    let mut connection = SqliteConnection::connect_with(options).await?;
    let table = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'";
    let is_there: i64 = sqlx::query_scalar(table).fetch_one(&mut connection).await?;
    let mut applied = Vec::new();
    if is_there == 1 {
        let rows = "SELECT version, description, checksum FROM _sqlx_migrations WHERE success ORDER BY version";
        for row in sqlx::query(rows).fetch_all(&mut connection).await? {
            applied.push(Applied {
                version: row.try_get("version")?,
                description: row.try_get("description")?,
                checksum: row.try_get("checksum")?,
            });
        }
    }
    connection.close().await?;
    Ok(applied)
}
