//! The seal of a database: a checksum of the whole file, in the file, by which damage is noticed before it is served.
//!
//! It is in the `user_version` of the header (<https://www.sqlite.org/fileformat2.html#user_version_number>), which the
//! ledger does not use otherwise, and is made as if these four bytes were zero. It protects from accidents: whoever
//! changes a file on purpose can seal it again.
//!
//! Reading a large file takes seconds. So what was looked at is remembered, for other processes in a small file beside the
//! database: as long as nothing has touched the database since, it is not read again.

use std::fs::{File, Metadata};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use crc32fast::Hasher;

use crate::path::beside;
use crate::readers::Fingerprint;

/// Where the seal is in the file.
pub const AT: usize = 60;
/// How much is read at once.
const PIECE: usize = 1 << 18;

/// What the seal of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// An older version of the software wrote it, and did not seal it.
    None,
    /// It has the bytes that were written.
    Whole,
    /// It has not.
    Broken,
}

/// The file whose seal was whole, and its state then. Another fingerprint would be another file, so none is read twice.
static WHOLE: Mutex<Option<(Fingerprint, String)>> = Mutex::new(None);

fn whole() -> MutexGuard<'static, Option<(Fingerprint, String)>> {
    WHOLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the file beside a database ends with that says in which state it was whole.
const CHECKED: &str = ".checked";
/// How long a file must have been left alone. Two changes within one tick of the file system's clock look like one.
const SETTLED: Duration = Duration::from_secs(2);

/// Looks at the seal of a file, reading the whole of it unless it is known.
///
/// # Errors
/// When it cannot be read.
pub(super) fn look(path: &Path) -> std::io::Result<Seal> {
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let (fingerprint, state) = (Fingerprint::of(&metadata), state(&metadata));
    if whole().as_ref().is_some_and(|(known, _)| *known == fingerprint) {
        return Ok(Seal::Whole);
    }
    if !is_remembered(path, &state) {
        let (made, is) = checksum(&mut file)?;
        if is == 0 {
            return Ok(Seal::None);
        }
        if made != is {
            return Ok(Seal::Broken);
        }
    }
    *whole() = Some((fingerprint, state));
    Ok(Seal::Whole)
}

/// Remembers, for other processes, that a file was whole, if it is in the state in which it was looked at. Where nothing can
/// be written, it is read again next time.
pub(super) fn remember(path: &Path) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    let state = state(&metadata);
    let is_whole = whole().as_ref().is_some_and(|(_, known)| *known == state);
    if is_whole && is_settled(&metadata) && !is_remembered(path, &state) {
        let _ = std::fs::write(beside(path, CHECKED), state);
    }
}

fn is_remembered(path: &Path, state: &str) -> bool {
    !state.is_empty() && std::fs::read_to_string(beside(path, CHECKED)).is_ok_and(|known| known == state)
}

/// The state of a file: which one it is, its size, and when it was last written to, renamed or otherwise touched. Nothing
/// can change its bytes and leave this as it was, except a fault of the disk.
#[cfg(unix)]
fn state(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let when = [metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec()];
    format!("{} {} {} {when:?}\n", metadata.dev(), metadata.ino(), metadata.len())
}

/// Whether a file has been left alone for long enough that its state tells it from what it may become.
#[cfg(unix)]
fn is_settled(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let changed = u64::try_from(metadata.ctime()).ok().map(|seconds| UNIX_EPOCH + Duration::from_secs(seconds));
    changed.and_then(|changed| changed.elapsed().ok()).is_some_and(|since| since > SETTLED)
}

/// Without the time of the last change of any kind, the state is not known.
#[cfg(not(unix))]
fn state(_: &Metadata) -> String {
    String::new()
}

/// So nothing is remembered.
#[cfg(not(unix))]
fn is_settled(_: &Metadata) -> bool {
    false
}

/// Seals a file that nobody has open.
///
/// # Errors
/// When it cannot be read or written.
pub fn seal(path: &Path) -> std::io::Result<()> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let (made, _) = checksum(&mut file)?;
    file.seek(SeekFrom::Start(AT as u64))?;
    file.write_all(&made.to_be_bytes())?;
    file.sync_all()
}

/// The checksum of a file, which is never 0, and what its seal says.
fn checksum(file: &mut File) -> std::io::Result<(u32, u32)> {
    let mut hasher = Hasher::new();
    let mut piece = Vec::with_capacity(PIECE);
    let mut is = None;
    // Only the last piece of a file is not full.
    while (&*file).take(PIECE as u64).read_to_end(&mut piece)? > 0 {
        if is.is_none()
            && let Some(seal) = piece.get_mut(AT..AT + 4)
        {
            is = Some(seal.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)));
            seal.fill(0);
        }
        hasher.update(&piece);
        piece.clear();
    }
    Ok((hasher.finalize().max(1), is.unwrap_or_default()))
}
