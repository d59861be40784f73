//! The bulk files: the database as it is served, and the data package of each edition.
//!
//! The database is sent from the same file that answers come from, one piece at a time. The file never changes, and
//! stays open until the last download of it has ended, even if another has taken its place
//! (`docs/decisions/0013-one-snapshot.md`).

use std::fs::File;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::Stream;
use ledger_core::package::archive;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::editions::Edition;
use crate::error::StoreError;
use crate::export;
use crate::file::SEALED_AT;
use crate::readers::{Fingerprint, Lane, Readers};
use crate::stream::sent;

/// A SHA-256 digest.
pub type Sha256Digest = [u8; 32];

/// The size in bytes up to which a ledger is hashed as soon as a request asks for it: less than half a second. Larger ones
/// are hashed in the background.
const SMALL: u64 = 256 * 1024 * 1024;
/// How many bytes are read at once.
pub(crate) const PIECE: u64 = 256 * 1024;
/// How many bytes are hashed before the threads are asked for again: a server that is stopped waits so long.
const HASHED: u64 = 16 * 1024 * 1024;
/// How many pieces may wait for the client.
const AHEAD: usize = 2;

/// An error of sending a bulk file.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The file cannot be read.
    #[error("the database file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// Somebody wrote into the file, which must never happen.
    #[error("the database file was written to while it was served; replace it by renaming another file to its path")]
    Written,
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

impl From<sqlx::Error> for BulkError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A file as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256; `None` while it is not known.
    pub sha256: Option<Sha256Digest>,
}

/// The bulk files of a database.
#[derive(Debug)]
pub struct Bulk {
    file: Arc<File>,
    fingerprint: Fingerprint,
    hashed: OnceCell<Sha256Digest>,
    is_hashing: AtomicBool,
    packages: moka::sync::Cache<String, Sent>,
}

impl Bulk {
    /// The files of an open database. Nothing is read yet.
    #[must_use]
    pub fn new(readers: &Readers) -> Self {
        Self {
            file: Arc::clone(&readers.file),
            fingerprint: readers.fingerprint,
            hashed: OnceCell::new(),
            is_hashing: AtomicBool::new(false),
            packages: moka::sync::Cache::new(64),
        }
    }

    /// Identifies the database file by its size and its seal, without reading the whole of it: it is the same wherever the
    /// file was copied to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn version(&self) -> Result<String, BulkError> {
        let mut seal = [0; 4];
        read_at(&self.file, &mut seal, SEALED_AT as u64)?;
        Ok(format!("{} {}", self.fingerprint.bytes(), HEXLOWER.encode(&seal)))
    }

    /// Whether everything is hashed as soon as it is asked for.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.fingerprint.bytes() <= SMALL
    }

    /// The database file. It is hashed on the first request. Concurrent requests share one computation, which continues
    /// if they are dropped; if the file is large, they do not wait for it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn database(self: &Arc<Self>) -> Result<Sent, BulkError> {
        let bytes = self.fingerprint.bytes();
        if let Some(sha256) = self.hashed.get() {
            return Ok(Sent { bytes, sha256: Some(*sha256) });
        }
        if !self.is_small() && self.is_hashing.swap(true, Ordering::Relaxed) {
            return Ok(Sent { bytes, sha256: None });
        }
        let bulk = Arc::clone(self);
        let hashing = tokio::spawn(async move {
            let hashed = bulk.hashed.get_or_try_init(|| bulk.hash()).await.copied();
            let told = |error: &BulkError| tracing::error!(%error, "the database could not be hashed");
            let hashed = hashed.inspect_err(told);
            // The next request begins again if it failed.
            bulk.is_hashing.store(false, Ordering::Relaxed);
            hashed
        });
        let sha256 = if self.is_small() { Some(hashing.await??) } else { None };
        Ok(Sent { bytes, sha256 })
    }

    /// A range of the database file, as a stream.
    pub fn stream(self: &Arc<Self>, range: Range<u64>) -> impl Stream<Item = Result<Bytes, BulkError>> + Send + use<> {
        let bulk = Arc::clone(self);
        sent(AHEAD, move |sender| async move {
            let mut at = range.start;
            while at < range.end {
                let length = PIECE.min(range.end - at);
                let piece = bulk.read(at, length).await;
                let piece =
                    piece.inspect_err(|error| tracing::error!(%error, at, "a download of the database broke off"))?;
                if sender.send(Ok(piece)).await.is_err() {
                    break; // The client has gone.
                }
                at += length;
            }
            Ok(())
        })
    }

    async fn hash(&self) -> Result<Sha256Digest, BulkError> {
        let mut hasher = Sha256::new();
        let mut at = 0;
        while at < self.fingerprint.bytes() {
            let end = self.fingerprint.bytes().min(at + HASHED);
            let (file, fingerprint) = (Arc::clone(&self.file), self.fingerprint);
            let hashing = tokio::task::spawn_blocking(move || {
                let mut at = at;
                while at < end {
                    let length = PIECE.min(end - at);
                    hasher.update(&piece(&file, fingerprint, at, length)?);
                    at += length;
                }
                Ok::<_, BulkError>(hasher)
            });
            hasher = hashing.await??;
            at = end;
        }
        Ok(hasher.finalize().into())
    }

    /// A piece of the file, if it is still as it was opened.
    async fn read(&self, at: u64, length: u64) -> Result<Bytes, BulkError> {
        let (file, fingerprint) = (Arc::clone(&self.file), self.fingerprint);
        tokio::task::spawn_blocking(move || piece(&file, fingerprint, at, length)).await?
    }

    /// The size and digest of an edition's zip; `None` if it is not published and was not made yet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn package(&self, readers: &Readers, edition: &Edition) -> Result<Option<Sent>, BulkError> {
        if let Some(package) = self.packages.get(&edition.id) {
            return Ok(Some(package));
        }
        let Some(sha256) = edition.sha256.as_deref().and_then(digest) else { return Ok(None) };
        let package = Sent { bytes: published_size(readers, edition).await?, sha256: Some(sha256) };
        self.packages.insert(edition.id.clone(), package);
        Ok(Some(package))
    }

    /// The size and digest of an edition's zip, which was made.
    ///
    /// # Errors
    /// When the task that hashes it was stopped.
    pub async fn made(&self, edition: &Edition, archive: Bytes) -> Result<Sent, BulkError> {
        if let Some(package) = self.packages.get(&edition.id) {
            return Ok(package);
        }
        let bytes = archive.len() as u64;
        let sha256 = tokio::task::spawn_blocking(move || Sha256::digest(&archive).into()).await?;
        let package = Sent { bytes, sha256: Some(sha256) };
        self.packages.insert(edition.id.clone(), package);
        Ok(package)
    }
}

/// A piece of a file, if that is still as it was opened.
fn piece(file: &File, fingerprint: Fingerprint, at: u64, length: u64) -> Result<Bytes, BulkError> {
    let mut piece = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    read_at(file, &mut piece, at)?;
    // Checked last, so that nothing that was written before the piece was read goes unnoticed.
    if Fingerprint::of_open(file)? == fingerprint { Ok(piece.into()) } else { Err(BulkError::Written) }
}

async fn published_size(readers: &Readers, edition: &Edition) -> Result<u64, BulkError> {
    let bytes: i64 = sqlx::query_scalar("SELECT length(archive) FROM release WHERE number = ?")
        .bind(edition.number)
        .fetch_one(&mut *readers.acquire(Lane::Quick).await?)
        .await?;
    Ok(bytes.unsigned_abs())
}

/// The zip of an edition: as published or, if it is not yet published, as it would be today.
///
/// # Errors
/// When the database cannot be read.
pub async fn zipped(readers: &Readers, edition: &Edition) -> Result<Bytes, BulkError> {
    let mut connection = readers.acquire(Lane::Heavy).await?;
    let stored: Option<Vec<u8>> = sqlx::query_scalar("SELECT archive FROM release WHERE number = ?")
        .bind(edition.number)
        .fetch_one(&mut *connection)
        .await?;
    if let Some(archive) = stored {
        return Ok(archive.into());
    }
    // Only the latest edition can be unpublished, and it is the one that an export writes.
    let files = export::read_package(&mut connection).await?;
    let written = tokio::task::spawn_blocking(move || archive(&files)).await?;
    written.map(Bytes::from).map_err(|error| BulkError::Package(error.to_string()))
}

/// Parses a SHA-256 in hex.
pub(crate) fn digest(hex: &str) -> Option<Sha256Digest> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

#[cfg(unix)]
pub(crate) fn read_at(file: &File, into: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

#[cfg(windows)]
pub(crate) fn read_at(file: &File, mut into: &mut [u8], mut at: u64) -> std::io::Result<()> {
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
