//! The database, opened read-only: one file, for as long as it is served.

use std::fs::{File, Metadata};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions, Sqlite};

use crate::error::StoreError;

/// How many connections there are for pages, and how many for streams.
const CONNECTIONS: u32 = 4;
/// How often opening is tried if the file is replaced in the meantime.
const TRIES: usize = 3;

/// A connection that reads.
pub type Connection = SqliteConnection;

/// Identifies a file and its state. A database is never written to once it is in place, so while the fingerprint is the
/// same, so are the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The numbers of the device and the inode.
    file: (u64, u64),
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Fingerprint {
    /// Of the file at a path.
    ///
    /// # Errors
    /// When there is none, or it cannot be looked at.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        Ok(Self::of(&std::fs::metadata(path)?))
    }

    /// Of an open file.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn of_open(file: &File) -> std::io::Result<Self> {
        Ok(Self::of(&file.metadata()?))
    }

    fn of(metadata: &Metadata) -> Self {
        Self { file: identity(metadata), bytes: metadata.len(), modified: metadata.modified().ok() }
    }

    /// The size of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// On systems without inode numbers, a file that is in use cannot be replaced either.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

/// Connections that read one file.
#[derive(Clone, Debug)]
pub struct Readers {
    /// For pages; the file is memory-mapped.
    pub pages: SqlitePool,
    /// For streams of whole sets. The file is not mapped, so that the process does not seem to grow by what it has
    /// sent, and the pool is separate, so that pages do not wait for streams.
    pub streams: SqlitePool,
    /// The file itself.
    pub file: Arc<File>,
    /// What it was when it was opened.
    pub fingerprint: Fingerprint,
}

impl Readers {
    /// Closes every connection.
    pub async fn close(&self) {
        self.pages.close().await;
        self.streams.close().await;
    }

    /// A connection for a page.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn acquire(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.pages.acquire().await?)
    }

    /// A connection for a stream.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn stream(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.streams.acquire().await?)
    }
}

/// Opens the database read-only.
///
/// # Errors
/// When the file cannot be opened, or is replaced again and again while it is being opened.
pub async fn open(path: &Path) -> Result<Readers, StoreError> {
    for _ in 0..TRIES {
        let file = File::open(path).map_err(|error| cannot_open(path, error.into()))?;
        let fingerprint = Fingerprint::of_open(&file).map_err(|error| cannot_open(path, error.into()))?;
        // The file never changes, so SQLite needs no locks (<https://www.sqlite.org/uri.html#uriimmutable>).
        let reader = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .immutable(true)
            .pragma("query_only", "ON")
            .pragma("cache_size", "-2000");
        let mapped = reader.clone().pragma("mmap_size", "1099511627776");
        // A stream is as slow as its client, which is not worth a warning.
        let streamed = reader.disable_statement_logging();
        let pages = pool(path, fingerprint, mapped).await?;
        let streams = pool(path, fingerprint, streamed).await?;
        if Fingerprint::at(path).is_ok_and(|now| now == fingerprint) {
            return Ok(Readers { pages, streams, file: Arc::new(file), fingerprint });
        }
    }
    Err(StoreError::Replaced(path.display().to_string()))
}

/// A pool whose connections are all open, and stay open: one that is opened later would find the file that has replaced
/// this one, and is refused.
async fn pool(path: &Path, fingerprint: Fingerprint, options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let place: Arc<Path> = path.into();
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        // A connection to a file does not go away, and testing it first would cost as much as a page.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(move |_, _| {
            let is_other = Fingerprint::at(&place).map(|now| now != fingerprint);
            Box::pin(async move {
                if is_other? { Err(sqlx::Error::Protocol("the file was replaced".to_owned())) } else { Ok(()) }
            })
        })
        .connect_lazy_with(options);
    let mut opened = Vec::new();
    for _ in 0..CONNECTIONS {
        opened.push(pool.acquire().await.map_err(|error| cannot_open(path, error))?);
    }
    drop(opened);
    Ok(pool)
}

fn cannot_open(path: &Path, source: sqlx::Error) -> StoreError {
    StoreError::Open { path: path.display().to_string(), source }
}
