//! Loading: editions of the dataset into an empty SQLite database, in one transaction.
//!
//! Nothing needs to be loaded if the files have the same names, sizes and times as before, or if the checksum of the
//! dataset is the one in the database. Otherwise everything is checked first.
//!
//! One thread folds and renders, a second indexes, a third compresses, and a fourth writes. SQLite's indexes are
//! created after the rows, and the foreign keys are checked in one pass over all rows.

mod changes;
mod claims;
mod derived;
mod discrepancies;
mod edition;
mod framed;
mod influence;
mod lists;
mod names;
mod queue;
mod records;
mod reference;
mod releases;
mod version;
mod writer;

use ledger_core::edition::{Edition, editions};
use ledger_core::package::{Fault, layout};
use ledger_core::resources::KINDS;
use ledger_core::words::counted;
use sqlx::{AssertSqlSafe, Connection, Row as _, SqliteConnection};
use tokio::sync::mpsc;

use self::claims::Standing;
use self::edition::EditionWriter;
use self::lists::Lists;
pub use self::names::Names;
use self::queue::{Queue, queue};
pub use self::version::Version;
use self::writer::{Row, Stopped, Writer};
use crate::path::PathError;
use crate::schema::indexes;
use crate::seeds::Seeds;

/// An error of loading.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The dataset cannot be read.
    #[error(transparent)]
    Read(#[from] PathError),
    /// The dataset breaks rules; nothing was loaded.
    #[error("the dataset has {}:\n{}", counted(.0.len(), "fault", "faults"), .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    /// The database refused the dataset.
    #[error("the database refused the dataset: {0}")]
    Database(#[from] sqlx::Error),
    /// A row refers to one that does not exist.
    #[error("the database refused the dataset: a row of `{0}` refers to a row of `{1}` that does not exist")]
    Dangling(String, String),
    /// The rendering ended prematurely.
    #[error("the dataset could not be rendered: {0}")]
    Rendering(#[from] tokio::task::JoinError),
}

/// Whether the database holds the seeds, as this build of the software renders them.
///
/// # Errors
/// When the seeds or the database cannot be read.
pub async fn is_loaded(connection: &mut SqliteConnection, seeds: &Seeds, build: &str) -> Result<bool, LoadError> {
    let loaded: Option<(String, Option<String>)> = sqlx::query_as("SELECT checksum, stamp FROM loaded WHERE build = ?")
        .bind(build)
        .fetch_optional(connection)
        .await?;
    let Some((checksum, stamp)) = loaded else { return Ok(false) };
    // Unchanged files are not read again.
    if stamp.is_some() && seeds.stamp()? == stamp {
        return Ok(true);
    }
    Ok(seeds.read()?.checksum() == checksum)
}

/// Loads the seeds into a database that has the tables, and no rows.
///
/// The connection must not enforce foreign keys row by row: they are checked once all rows are there.
///
/// # Errors
/// Faults of the dataset, or of the database.
pub async fn load(connection: &mut SqliteConnection, seeds: &Seeds, build: &str) -> Result<(), LoadError> {
    let stamp = seeds.stamp()?;
    let files = seeds.read()?;
    let checksum = files.checksum();
    let editions = editions(files, None).map_err(LoadError::Faults)?;
    let mut transaction = connection.begin().await?;
    let (sender, mut batches) = mpsc::channel(8);
    let rendering = tokio::task::spawn_blocking(move || render(&editions, Writer::new(sender)));
    while let Some(batch) = batches.recv().await {
        batch.write(&mut transaction).await?;
    }
    // The renderer can only have stopped because this side did.
    let _ = rendering.await?;
    for index in indexes() {
        sqlx::query(AssertSqlSafe(index)).execute(&mut *transaction).await?;
    }
    if let Some(row) = sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut *transaction).await? {
        return Err(LoadError::Dangling(row.try_get(0)?, row.try_get(2)?));
    }
    sqlx::query("INSERT INTO loaded (only, build, checksum, stamp) VALUES (1, ?, ?, ?)")
        .bind(build)
        .bind(checksum)
        .bind(stamp)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Creates all rows of all editions: this thread folds and renders them, another indexes them.
fn render(editions: &[Edition], writer: Writer) -> Result<(), Stopped> {
    std::thread::scope(|scope| {
        let (queue, items) = queue();
        let indexing = scope.spawn(move || Lists::write(&items, writer));
        let folded = fold(editions, queue);
        let indexed = indexing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        folded.and(indexed)
    })
}

/// Folds and renders all editions.
fn fold<'d>(editions: &'d [Edition], mut queue: Queue<'d>) -> Result<(), Stopped> {
    for kind in KINDS {
        queue.insert("kind", Row::of(2).with("name", kind.name).with("means", kind.doc))?;
        for field in kind.fields {
            let row = Row::of(5)
                .with("kind", kind.name)
                .with("name", field.name)
                .with("holds", field.holds.name())
                .with("is_state", field.state.is_some())
                .with("means", field.doc);
            queue.insert("field", row)?;
        }
    }
    for (at, edition) in editions.iter().enumerate() {
        let number = i64::try_from(at).unwrap_or(i64::MAX - 1) + 1;
        let before = at.checked_sub(1).map(|at| &editions[at].dataset);
        write(EditionWriter::new(edition, number, before, &mut queue))?;
    }
    queue.close_all()?;
    queue.flush()
}

/// Creates all rows of an edition.
fn write(mut edition: EditionWriter<'_, '_>) -> Result<(), Stopped> {
    let (counts, changes) = edition.changes();
    edition.release(counts)?;
    for (kind, records) in KINDS.iter().zip(&edition.dataset().records) {
        for record in records {
            edition.identity(kind, record)?;
        }
    }
    edition.sources()?;
    edition.write_changes(changes)?;
    edition.countries()?;
    edition.organizations()?;
    edition.voices()?;
    // How each claim, by its row in `claims.csv`, stands now.
    let mut standings = vec![Standing::default(); edition.dataset().package.table(layout::CLAIMS).len()];
    let mut undated = 0;
    for (at, kind) in KINDS.iter().enumerate() {
        undated += edition.records(at, &mut standings)?;
        edition.queue.close_kind(kind, edition.number)?;
    }
    for derived in ["discrepancy", "timeline", "search"] {
        edition.undated(derived, "", undated)?;
    }
    edition.claims(&standings)?;
    edition.curation()?;
    edition.queue.close_edition(edition.number)
}
