//! A page of a list, read with one statement.

use ledger_core::describe::Resource;
use serde_json::value::RawValue;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::cursor::{Cursor, beyond, cursor, of_last_seen};
use super::narrow::{Walk, narrow};
use super::order::{columns, order, sorts_by_id};
use super::record::record;
use crate::briefs::{Briefs, Sources};
use crate::error::StoreError;
use crate::selection::Selection;

/// The limit of exact totals in searches, and in collections of at most this many records.
pub const COUNTED: i64 = 10_000;

/// The limit of exact totals in larger collections, where counting would cost more than the page.
pub const COUNTED_OF_MANY: i64 = 500;

/// A page of rows, ready to be put into an envelope.
#[derive(Debug)]
pub struct Page {
    /// The row from the database, which holds the records; they are large.
    row: SqliteRow,
    /// The sources that they cite.
    pub sources: Sources,
    /// The total number of rows, up to [`COUNTED`] or [`COUNTED_OF_MANY`].
    pub total: i64,
    /// Whether the total is exact.
    pub total_is_exact: bool,
    /// The identifier of the last row, if more follow.
    pub next: Option<String>,
    /// The number of claims that were left out because their sources have no date.
    pub undated_excluded: i64,
}

impl Page {
    /// The records, as JSON, joined by commas.
    #[must_use]
    pub fn joined(&self) -> &str {
        self.row.try_get::<Option<&str>, _>("records").ok().flatten().unwrap_or_default()
    }

    /// Each record as JSON.
    ///
    /// # Errors
    /// When a record is not JSON, which a CHECK of the tables prevents.
    pub fn records(&self) -> Result<Vec<&RawValue>, serde_json::Error> {
        let mut records = Vec::new();
        let mut rest = self.joined();
        while !rest.is_empty() {
            let mut reading = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
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
    briefs: &Briefs,
    resource: &Resource,
    selection: &Selection,
) -> Result<Page, StoreError> {
    let cursor = match &selection.after {
        // When sorting by id, the last id is all that is needed, and the page's own statement tests that it exists.
        Some(_) if sorts_by_id(selection) => None,
        Some(after) => Some(cursor(connection, resource, selection, after).await?),
        None => None,
    };
    let mut sql = statement("", resource, selection, cursor.as_ref());
    let row = sql.build().fetch_one(&mut *connection).await?;
    if let (Some(after), false) = (&selection.after, row.try_get("is_seen")?) {
        return Err(StoreError::Unseen(after.clone()));
    }
    let cites = row.try_get::<Option<&str>, _>("cites")?.unwrap_or_default();
    let sources = briefs.of_rows(connection, cites).await?;
    let (total, bound): (i64, i64) = (row.try_get("total")?, row.try_get("bound")?);
    let more = row.try_get::<i64, _>("rows")? > i64::from(selection.limit);
    Ok(Page {
        sources,
        total: total.min(bound),
        total_is_exact: total <= bound,
        next: if more { row.try_get("last")? } else { None },
        undated_excluded: row.try_get::<Option<i64>, _>("undated")?.unwrap_or(0),
        row,
    })
}

/// The one statement that fetches a page.
fn statement(
    prefix: &str,
    resource: &Resource,
    selection: &Selection,
    cursor: Option<&Cursor>,
) -> QueryBuilder<Sqlite> {
    let limit = i64::from(selection.limit);
    let mut sql = QueryBuilder::new(format!("{prefix}WITH page AS MATERIALIZED (SELECT t.id, t.version FROM "));
    narrow(&mut sql, resource, selection, Walk::InOrder);
    if let Some(cursor) = cursor {
        beyond(&mut sql, resource, selection, cursor);
    } else if let Some(after) = &selection.after {
        let is_down = columns(selection).first().is_some_and(|(_, is_down)| *is_down);
        sql.push(if is_down { " AND t.id < " } else { " AND t.id > " }).push_bind(after.clone());
    }
    order(&mut sql, selection);
    // Limits are not bound: SQLite plans a statement again whenever a limit is bound again.
    sql.push(format!(" LIMIT {}", limit + 1));
    sql.push(format!(") SELECT group_concat({}) AS records, ", record(resource, selection)));
    sql.push(if selection.citations { "group_concat(nullif(r.cites, ''))" } else { "NULL" });
    let last = limit - 1;
    sql.push(format!(
        " AS cites, (SELECT count(*) FROM page) AS rows, (SELECT id FROM page LIMIT 1 OFFSET {last}) AS last, "
    ));
    if selection.after.is_none() {
        // If the first page is not full, there are no more rows.
        sql.push(format!("CASE WHEN (SELECT count(*) FROM page) <= {limit} THEN (SELECT count(*) FROM page) ELSE "));
    }
    sql.push("(SELECT count(*) FROM (SELECT 1 FROM ");
    narrow(&mut sql, resource, selection, Walk::AnyOrder);
    sql.push(" LIMIT ");
    bound(&mut sql, resource, selection);
    sql.push(" + 1))");
    sql.push(if selection.after.is_none() { " END AS total, " } else { " AS total, " });
    match &selection.after {
        Some(after) if cursor.is_none() => {
            sql.push("EXISTS (SELECT 1 ");
            of_last_seen(&mut sql, resource, selection, after);
            sql.push(")");
        }
        _ => {
            sql.push("1");
        }
    }
    sql.push(" AS is_seen, ");
    bound(&mut sql, resource, selection);
    sql.push(" AS bound, ");
    if selection.as_of.is_some() {
        sql.push("(SELECT claims FROM undated WHERE id = '' AND release = ").push_bind(selection.edition.number);
        sql.push(" AND kind = ").push_bind(resource.counted_as()).push(")");
    } else {
        sql.push("0");
    }
    sql.push(" AS undated FROM (SELECT version FROM page LIMIT ");
    sql.push(format!("{limit}) AS shown CROSS JOIN rendered AS r ON r.version = shown.version"));
    sql
}

/// The limit up to which the total of a list is counted.
fn bound(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, selection: &Selection) {
    sql.push(format!("iif((SELECT records FROM size WHERE kind = '{}' AND release = ", resource.counted_as()));
    sql.push_bind(selection.edition.number);
    sql.push(format!(") > {COUNTED}, {COUNTED_OF_MANY}, {COUNTED})"));
}

/// The steps of SQLite's query plan for a page.
///
/// # Errors
/// When the database cannot be read.
pub async fn plan(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
) -> Result<Vec<String>, StoreError> {
    let rows = statement("EXPLAIN QUERY PLAN ", resource, selection, None).build().fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.try_get("detail")).collect::<Result<_, _>>()?)
}
