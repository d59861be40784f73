//! The database, opened read-only: one file, for as long as it is served.

mod fingerprint;
mod pool;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

pub use self::fingerprint::Fingerprint;
use self::pool::{Place, Pool};
pub use self::pool::Lease;
use crate::error::StoreError;

/// How many connections there are for pages, and how many for streams.
const CONNECTIONS: usize = 4;
/// How often opening is tried if the file is replaced in the meantime.
const TRIES: usize = 3;

/// A connection that reads.
pub type Connection = SqliteConnection;

/// Connections that read one file.
#[derive(Clone, Debug)]
pub struct Readers {
    /// For pages; the file is memory-mapped.
    pages: Pool,
    /// For streams of whole sets. The file is not mapped, so that the process does not seem to grow by what it has
    /// sent, and the pool is separate, so that pages do not wait for streams.
    streams: Pool,
    /// The file itself.
    pub file: Arc<File>,
    /// What it was when it was opened.
    pub fingerprint: Fingerprint,
}

impl Readers {
    /// Closes every connection that is not in use.
    pub async fn close(self) {
        self.pages.close().await;
        self.streams.close().await;
    }

    /// A connection for a page.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn acquire(&self) -> Result<Lease, StoreError> {
        self.pages.acquire().await
    }

    /// A connection for a stream.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn stream(&self) -> Result<Lease, StoreError> {
        self.streams.acquire().await
    }
}

/// Opens the database read-only.
///
/// # Errors
/// When the file cannot be opened, or is replaced again and again while it is being opened.
pub async fn open(path: &Path) -> Result<Readers, StoreError> {
    let cannot_open = |source| StoreError::Open { path: path.display().to_string(), source };
    for _ in 0..TRIES {
        let file = File::open(path).map_err(|error| cannot_open(error.into()))?;
        let fingerprint = Fingerprint::of_open(&file).map_err(|error| cannot_open(error.into()))?;
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
        let place = |options| Place { path: path.into(), fingerprint, options };
        let pages = Pool::open(place(mapped), CONNECTIONS).await.map_err(cannot_open)?;
        let streams = Pool::open(place(streamed), CONNECTIONS).await.map_err(cannot_open)?;
        if Fingerprint::at(path).is_ok_and(|now| now == fingerprint) {
            return Ok(Readers { pages, streams, file: Arc::new(file), fingerprint });
        }
    }
    Err(StoreError::Replaced(path.display().to_string()))
}
