//! Files that are made from a database once and kept beside it, in `DATABASE.files/`.
//!
//! A file belongs to an edition and is named by its SHA-256. It is written under another name first, and moved when it is
//! complete, so what has its name is whole. Whoever asks for a file while it is being made follows it as it grows.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::bulk::{PIECE, Sha256Digest, digest, read_at};
use crate::path::beside;

/// A file that is complete.
#[derive(Clone, Debug)]
pub struct Kept {
    file: Arc<File>,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Sha256Digest,
}

/// How far a file is that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// So many bytes are written.
    Written(u64),
    /// It is complete, with so many bytes and this digest.
    Complete(u64, Sha256Digest),
    /// It could not be completed.
    Failed,
}

/// A file that is being made, for those who follow it.
#[derive(Clone, Debug)]
pub struct Growing {
    file: Arc<File>,
    progress: watch::Receiver<Progress>,
}

/// A file of the shelf.
#[derive(Clone, Debug)]
pub enum Shelved {
    /// It is complete.
    Whole(Kept),
    /// It is being made.
    Growing(Growing),
}

/// The files of the editions of one database.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    directory: PathBuf,
    /// How many bytes all files may have.
    limit: u64,
    files: Mutex<HashMap<PathBuf, Shelved>>,
    /// Whether a file could not be made. No other is tried: the disk may be full.
    has_failed: AtomicBool,
}

/// Tells apart the unfinished files of this process.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// What unfinished files end with.
const UNFINISHED: &str = ".part";
/// How long nothing was written to a file of which its process no longer exists.
const ABANDONED: Duration = Duration::from_hours(1);

impl Shelf {
    /// The files beside a database, which may have so many bytes in total. What belongs to none of these editions is removed.
    #[must_use]
    pub fn open(database: &Path, editions: &[String], limit: u64) -> Self {
        let directory = beside(database, ".files");
        for entry in entries(&directory) {
            if entry.file_name().is_some_and(|name| editions.iter().any(|edition| name == edition.as_str())) {
                entries(&entry).filter(|file| is_abandoned(file)).for_each(|file| remove(&file));
            } else {
                remove(&entry);
            }
        }
        Self(Arc::new(Inner { directory, limit, files: Mutex::default(), has_failed: AtomicBool::new(false) }))
    }

    /// The file of an edition with this stem and ending, if it is complete or being made.
    #[must_use]
    pub fn get(&self, edition: &str, (stem, ending): (&str, &str)) -> Option<Shelved> {
        let directory = self.0.directory.join(edition);
        let key = directory.join(format!("{stem}.{ending}"));
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = files.get(&key) {
            return Some(found.clone());
        }
        let kept = entries(&directory).find_map(|path| kept(&path, stem, ending))?;
        files.insert(key, Shelved::Whole(kept.clone()));
        Some(Shelved::Whole(kept))
    }

    /// Begins to make a file of an edition, from pieces; if it was begun in the meantime, that one is followed.
    ///
    /// # Errors
    /// Gives the pieces back if the file cannot be created, or another could not be completed.
    pub fn make<E, S>(&self, edition: &str, (stem, ending): (&str, &str), pieces: S) -> Result<Shelved, S>
    where
        E: std::fmt::Display + Send + 'static,
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    {
        let directory = self.0.directory.join(edition);
        let key = directory.join(format!("{stem}.{ending}"));
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = files.get(&key) {
            return Ok(found.clone());
        }
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let unfinished = directory.join(format!("{stem}.{}-{number}{UNFINISHED}", std::process::id()));
        let Some(file) = self.0.create(&unfinished) else { return Err(pieces) };
        let (told, progress) = watch::channel(Progress::Written(0));
        let growing = Shelved::Growing(Growing { file: Arc::clone(&file), progress });
        files.insert(key.clone(), growing.clone());
        let (shelf, finished) = (self.clone(), directory.join(stem));
        let ending = ending.to_owned();
        tokio::spawn(async move {
            let written = write(&file, pieces, &told).await.and_then(|(bytes, sha256)| {
                let name = format!("{}-{}.{ending}", finished.display(), HEXLOWER.encode(&sha256));
                fs::rename(&unfinished, name).map_err(|error| error.to_string())?;
                Ok(Kept { file, bytes, sha256 })
            });
            let mut files = shelf.0.files.lock().unwrap_or_else(PoisonError::into_inner);
            match written {
                Ok(kept) => {
                    told.send_replace(Progress::Complete(kept.bytes, kept.sha256));
                    files.insert(key, Shelved::Whole(kept));
                    shelf.0.make_room(&mut files);
                }
                Err(error) => {
                    tracing::error!(error, file = %key.display(), "a file could not be made; tables are sent without it");
                    shelf.0.has_failed.store(true, Ordering::Relaxed);
                    told.send_replace(Progress::Failed);
                    files.remove(&key);
                    remove(&unfinished);
                }
            }
        });
        Ok(growing)
    }
}

impl Inner {
    /// Creates a file, unless one could not be made before.
    fn create(&self, path: &Path) -> Option<Arc<File>> {
        if self.limit == 0 || self.has_failed.load(Ordering::Relaxed) {
            return None;
        }
        let directory = path.parent().map_or(Ok(()), fs::create_dir_all);
        match directory.and_then(|()| File::options().read(true).write(true).create_new(true).open(path)) {
            Ok(file) => Some(file.into()),
            Err(error) => {
                let path = path.display();
                tracing::warn!(%error, %path, "a file cannot be created; whole tables are sent without it");
                self.has_failed.store(true, Ordering::Relaxed);
                None
            }
        }
    }

    /// Removes the oldest files while all have more bytes than they may.
    fn make_room(&self, files: &mut HashMap<PathBuf, Shelved>) {
        let complete = entries(&self.directory).flat_map(|edition| entries(&edition).collect::<Vec<_>>());
        let about = |path: PathBuf| {
            let metadata = fs::metadata(&path).ok()?;
            Some((metadata.modified().ok()?, metadata.len(), path))
        };
        let mut all: Vec<_> = complete.filter_map(about).collect();
        all.sort();
        let mut bytes: u64 = all.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, path) in all {
            if bytes <= self.limit {
                break;
            }
            remove(&path);
            bytes -= size;
            // Those that are complete are found again, if they are still there.
            files.retain(|_, found| matches!(found, Shelved::Growing(_)));
        }
    }
}

async fn write<E: std::fmt::Display>(
    file: &Arc<File>,
    pieces: impl Stream<Item = Result<Bytes, E>>,
    told: &watch::Sender<Progress>,
) -> Result<(u64, Sha256Digest), String> {
    let mut pieces = std::pin::pin!(pieces);
    let (mut bytes, mut hasher) = (0, Sha256::new());
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| error.to_string())?;
        bytes += piece.len() as u64;
        let file = Arc::clone(file);
        let writing = tokio::task::spawn_blocking(move || {
            hasher.update(&piece);
            (&*file).write_all(&piece).map(|()| hasher)
        });
        hasher = writing.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        told.send_replace(Progress::Written(bytes));
    }
    Ok((bytes, hasher.finalize().into()))
}

impl Kept {
    /// A range of the file, piece by piece.
    pub fn stream(&self, range: std::ops::Range<u64>) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let file = Arc::clone(&self.file);
        futures_util::stream::try_unfold(range.start, move |at| {
            let (file, end) = (Arc::clone(&file), range.end);
            async move { read(&file, at, end).await }
        })
    }
}

impl Shelved {
    /// The file from its beginning to its end, as it grows if it is being made.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        match self {
            Self::Whole(kept) => kept.stream(0..kept.bytes).boxed(),
            Self::Growing(growing) => growing.stream().boxed(),
        }
    }
}

impl Shelved {
    /// The file when it is complete, if that takes no longer than this; otherwise itself, to be followed.
    ///
    /// # Errors
    /// Itself, if it is not complete by then.
    pub async fn complete(self, patience: Duration) -> Result<Kept, Self> {
        let mut growing = match self {
            Self::Whole(kept) => return Ok(kept),
            Self::Growing(growing) => growing,
        };
        let end = growing.progress.wait_for(|progress| !matches!(progress, Progress::Written(_)));
        let end = tokio::time::timeout(patience, end).await.ok().and_then(Result::ok).map(|end| *end);
        match end {
            Some(Progress::Complete(bytes, sha256)) => Ok(Kept { file: growing.file, bytes, sha256 }),
            _ => Err(Self::Growing(growing)),
        }
    }
}

impl Growing {
    fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send {
        futures_util::stream::try_unfold((self, 0), |(mut growing, at)| async move {
            loop {
                let progress = *growing.progress.borrow_and_update();
                match progress {
                    Progress::Written(end) | Progress::Complete(end, _) if at < end => {
                        let read = read(&growing.file, at, end).await?;
                        return Ok(read.map(|(piece, at)| (piece, (growing, at))));
                    }
                    Progress::Complete(..) => return Ok(None),
                    Progress::Failed => return Err(io::Error::other("the file could not be completed")),
                    Progress::Written(_) => {
                        growing.progress.changed().await.map_err(io::Error::other)?;
                    }
                }
            }
        })
    }
}

/// The piece of a file at a place, and the place after it; nothing at the end.
async fn read(file: &Arc<File>, at: u64, end: u64) -> io::Result<Option<(Bytes, u64)>> {
    if at >= end {
        return Ok(None);
    }
    let (file, length) = (Arc::clone(file), PIECE.min(end - at));
    let reading = tokio::task::spawn_blocking(move || {
        let mut piece = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        read_at(&file, &mut piece, at).map(|()| Bytes::from(piece))
    });
    Ok(Some((reading.await.map_err(io::Error::other)??, at + length)))
}

/// What is in a directory, if it can be read.
fn entries(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(directory).into_iter().flatten().filter_map(|entry| entry.ok().map(|entry| entry.path()))
}

/// Whether a file is unfinished, and nothing was written to it for long.
fn is_abandoned(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    let is_old = modified.ok().and_then(|modified| modified.elapsed().ok()).is_some_and(|since| since > ABANDONED);
    is_old && path.to_string_lossy().ends_with(UNFINISHED)
}

/// The complete file at a path, if it has this stem and ending.
fn kept(path: &Path, stem: &str, ending: &str) -> Option<Kept> {
    let name = path.file_name()?.to_str()?;
    let hex = name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(ending)?.strip_suffix('.')?;
    let sha256 = digest(hex)?;
    let file = File::open(path).ok()?;
    let bytes = file.metadata().ok()?.len();
    Some(Kept { file: Arc::new(file), bytes, sha256 })
}

/// Removes a file or a directory, if that is possible.
fn remove(path: &Path) {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    if let Err(error) = removed {
        tracing::warn!(%error, path = %path.display(), "a file that is no longer needed could not be removed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces of which every one is ready.
    fn pieces(all: Vec<Result<Bytes, &'static str>>) -> impl Stream<Item = Result<Bytes, &'static str>> + Send {
        futures_util::stream::iter(all)
    }

    async fn read(found: Shelved) -> Result<Vec<u8>, io::Error> {
        let mut stream = std::pin::pin!(found.stream());
        let mut whole = Vec::new();
        while let Some(piece) = stream.next().await {
            whole.extend(piece?);
        }
        Ok(whole)
    }

    /// The stems of the files of an edition.
    fn stems(shelf: &Shelf) -> Vec<String> {
        let names = entries(&shelf.0.directory.join("1")).map(|path| path.file_name().unwrap().display().to_string());
        let mut stems: Vec<String> = names.map(|name| name.split('-').next().unwrap().to_owned()).collect();
        stems.sort();
        stems
    }

    #[tokio::test]
    async fn the_oldest_files_make_room_for_a_new_one() {
        let directory = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(&directory.path().join("ledger"), &["1".to_owned()], 250);
        for stem in ["one", "two", "three"] {
            let found = shelf.make("1", (stem, "csv"), pieces(vec![Ok(Bytes::from(vec![b'x'; 50])); 2])).ok().unwrap();
            assert_eq!(read(found).await.unwrap().len(), 100);
            while !matches!(shelf.get("1", (stem, "csv")), Some(Shelved::Whole(_))) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // Files are told apart by when they were written.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(stems(&shelf), ["three", "two"]);
        assert!(shelf.get("1", ("one", "csv")).is_none());
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_completed_is_removed_and_no_other_is_begun() {
        let directory = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(&directory.path().join("ledger"), &["1".to_owned()], 1_000);
        let broken = vec![Ok(Bytes::from_static(b"begun")), Err("the disk is full")];
        let found = shelf.make("1", ("one", "csv"), pieces(broken)).ok().unwrap();
        assert!(read(found).await.is_err(), "a part must not look like the whole");
        while !stems(&shelf).is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(shelf.get("1", ("one", "csv")).is_none());
        let Err(given_back) = shelf.make("1", ("two", "csv"), pieces(vec![Ok(Bytes::from_static(b"whole"))])) else {
            panic!("it was begun")
        };
        assert_eq!(given_back.collect::<Vec<_>>().await, [Ok(Bytes::from_static(b"whole"))]);
    }
}
