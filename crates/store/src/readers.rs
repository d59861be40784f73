//! The database, opened read-only.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool, SqlitePoolOptions};
use sqlx::{ConnectOptions, Sqlite, Transaction};

use crate::error::StoreError;

/// The options of every connection.
pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(Duration::from_secs(30))
}

/// A connection that reads.
pub type Connection = SqliteConnection;

/// Connections that read.
#[derive(Clone, Debug)]
pub struct Readers {
    /// For pages; the file is memory-mapped.
    pub pages: SqlitePool,
    /// For streams of whole sets. The file is not mapped, so that the process does not seem to grow by what it has
    /// sent, and the pool is separate, so that pages do not wait for streams.
    pub streams: SqlitePool,
}

impl Readers {
    /// A connection for a page.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn acquire(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.pages.acquire().await?)
    }

    /// A transaction: everything that it reads is from one load.
    ///
    /// # Errors
    /// When no connection becomes free in time.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.pages.begin().await?)
    }

    /// A connection for a stream.
    ///
    /// # Errors
    /// When none becomes free in time.
    pub async fn stream(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.streams.acquire().await?)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.pages.connect_options().get_filename().to_path_buf()
    }
}

/// Opens the database read-only.
///
/// # Errors
/// When the file cannot be opened.
pub async fn open(path: &Path) -> Result<Readers, StoreError> {
    let reader = || options(path).read_only(true).pragma("query_only", "ON").pragma("cache_size", "-2000");
    let pool = || {
        SqlitePoolOptions::new()
            .max_connections(4)
            // A connection to a file does not go away, and testing it first would cost as much as a page.
            .test_before_acquire(false)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(10))
    };
    let mapped = reader().pragma("mmap_size", "1099511627776");
    let pages = pool()
        .min_connections(1)
        .idle_timeout(None)
        .connect_with(mapped)
        .await
        .map_err(|source| StoreError::Open { path: path.display().to_string(), source })?;
    // A stream is as slow as its client, which is not worth a warning.
    let streamed = reader().disable_statement_logging();
    Ok(Readers { pages, streams: pool().connect_lazy_with(streamed) })
}
