//! What is known of a database that was looked at before.
//!
//! Reading a large file to compare its seal takes seconds, and opening any file to look at its tables some milliseconds. So
//! what was found is remembered: in memory, and, if the file can be served, for other processes in a small file beside it.
//! It holds as long as nothing has touched the database since.

use std::fs::Metadata;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use super::tables::{CHECKSUM, State};
use crate::path::beside;
use crate::readers::Fingerprint;

/// A file that was looked at.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    fingerprint: Fingerprint,
    /// Its state, and the tables that were looked for, as [`line`] has them; empty if the system does not tell.
    line: String,
}

/// The last file that was looked at, and what it was. Another fingerprint would be another file, so none is read twice.
static LAST: Mutex<Option<(Looked, State)>> = Mutex::new(None);

fn last() -> MutexGuard<'static, Option<(Looked, State)>> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the file beside a database ends with that says in which state it was whole, and which software read it then.
const CHECKED: &str = ".checked";
/// How long a file must have been left alone. Two changes within one tick of the file system's clock look like one.
const SETTLED: Duration = Duration::from_secs(2);

impl Looked {
    /// A file that is about to be looked at.
    pub fn at(metadata: &Metadata) -> Self {
        Self { fingerprint: Fingerprint::of(metadata), line: line(metadata) }
    }

    /// What it is, if that is known.
    pub fn known(&self, path: &Path) -> Option<State> {
        let found =
            last().as_ref().filter(|(looked, _)| looked.fingerprint == self.fingerprint).map(|(_, state)| *state);
        found.or_else(|| is_remembered(path, &self.line).then(|| self.clone().is(State::Current)))
    }

    /// Notes what it is.
    pub fn is(self, state: State) -> State {
        *last() = Some((self, state));
        state
    }
}

/// Remembers, for other processes, that a file is whole and has the tables of this version, if it is in the state in which it
/// was looked at. Where nothing can be written, it is read again next time.
pub(super) fn remember(path: &Path) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    let line = line(&metadata);
    let is_current = last().as_ref().is_some_and(|(looked, state)| looked.line == line && *state == State::Current);
    if is_current && is_settled(&metadata) && !is_remembered(path, &line) {
        let _ = std::fs::write(beside(path, CHECKED), line);
    }
}

fn is_remembered(path: &Path, line: &str) -> bool {
    !line.is_empty() && std::fs::read_to_string(beside(path, CHECKED)).is_ok_and(|known| known == line)
}

/// The state of a file: which one it is, its size, and when it was last written to, renamed or otherwise touched; and the
/// tables that are looked for. Nothing can change its bytes and leave this as it was, except a fault of the disk.
#[cfg(unix)]
fn line(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let when = [metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec()];
    format!("{} {} {} {when:?} {:08x}\n", metadata.dev(), metadata.ino(), metadata.len(), *CHECKSUM)
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
fn line(_: &Metadata) -> String {
    String::new()
}

/// So nothing is remembered.
#[cfg(not(unix))]
fn is_settled(_: &Metadata) -> bool {
    false
}
