//! A page of a list: the first of its rows, read with one statement.

use std::fmt::Write as _;

use ledger_core::describe::Resource;
use serde::Deserialize;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::facets::{Facet, facets};
use super::one::of_last_seen;
use super::order::Order;
use super::record::Records;
use super::rows::rows;
use crate::error::StoreError;
use crate::index::{Catalog, Found, Memory, Sources, row_of};
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
    let row = statement(&records, resource, selection, catalog, &shown).build().fetch_one(&mut *connection).await?;
    let facets = facets(connection, memory, resource, selection, catalog, &found).await?;
    let cites = row.try_get::<Option<&str>, _>("cites")?.unwrap_or_default();
    Ok(Page {
        sources: memory.briefs().of_rows(connection, cites).await?,
        total: found.len(),
        next: if is_last { None } else { row.try_get("last")? },
        facets,
        undated_excluded: row.try_get::<Option<i64>, _>("undated")?.unwrap_or(0),
        joined: records.read(&row, ',')?,
    })
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

/// The one statement that fetches the rows of a page.
fn statement(
    records: &Records,
    resource: &Resource,
    selection: &Selection,
    catalog: &Catalog,
    shown: &[u32],
) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(format!("SELECT {}, ", records.of_all()));
    sql.push(if selection.cites() { "group_concat(nullif(t.cites, ''))" } else { "NULL" });
    sql.push(" AS cites, max(iif(shown.key = ");
    sql.push_bind(i64::try_from(shown.len()).unwrap_or(i64::MAX) - 1).push(", t.id, NULL)) AS last, ");
    if selection.as_of.is_some() {
        sql.push("(SELECT claims FROM undated WHERE id = '' AND release = ").push_bind(selection.edition.number);
        sql.push(" AND kind = ").push_bind(resource.counted_as()).push(")");
    } else {
        sql.push("0");
    }
    sql.push(" AS undated FROM ");
    of_numbers(&mut sql, resource, catalog, shown);
    sql
}

/// `… AS shown CROSS JOIN … AS t`: rows by their numbers, in the given order.
pub(crate) fn of_numbers(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, catalog: &Catalog, rows: &[u32]) {
    let mut versions = String::with_capacity(16 * rows.len() + 2);
    for number in rows {
        versions.push(if versions.is_empty() { '[' } else { ',' });
        // Memory can be written to.
        let _ = write!(versions, "{}", catalog.version(*number));
    }
    versions.push_str(if versions.is_empty() { "[]" } else { "]" });
    sql.push("json_each(").push_bind(versions);
    sql.push(format!(") AS shown CROSS JOIN {} AS t ON t.version = shown.value", resource.table()));
}
