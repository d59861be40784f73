//! A single record, or the reason why there is none.

use jiff::civil::Date;
use ledger_core::describe::{Kind, Reach, Resource};
use serde_json::json;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::record::{Records, visible};
use crate::error::StoreError;
use crate::index::{Memory, Sources};
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
    memory: &Memory,
    resource: &Resource,
    id: &str,
    selection: &Selection,
) -> Result<Found, StoreError> {
    let catalog = memory.catalog(resource, &selection.edition, selection.as_of)?;
    let records = Records::of(connection, memory, catalog, resource, selection).await?;
    let mut row = QueryBuilder::new(format!("SELECT {}, t.cites FROM ", records.of_one()));
    of_edition(&mut row, resource, selection);
    row.push(format!(" AND {} AND t.id = ", visible("t", selection.as_of))).push_bind(id);
    if let Some(row) = row.build().fetch_optional(&mut *connection).await? {
        let cites = if selection.cites() { row.try_get("cites")? } else { "" };
        let sources = memory.briefs().of_rows(connection, cites).await?;
        return Ok(Found::Record {
            record: records.read(&row, ',')?,
            sources,
            undated_excluded: undated(connection, memory, resource, selection, id).await?,
        });
    }
    let mut version = QueryBuilder::new("");
    versions(&mut version, "t.version", resource, id, selection, None);
    if version.build().fetch_optional(&mut *connection).await?.is_none() {
        return Ok(Found::Nothing);
    }
    Ok(Found::NotYetKnown(known_from(connection, resource, id, selection).await?))
}

/// Those of some records that are shown, each with its identifier.
///
/// # Errors
/// When the database cannot be read.
pub async fn several(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    ids: &[&str],
    selection: &Selection,
) -> Result<Vec<(String, String)>, StoreError> {
    let catalog = memory.catalog(resource, &selection.edition, selection.as_of)?;
    let records = Records::of(connection, memory, catalog, resource, selection).await?;
    let mut rows = with_ids(&records.of_one(), resource, ids, selection);
    let rows = rows.build().fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, records.read(row, ',')?))).collect()
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
    let mut sql = QueryBuilder::new("SELECT min(t.known_from) FROM ");
    of_id(&mut sql, resource, id, selection);
    sql.push(" AND t.is_dated");
    Ok(sql.build_query_scalar().fetch_one(connection).await?)
}

/// `table AS t WHERE …`: the rows of an edition.
pub(crate) fn of_edition(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, selection: &Selection) {
    let reach = match resource.reach {
        Reach::Edition => " = ",
        Reach::UpTo => " <= ",
    };
    sql.push(resource.table()).push(" AS t WHERE t.release").push(reach).push_bind(selection.edition.number);
}

/// `SELECT … UNION ALL SELECT …`: every version of a record; with a day, those known by then.
///
/// Each part can use an index: the versions of dated sources have one, and the latest versions another.
pub(crate) fn versions(
    sql: &mut QueryBuilder<Sqlite>,
    columns: &str,
    resource: &Resource,
    id: &str,
    selection: &Selection,
    as_of: Option<Date>,
) {
    sql.push("SELECT ").push(columns).push(" FROM ");
    of_id(sql, resource, id, selection);
    sql.push(" AND t.is_dated");
    if let Some(day) = as_of {
        sql.push(" AND t.known_from <= ").push_bind(day.to_string());
        return;
    }
    sql.push(" UNION ALL SELECT ").push(columns).push(" FROM ");
    of_id(sql, resource, id, selection);
    sql.push(" AND t.is_current AND NOT t.is_dated");
}

/// `table AS t WHERE …`: the versions of a record, of which a condition must follow that an index has.
fn of_id(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, selection: &Selection) {
    of_edition(sql, resource, selection);
    sql.push(" AND t.id = ").push_bind(id.to_owned());
}

/// Keeps the rows `t` that are shown, as of today or of a day, which is bound: so the statement is the same for every day.
pub(crate) fn shown(sql: &mut QueryBuilder<Sqlite>, selection: &Selection) {
    let Some(day) = selection.as_of.map(|day| day.to_string()) else {
        sql.push(" AND t.is_current");
        return;
    };
    sql.push(" AND t.is_dated AND t.known_from <= ").push_bind(day.clone());
    sql.push(" AND (t.known_to IS NULL OR t.known_to > ").push_bind(day).push(")");
}

/// The number of the last row seen, regardless of filters.
pub(super) fn of_last_seen(resource: &Resource, selection: &Selection, after: &str) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT t.version FROM ");
    of_id(&mut sql, resource, after, selection);
    match selection.as_of {
        None => sql.push(" AND t.is_current"),
        Some(day) => {
            sql.push(" AND t.is_dated AND t.known_from <= ").push_bind(day.to_string());
            sql.push(" ORDER BY t.known_from DESC LIMIT 1")
        }
    };
    sql
}

/// The number of claims that `as_of` leaves out because their sources have no date: about a record or, for an empty id,
/// about all.
///
/// # Errors
/// When the database cannot be read.
pub async fn undated(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    id: &str,
) -> Result<i64, StoreError> {
    undated_of(connection, memory, resource.counted_as(), selection, id).await
}

/// The number of claims that `as_of` leaves out, of those counted under the given name.
///
/// # Errors
/// When the database cannot be read.
pub async fn undated_of(
    connection: &mut SqliteConnection,
    memory: &Memory,
    counted_as: &'static str,
    selection: &Selection,
    id: &str,
) -> Result<i64, StoreError> {
    match selection.as_of {
        Some(_) => memory.undated(connection, &selection.edition, counted_as, id).await,
        None => Ok(0),
    }
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

/// The number of the last edition that has a claim.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_edition_with(connection: &mut SqliteConnection, claim: &str) -> Result<Option<i64>, StoreError> {
    let last = sqlx::query_scalar("SELECT max(release) FROM claim WHERE id = ?");
    Ok(last.bind(claim).fetch_one(connection).await?)
}

/// The record that another one, which the edition does not have, was merged into.
///
/// # Errors
/// When the database cannot be read.
pub async fn merged_into(
    connection: &mut SqliteConnection,
    kind: &Kind,
    id: &str,
    selection: &Selection,
) -> Result<Option<String>, StoreError> {
    let new = "SELECT new_id FROM merged WHERE release = ? AND subject_kind = ? AND old_id = ?";
    let new = sqlx::query_scalar(new).bind(selection.edition.number).bind(kind.name).bind(id);
    Ok(new.fetch_optional(connection).await?)
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
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT t.id FROM ");
    of_edition(&mut sql, resource, selection);
    sql.push(format!(" AND t.is_current LIMIT {SOME}"));
    Ok(sql.build_query_scalar().fetch_all(connection).await?)
}

/// Two columns of the rows of a small collection: its identifiers, and another.
///
/// # Errors
/// When the database cannot be read, or the collection does not have the column.
pub async fn column(
    connection: &mut SqliteConnection,
    resource: &Resource,
    name: &'static str,
    selection: &Selection,
) -> Result<Vec<(String, Option<String>)>, StoreError> {
    let mut sql = QueryBuilder::new("");
    columns(&mut sql, resource, name, selection);
    Ok(sql.build_query_as().fetch_all(connection).await?)
}

/// The names of some rows, by their identifiers.
///
/// # Errors
/// When the database cannot be read, or the collection has no names.
pub async fn names(
    connection: &mut SqliteConnection,
    resource: &Resource,
    ids: &[&str],
    selection: &Selection,
) -> Result<Vec<(String, Option<String>)>, StoreError> {
    Ok(with_ids("t.name", resource, ids, selection).build_query_as().fetch_all(connection).await?)
}

/// `SELECT …`: the identifiers of those of some rows that are shown, and another column.
fn with_ids(column: &str, resource: &Resource, ids: &[&str], selection: &Selection) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(format!("SELECT t.id, {column} FROM "));
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id IN (SELECT value FROM json_each(").push_bind(json!(ids).to_string()).push("))");
    sql
}

/// `SELECT …`: the identifiers of the rows of a small collection, and another column.
pub(crate) fn columns(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, name: &str, selection: &Selection) {
    sql.push(format!("SELECT t.id, t.{name} FROM "));
    of_edition(sql, resource, selection);
    shown(sql, selection);
    sql.push(format!(" ORDER BY t.id LIMIT {SOME}"));
}
