//! The cursor: a page begins after the last row seen, in the order of the sort.

use ledger_core::describe::Resource;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::narrow::editions;
use super::order::columns;
use crate::error::StoreError;
use crate::selection::Selection;

/// The last row seen: its version, and which of its sort columns are null.
pub(super) struct Cursor {
    version: i64,
    unknown: Vec<bool>,
}

pub(super) async fn cursor(
    connection: &mut SqliteConnection,
    resource: &Resource,
    selection: &Selection,
    after: &str,
) -> Result<Cursor, StoreError> {
    let columns = columns(selection);
    let mut sql = QueryBuilder::new("SELECT t.version");
    for (at, (column, _)) in columns.iter().enumerate() {
        sql.push(format!(", t.\"{column}\" IS NULL AS unknown_{at}"));
    }
    of_last_seen(&mut sql, resource, selection, after);
    if selection.as_of.is_some() {
        sql.push(" ORDER BY t.known_from DESC LIMIT 1");
    }
    let row = sql.build().fetch_optional(connection).await?;
    let row = row.ok_or_else(|| StoreError::Unseen(after.to_owned()))?;
    let unknown = (0..columns.len()).map(|at| row.try_get::<bool, _>(at + 1)).collect::<Result<_, _>>()?;
    Ok(Cursor { version: row.try_get("version")?, unknown })
}

/// `FROM table AS t WHERE …`: the last row seen, regardless of filters.
pub(super) fn of_last_seen(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, selection: &Selection, after: &str) {
    sql.push(" FROM ").push(resource.table()).push(" AS t WHERE t.release").push(editions(resource));
    sql.push_bind(selection.edition.number).push(" AND t.id = ").push_bind(after.to_owned());
    match selection.as_of {
        None => sql.push(" AND t.is_current"),
        Some(day) => sql.push(" AND t.is_dated AND t.known_from <= ").push_bind(day.to_string()),
    };
}

/// Selects the rows after the last one seen, in the order of the sort.
pub(super) fn beyond(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, selection: &Selection, cursor: &Cursor) {
    let columns = columns(selection);
    let value =
        |column: &str| format!("(SELECT \"{column}\" FROM {} WHERE version = {})", resource.table(), cursor.version);
    sql.push(" AND (");
    let mut first = true;
    for (at, (column, down)) in columns.iter().enumerate() {
        if cursor.unknown[at] {
            continue; // Only ties come after a null, and later columns break them.
        }
        if !std::mem::take(&mut first) {
            sql.push(" OR ");
        }
        sql.push("(");
        for (before, (column, _)) in columns[..at].iter().enumerate() {
            if cursor.unknown[before] {
                sql.push(format!("t.\"{column}\" IS NULL AND "));
            } else {
                sql.push(format!("t.\"{column}\" = {} AND ", value(column)));
            }
        }
        let sign = if *down { "<" } else { ">" };
        match *column {
            "id" => sql.push(format!("t.id {sign} {}", value("id"))),
            column => sql.push(format!("(t.\"{column}\" {sign} {} OR t.\"{column}\" IS NULL)", value(column))),
        };
        sql.push(")");
    }
    sql.push(")");
}
