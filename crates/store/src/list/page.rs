//! A page of a list: the first of its rows.

use ledger_core::describe::Resource;
use serde::Deserialize;
use sqlx::SqliteConnection;

use super::facets::{Facet, facets};
use super::one::{of_last_seen, undated};
use super::order::Order;
use super::record::Records;
use super::rows::rows;
use super::stored::stored;
use crate::error::StoreError;
use crate::index::{Catalog, Found, Memory, Sources, row_of, unreadable};
use crate::selection::Selection;

/// A page of rows, ready to be put into an envelope.
#[derive(Debug)]
pub struct Page {
    /// The records, as JSON, joined by commas.
    joined: String,
    /// The sources that they cite.
    pub sources: Sources,
    /// The number of rows of the whole list.
    pub total: u64,
    /// The identifier of the last row, if more follow.
    pub next: Option<String>,
    /// The number of claims that were left out because their sources have no date.
    pub undated_excluded: i64,
    /// How many rows have which value, of each filter that the selection names.
    pub facets: Vec<Facet>,
}

impl Page {
    /// The records, as JSON, joined by commas.
    #[must_use]
    pub fn joined(&self) -> &str {
        &self.joined
    }

    /// Each record, read from its JSON.
    ///
    /// # Errors
    /// When a record is not of that shape.
    pub fn records<'p, T: Deserialize<'p>>(&'p self) -> Result<Vec<T>, serde_json::Error> {
        let mut records = Vec::new();
        let mut rest = self.joined();
        while !rest.is_empty() {
            let mut reading = serde_json::Deserializer::from_str(rest).into_iter::<T>();
            let Some(record) = reading.next() else { break };
            records.push(record?);
            rest = rest[reading.byte_offset()..].trim_start_matches(',');
        }
        Ok(records)
    }
}

/// A page of a list.
///
/// # Errors
/// When `after` does not name a row of the collection, or the database cannot be read.
pub async fn page(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Page, StoreError> {
    let limit = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    // One more than the page shows whether others follow.
    let (catalog, found, mut shown) = first(connection, memory, resource, selection, limit.saturating_add(1)).await?;
    let is_last = shown.len() <= limit;
    shown.truncate(limit);
    let records = Records::of(connection, memory, catalog, resource, selection).await?;
    let versions: Vec<i64> = shown.iter().map(|row| catalog.version(*row)).collect();
    let stored = stored(connection, memory, resource, &versions).await?;
    let members = records.members(connection, resource, &versions).await?;
    let facets = facets(connection, memory, resource, selection, catalog, &found).await?;
    let (mut frames, mut cites) = (Vec::with_capacity(stored.len()), Vec::new());
    for row in &stored {
        let (frame, of_row) = row.parts()?;
        frames.push(frame);
        cites.extend((selection.cites() && !of_row.is_empty()).then_some(of_row));
    }
    let last = frames.last().filter(|_| !is_last).map(|frame| records.dictionary.record(frame));
    let joined = records.dictionary.records(frames.into_iter().map(Ok), ',', members.as_deref()).map_err(unreadable)?;
    Ok(Page {
        sources: memory.briefs().of_rows(connection, &cites.join(",")).await?,
        total: found.len(),
        next: last.transpose().map_err(unreadable)?.map(|record| id_of(&record)).transpose()?,
        facets,
        undated_excluded: undated(connection, memory, resource, selection, "").await?,
        joined,
    })
}

/// The identifier of a record.
fn id_of(record: &str) -> Result<String, StoreError> {
    #[derive(Deserialize)]
    struct Identified {
        id: String,
    }
    serde_json::from_str::<Identified>(record).map(|record| record.id).map_err(|error| unreadable(error.into()))
}

/// The rows of a list, and the first of them after the last row seen, at most so many.
pub(super) async fn first<'m>(
    connection: &mut SqliteConnection,
    memory: &'m Memory,
    resource: &Resource,
    selection: &Selection,
    limit: usize,
) -> Result<(&'m Catalog, Found, Vec<u32>), StoreError> {
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let order = Order::of(connection, memory, catalog, selection, &found).await?;
    let seen = match &selection.after {
        Some(after) => Some(last_seen(connection, resource, selection, catalog, after).await?),
        None => None,
    };
    let first = found.first(&order.keys(), seen, limit);
    Ok((catalog, found, first))
}

/// What the page before one begins after: the identifier of a row, or nothing if it is the first page. `None` if there is
/// no page before it. It looks at every row of the list.
///
/// # Errors
/// When `after` does not name a row of the collection, or the database cannot be read.
pub async fn before(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Option<Option<String>>, StoreError> {
    let Some(after) = &selection.after else { return Ok(None) };
    let (catalog, found) = rows(connection, memory, resource, selection).await?;
    let order = Order::of(connection, memory, catalog, selection, &found).await?;
    // The page before ends with the row that was seen last.
    let last = last_seen(connection, resource, selection, catalog, after).await?;
    let back = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    let Some(row) = found.before(&order.keys(), last, back) else { return Ok(Some(None)) };
    let sql = format!("SELECT id FROM {} WHERE version = ?", resource.table());
    let id = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(catalog.version(row)).fetch_one(connection).await?;
    Ok(Some(Some(id)))
}

/// The number of rows of a list.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<u64, StoreError> {
    Ok(rows(connection, memory, resource, selection).await?.1.len())
}

/// The number of the last row seen, regardless of filters.
async fn last_seen(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
    catalog: &Catalog,
    after: &str,
) -> Result<u32, StoreError> {
    let version: Option<i64> =
        of_last_seen(resource, selection, after).build_query_scalar().fetch_optional(connection).await?;
    version.and_then(|version| catalog.number(row_of(version))).ok_or_else(|| StoreError::Unseen(after.to_owned()))
}
