//! A single record, or the reason why there is none.

use ledger_core::describe::Resource;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::narrow::{Walk, editions, narrow};
use crate::briefs::{Briefs, Sources};
use crate::error::StoreError;
use crate::selection::Selection;

/// A single record, or the reason why there is none.
#[derive(Debug)]
pub enum Found {
    /// The record and its sources, as JSON.
    Record {
        /// The record.
        record: String,
        /// The sources that it cites.
        sources: Sources,
        /// The number of claims that were left out because their sources have no date.
        undated_excluded: i64,
    },
    /// It was not yet known by `as_of`; it is known from the given day, if a dated source mentions it.
    NotYetKnown(Option<String>),
    /// There is no such record.
    Nothing,
}

/// Finds a record.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    briefs: &Briefs,
    resource: &Resource,
    id: &str,
    selection: &Selection,
) -> Result<Found, StoreError> {
    let mut row = QueryBuilder::new("SELECT r.record, r.cites FROM (SELECT t.version FROM ");
    narrow(&mut row, resource, selection, Walk::AnyOrder);
    row.push(" AND t.id = ").push_bind(id);
    row.push(") AS t CROSS JOIN rendered AS r ON r.version = t.version");
    if let Some(row) = row.build().fetch_optional(&mut *connection).await? {
        let cites = if selection.citations { row.try_get("cites")? } else { "" };
        let sources = briefs.of_rows(connection, cites).await?;
        return Ok(Found::Record {
            record: row.try_get("record")?,
            sources,
            undated_excluded: undated(connection, resource, selection, id).await?,
        });
    }
    let mut versions = QueryBuilder::new("SELECT count(*) FROM ");
    of_id(&mut versions, resource, id, selection);
    let versions: i64 = versions.build_query_scalar().fetch_one(&mut *connection).await?;
    if versions == 0 {
        return Ok(Found::Nothing);
    }
    Ok(Found::NotYetKnown(known_from(connection, resource, id, selection).await?))
}

/// The day from which a record is known, if a dated source mentions it.
///
/// # Errors
/// When the database cannot be read.
pub async fn known_from(
    connection: &mut SqliteConnection,
    resource: &Resource,
    id: &str,
    selection: &Selection,
) -> Result<Option<String>, StoreError> {
    let mut sql = QueryBuilder::new("SELECT min(known_from) FROM ");
    of_id(&mut sql, resource, id, selection);
    sql.push(" AND is_dated");
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// `table WHERE …`: every version of a record.
pub(crate) fn of_id(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, selection: &Selection) {
    sql.push(resource.table()).push(" WHERE release").push(editions(resource)).push_bind(selection.edition.number);
    sql.push(" AND id = ").push_bind(id.to_owned());
}

/// The number of claims that `as_of` leaves out because their sources have no date: about a record or, for an empty id,
/// about all.
///
/// # Errors
/// When the database cannot be read.
pub async fn undated(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
    id: &str,
) -> Result<i64, StoreError> {
    undated_of(connection, resource.counted_as(), selection, id).await
}

/// The number of claims that `as_of` leaves out, of those counted under the given name.
///
/// # Errors
/// When the database cannot be read.
pub async fn undated_of(
    connection: &mut SqliteConnection,
    counted_as: &str,
    selection: &Selection,
    id: &str,
) -> Result<i64, StoreError> {
    if selection.as_of.is_none() {
        return Ok(0);
    }
    let claims = sqlx::query_scalar("SELECT claims FROM undated WHERE release = ? AND kind = ? AND id = ?")
        .bind(selection.edition.number)
        .bind(counted_as)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(claims.unwrap_or(0))
}

/// How a claim was withdrawn: the last edition that had it, and why the next one withdrew it.
#[derive(Debug)]
pub struct Withdrawn {
    /// The number of the last edition that had it.
    pub had: i64,
    /// The reason, if one is recorded.
    pub because: Option<String>,
}

/// Whether an earlier edition had a claim that this one does not have.
///
/// # Errors
/// When the database cannot be read.
pub async fn withdrawn(
    connection: &mut SqliteConnection,
    id: &str,
    selection: &Selection,
) -> Result<Option<Withdrawn>, StoreError> {
    let had: Option<i64> = sqlx::query_scalar("SELECT max(release) FROM claim WHERE id = ? AND release < ?")
        .bind(id)
        .bind(selection.edition.number)
        .fetch_one(&mut *connection)
        .await?;
    let Some(had) = had else { return Ok(None) };
    let because = "SELECT c.because FROM correction AS c JOIN release AS r ON r.number = c.release AND r.id = c.edition WHERE c.release = ? AND c.claim_id = ?";
    let because = sqlx::query_scalar(because).bind(had + 1).bind(id).fetch_optional(connection).await?;
    Ok(Some(Withdrawn { had, because }))
}

/// Among how many names of a large collection the nearest one is looked for.
pub(super) const SOME: u32 = 5_000;

/// Identifiers of a collection, to find the nearest match in: all of a small collection, some of a large one.
///
/// # Errors
/// When the database cannot be read.
pub async fn identifiers(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<String>, StoreError> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT DISTINCT id FROM ");
    sql.push(resource.table())
        .push(" WHERE release = ")
        .push_bind(selection.edition.number)
        .push(format!(" LIMIT {SOME}"));
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}
