//! The limit of open files: raised as far as it goes, and room left below it for all that is not a connection.

/// How many files may be open besides connections: those of two databases while one replaces the other, and tables that
/// are sent.
const OTHERS: usize = 256;

/// How many connections may be open, of the number wanted; the limit of open files is raised first.
pub(super) fn room_for(wanted: usize) -> usize {
    let Some(limit) = raised() else { return wanted };
    // Of very few, half.
    let room = limit.saturating_sub(OTHERS).max(limit / 2).max(1);
    if room < wanted {
        tracing::info!(
            limit,
            connections = room,
            "the limit of open files allows fewer connections than `--connections`"
        );
    }
    wanted.min(room)
}

/// Raises the soft limit to the hard one, and returns what it is; `None` if there is none.
#[cfg(unix)]
fn raised() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let before = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: before.maximum, maximum: before.maximum };
    let now = if setrlimit(Resource::Nofile, raised).is_ok() { raised } else { before };
    now.current.and_then(|limit| usize::try_from(limit).ok())
}

/// Sockets are not files.
#[cfg(not(unix))]
fn raised() -> Option<usize> {
    None
}
