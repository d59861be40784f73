//! The tables that this version of the software reads.

use std::sync::LazyLock;

/// The migrations, built into the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// What tells the tables that the migrations make from those of other versions.
pub(super) static CHECKSUM: LazyLock<u32> = LazyLock::new(|| {
    let mut hasher = crc32fast::Hasher::new();
    MIGRATOR.iter().for_each(|migration| hasher.update(&migration.checksum));
    hasher.finalize()
});

/// What is at the path of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Absent,
    /// A database with the tables of this version.
    Current,
    /// A database of another version of the software.
    Outdated,
}
