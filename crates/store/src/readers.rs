//! The database, opened read-only: one file, for as long as it is served.

mod fingerprint;
mod pool;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

pub use self::fingerprint::Fingerprint;
pub use self::pool::{InUse, Lease};
use self::pool::{Place, Pool, Size};
use crate::error::StoreError;

/// How often opening is tried if the file is replaced in the meantime.
const TRIES: usize = 3;

/// What a connection keeps of the file, in KiB: enough for the inner pages of an index.
const CACHE: &str = "-8000";
/// What one keeps that reads each page once.
const CACHE_OF_STREAM: &str = "-2000";

/// A connection that reads.
pub type Connection = SqliteConnection;

/// What a question costs. Questions of one lane share connections, and never wait for those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Look-ups, however large the dataset is.
    Quick,
    /// Work that grows with the dataset.
    Heavy,
    /// A whole set, sent as it is read.
    Stream,
}

impl Lane {
    /// Every lane.
    const ALL: [Self; 3] = [Self::Quick, Self::Heavy, Self::Stream];

    /// Its name in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Heavy => "heavy",
            Self::Stream => "stream",
        }
    }
}

/// Connections that read one file.
#[derive(Clone, Debug)]
pub struct Readers {
    quick: Pool,
    heavy: Pool,
    streams: Pool,
    /// The file itself.
    pub file: Arc<File>,
    /// What it was when it was opened.
    pub fingerprint: Fingerprint,
}

impl Readers {
    /// Whether the file is what it was when it was opened: somebody may have written into it.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        Fingerprint::of_open(&self.file).is_ok_and(|now| now == self.fingerprint)
    }

    /// Closes every connection that is not in use.
    pub async fn close(self) {
        for pool in [self.quick, self.heavy, self.streams] {
            pool.close().await;
        }
    }

    /// A connection of a lane.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when none becomes free in time.
    pub async fn acquire(&self, lane: Lane) -> Result<Lease, StoreError> {
        let lease = self.pool(lane).acquire().await;
        if matches!(lease, Err(StoreError::Busy)) {
            metrics::counter!("ledger_lane_refused_total", "lane" => lane.name()).increment(1);
        }
        lease
    }

    /// How much each lane is in use.
    #[must_use]
    pub fn lanes(&self) -> [(Lane, InUse); 3] {
        Lane::ALL.map(|lane| (lane, self.pool(lane).in_use()))
    }

    fn pool(&self, lane: Lane) -> &Pool {
        match lane {
            Lane::Quick => &self.quick,
            Lane::Heavy => &self.heavy,
            Lane::Stream => &self.streams,
        }
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
            // Not mapped into memory: a file that somebody makes shorter would end the process.
            .pragma("mmap_size", "0")
            .pragma("cache_size", CACHE);
        // A stream is as slow as its client, which is not worth a warning.
        let streamed = reader.clone().pragma("cache_size", CACHE_OF_STREAM).disable_statement_logging();
        let place = |options| Place { path: path.into(), fingerprint, options };
        let quick = Pool::new(place(reader.clone()), Size { connections: 4, waiting: Size::ANY });
        let heavy = Pool::new(place(reader), Size { connections: 2, waiting: 32 });
        let streams = Pool::new(place(streamed), Size { connections: 4, waiting: 32 });
        quick.open_first().await.map_err(cannot_open)?;
        for pool in [&heavy, &streams, &quick] {
            pool.open_others();
        }
        if Fingerprint::at(path).is_ok_and(|now| now == fingerprint) {
            return Ok(Readers { quick, heavy, streams, file: Arc::new(file), fingerprint });
        }
    }
    Err(StoreError::Replaced(path.display().to_string()))
}
