//! The bulk files: the database as it is served, and the data package of each edition.
//!
//! The database is sent from the same file that answers come from, one piece at a time. Each piece is read while SQLite
//! holds a reader's lock, and only while the file is still the one that was hashed. A download therefore needs no copy
//! on disk or in memory, never blocks a load, and never mixes two loads: when the data are loaded again, it breaks off
//! (`docs/decisions/0007-bulk-files.md`).

use std::fs::File;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::Stream;
use ledger_core::package::archive;
use sha2::{Digest, Sha256};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OnceCell};

use crate::editions::Edition;
use crate::error::StoreError;
use crate::export;
use crate::readers::Readers;
use crate::stream::sent;

/// A SHA-256 digest.
pub type Sha256Digest = [u8; 32];

/// How many bytes are read under one lock.
const PIECE: u64 = 512 * 1024;
/// How many pieces may wait for the client.
const AHEAD: usize = 2;
/// How often hashing is tried if the data are loaded again in the meantime.
const TRIES: usize = 3;

/// An error of sending a bulk file.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The file cannot be read.
    #[error("the database file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// SQLite could not lock it.
    #[error("the database file cannot be locked: {0}")]
    Lock(#[from] sqlx::Error),
    /// The data have been loaded again since it was hashed.
    #[error("the database file has changed since its SHA-256 was computed")]
    Changed,
    /// The tables cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A zip cannot be written.
    #[error("the data package cannot be written: {0}")]
    Package(String),
    /// A background task was stopped.
    #[error("reading the database file was interrupted: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// A fingerprint of the database file: equal states mean equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    /// The file's device and inode numbers.
    file: (u64, u64),
    /// Its size in bytes.
    bytes: u64,
    /// SQLite's file change counter, which every transaction that writes increments
    /// (<https://www.sqlite.org/fileformat2.html#file_change_counter>).
    changes: u32,
}

impl State {
    fn of(file: &File) -> std::io::Result<Self> {
        let metadata = file.metadata()?;
        let mut changes = [0; 4];
        read_at(file, &mut changes, 24)?;
        Ok(Self { file: identity(&metadata), bytes: metadata.len(), changes: u32::from_be_bytes(changes) })
    }
}

/// The database file at a point in time, with its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    state: State,
    /// Its SHA-256.
    pub sha256: Sha256Digest,
}

impl Snapshot {
    /// Its size in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.state.bytes
    }
}

/// A data package as a zip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Sha256Digest,
}

/// The open file, and the connection that locks it.
#[derive(Debug)]
struct Opened {
    file: Arc<File>,
    connection: SqliteConnection,
}

/// The bulk files of a database.
#[derive(Debug)]
pub struct Bulk {
    path: PathBuf,
    opened: Mutex<Option<Opened>>,
    /// Files that have been replaced. Closing one would drop every lock that this process has on it (POSIX), including
    /// those of connections that still read it, so they stay open.
    replaced: Mutex<Vec<Arc<File>>>,
    hashed: Mutex<Option<(State, Arc<OnceCell<Sha256Digest>>)>>,
    packages: moka::sync::Cache<String, Package>,
}

impl Bulk {
    /// The files of an open database. Nothing is read yet.
    #[must_use]
    pub fn new(readers: &Readers) -> Self {
        Self {
            path: readers.path(),
            opened: Mutex::default(),
            replaced: Mutex::default(),
            hashed: Mutex::default(),
            packages: moka::sync::Cache::new(64),
        }
    }

    /// The database file as it is now. It is hashed on the first request, and again after each load. Concurrent
    /// requests share one computation, which continues if they are dropped.
    ///
    /// # Errors
    /// When the file cannot be read, or keeps changing because the data are loaded again.
    pub async fn database(self: &Arc<Self>) -> Result<Snapshot, BulkError> {
        for _ in 0..TRIES {
            let state = self.state().await?;
            let cell = {
                let mut hashed = self.hashed.lock().await;
                match &*hashed {
                    Some((known, cell)) if *known == state => Arc::clone(cell),
                    _ => Arc::clone(&hashed.insert((state, Arc::default())).1),
                }
            };
            if let Some(sha256) = cell.get() {
                return Ok(Snapshot { state, sha256: *sha256 });
            }
            let bulk = Arc::clone(self);
            let hashing = tokio::spawn(async move { cell.get_or_try_init(|| bulk.hash(state)).await.copied() });
            match hashing.await? {
                Err(BulkError::Changed) => {}
                other => return other.map(|sha256| Snapshot { state, sha256 }),
            }
        }
        Err(BulkError::Changed)
    }

    /// A range of the file as it was hashed, as a stream that fails if the data have been loaded again since.
    pub fn stream(
        self: &Arc<Self>,
        snapshot: Snapshot,
        range: Range<u64>,
    ) -> impl Stream<Item = Result<Bytes, BulkError>> + Send + use<> {
        let bulk = Arc::clone(self);
        sent(AHEAD, move |sender| async move {
            let mut at = range.start;
            while at < range.end {
                let length = PIECE.min(range.end - at);
                let piece = bulk.read(snapshot.state, at, length).await;
                let piece =
                    piece.inspect_err(|error| tracing::info!(%error, at, "a download of the database broke off"))?;
                if sender.send(Ok(piece)).await.is_err() {
                    break; // The client has gone.
                }
                at += length;
            }
            Ok(())
        })
    }

    async fn hash(&self, state: State) -> Result<Sha256Digest, BulkError> {
        let mut hasher = Sha256::new();
        let mut at = 0;
        while at < state.bytes {
            let length = PIECE.min(state.bytes - at);
            let piece = self.read(state, at, length).await?;
            hasher = tokio::task::spawn_blocking(move || {
                hasher.update(&piece);
                hasher
            })
            .await?;
            at += length;
        }
        Ok(hasher.finalize().into())
    }

    async fn state(&self) -> Result<State, BulkError> {
        self.locked(State::of).await
    }

    /// A piece of the file, which must be in the given state.
    async fn read(&self, state: State, at: u64, length: u64) -> Result<Bytes, BulkError> {
        let piece = self.locked(move |file| {
            if State::of(file)? != state {
                return Ok(None);
            }
            let mut piece = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
            read_at(file, &mut piece, at)?;
            Ok(Some(Bytes::from(piece)))
        });
        piece.await?.ok_or(BulkError::Changed)
    }

    /// Reads the file while nobody can write to it: a transaction that has read holds a shared lock.
    async fn locked<T: Send + 'static>(
        &self,
        look: impl FnOnce(&File) -> std::io::Result<T> + Send + 'static,
    ) -> Result<T, BulkError> {
        let mut opened = self.opened.lock().await;
        if let Some(old) = opened.as_ref()
            && identity(&std::fs::metadata(&self.path)?) != identity(&old.file.metadata()?)
        {
            self.replaced.lock().await.push(Arc::clone(&old.file));
            *opened = None;
        }
        let Opened { file, connection } = match &mut *opened {
            Some(opened) => opened,
            none => none.insert(self.open().await?),
        };
        let mut transaction = connection.begin().await?;
        sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").execute(&mut *transaction).await?;
        let file = Arc::clone(file);
        let seen = tokio::task::spawn_blocking(move || look(&file)).await;
        transaction.rollback().await?;
        Ok(seen??)
    }

    /// Opens the file twice, by SQLite and directly, and makes sure that both are the same file.
    async fn open(&self) -> Result<Opened, BulkError> {
        let file = Arc::new(File::open(&self.path)?);
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .read_only(true)
            .busy_timeout(std::time::Duration::from_secs(30))
            .pragma("query_only", "ON");
        let connection = SqliteConnection::connect_with(&options).await?;
        if identity(&std::fs::metadata(&self.path)?) != identity(&file.metadata()?) {
            self.replaced.lock().await.push(file);
            return Err(BulkError::Changed);
        }
        Ok(Opened { file, connection })
    }

    /// The size and digest of an edition's zip; `make` creates the zip if they are not known without it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn package<E: From<BulkError>>(
        &self,
        readers: &Readers,
        edition: &Edition,
        make: impl AsyncFnOnce() -> Result<Bytes, E>,
    ) -> Result<Package, E> {
        let key = format!("{} {}", edition.id, edition.checksum);
        if let Some(package) = self.packages.get(&key) {
            return Ok(package);
        }
        let package = if let Some(sha256) = edition.sha256.as_deref().and_then(digest) {
            let bytes = published_size(readers, edition).await?;
            Package { bytes, sha256 }
        } else {
            let archive = make().await?;
            let bytes = archive.len() as u64;
            let sha256 = tokio::task::spawn_blocking(move || Sha256::digest(&archive).into()).await;
            Package { bytes, sha256: sha256.map_err(BulkError::from)? }
        };
        self.packages.insert(key, package);
        Ok(package)
    }
}

async fn published_size(readers: &Readers, edition: &Edition) -> Result<u64, BulkError> {
    let bytes: Option<i64> =
        sqlx::query_scalar("SELECT length(archive) FROM release WHERE number = ? AND checksum = ?")
            .bind(edition.number)
            .bind(&edition.checksum)
            .fetch_optional(&mut *readers.acquire().await?)
            .await?;
    Ok(bytes.ok_or(BulkError::Changed)?.unsigned_abs())
}

/// The zip of an edition: as published or, if it is not yet published, as it would be today.
///
/// # Errors
/// When the database cannot be read, or no longer has the edition.
pub async fn zipped(readers: &Readers, edition: &Edition) -> Result<Bytes, BulkError> {
    let mut transaction = readers.begin().await?;
    let stored: Option<Option<Vec<u8>>> =
        sqlx::query_scalar("SELECT archive FROM release WHERE number = ? AND id = ? AND checksum = ?")
            .bind(edition.number)
            .bind(&edition.id)
            .bind(&edition.checksum)
            .fetch_optional(&mut *transaction)
            .await?;
    match stored {
        None => Err(BulkError::Changed),
        Some(Some(archive)) => Ok(archive.into()),
        // Only the latest edition can be unpublished, and it is the one that an export writes.
        Some(None) => {
            let files = export::read_package(&mut transaction).await?;
            let written = tokio::task::spawn_blocking(move || archive(&files)).await?;
            written.map(Bytes::from).map_err(|error| BulkError::Package(error.to_string()))
        }
    }
}

/// Parses a SHA-256 in hex.
fn digest(hex: &str) -> Option<Sha256Digest> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

#[cfg(unix)]
fn identity(metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

/// On systems without inode numbers, a file that is in use cannot be replaced either.
#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut into: &mut [u8], mut at: u64) -> std::io::Result<()> {
    while !into.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, into, at)?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        into = &mut into[read..];
        at += read as u64;
    }
    Ok(())
}
