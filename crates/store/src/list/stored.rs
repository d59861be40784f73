//! Rows as they are stored, from memory or read with one statement.

use std::io::{Error, ErrorKind};
use std::sync::Arc;

use ledger_core::describe::Resource;
use sqlx::{QueryBuilder, Row as _, SqliteConnection};

use super::record::of_versions;
use crate::error::StoreError;
use crate::frames::{JOINED, first_frame, frames_in};
use crate::index::{Memory, place_of, unreadable};

/// More rows than this are not those of a page. They are not kept: they would leave no room for those that pages show.
const LONGEST: usize = 1_000;

/// A row as it is stored: the frame of its record, and after it the numbers of the sources that it cites.
pub(super) struct Stored(Arc<[u8]>);

impl Stored {
    /// The frame of its record, and the numbers of its sources, between commas.
    pub fn parts(&self) -> Result<(&[u8], &str), StoreError> {
        let (frame, cites) = first_frame(&self.0).map_err(unreadable)?;
        Ok((frame, str::from_utf8(cites).map_err(|error| unreadable(Error::new(ErrorKind::InvalidData, error)))?))
    }
}

/// The rows with these numbers in the tables, in their order. Those of a page that are not in memory are kept there, as
/// long as there is room.
pub(super) async fn stored(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    versions: &[i64],
) -> Result<Vec<Stored>, StoreError> {
    let mut found: Vec<Option<Arc<[u8]>>> =
        versions.iter().map(|version| memory.shown.get(*version).cloned()).collect();
    let missing: Vec<usize> = (0..found.len()).filter(|at| found[*at].is_none()).collect();
    if !missing.is_empty() {
        let mut sql = QueryBuilder::new(format!("SELECT {JOINED}, group_concat(t.cites, char(10)) FROM "));
        of_versions(&mut sql, resource, &missing.iter().map(|at| versions[*at]).collect::<Vec<_>>());
        let row = sql.build().fetch_one(connection).await?;
        let (frames, cites): (Option<&[u8]>, Option<&str>) = (row.try_get(0)?, row.try_get(1)?);
        let read = frames_in(frames.unwrap_or_default()).zip(cites.unwrap_or_default().split('\n'));
        for (at, (frame, cites)) in missing.into_iter().zip(read) {
            let stored: Arc<[u8]> = [frame.map_err(unreadable)?, cites.as_bytes()].concat().into();
            if versions.len() <= LONGEST {
                memory.shown.keep(versions[at], Arc::clone(&stored), stored.len());
            }
            found[at] = Some(stored);
        }
    }
    let found: Option<Vec<Stored>> = found.into_iter().map(|row| row.map(Stored)).collect();
    found.ok_or(StoreError::Database(sqlx::Error::RowNotFound))
}

/// The records of rows with these numbers in the tables, as JSON, each with the numbers of the sources that it cites.
pub(crate) async fn records(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    versions: &[i64],
) -> Result<Vec<(String, String)>, StoreError> {
    let mut records = Vec::with_capacity(versions.len());
    for (version, row) in versions.iter().zip(stored(connection, memory, resource, versions).await?) {
        let dictionary = memory.dictionary(connection, place_of(*version).0).await?;
        let (frame, cites) = row.parts()?;
        records.push((dictionary.record(frame).map_err(unreadable)?, cites.to_owned()));
    }
    Ok(records)
}
