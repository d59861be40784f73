//! What a page for people shows beside a record, read with one statement that answers with one row.

use ledger_core::describe::Resource;
use ledger_core::resources::{discrepancies, missions};
use sqlx::types::Json;
use sqlx::{QueryBuilder, SqliteConnection};

use crate::error::StoreError;
use crate::list::{columns, of_edition, shown, versions};
use crate::selection::Selection;

/// What a page for people shows beside a record, each as a JSON array.
#[derive(Debug, sqlx::FromRow)]
pub struct Beside {
    /// Its latest versions, the last one first: of each the day from which it was known, whether it is made up of dated
    /// sources alone, and what it changed.
    pub history: String,
    /// The discrepancies about its fields.
    pub disputes: String,
    /// Its parts.
    pub parts: String,
    /// The missions: of each its identifier and its name.
    pub missions: String,
}

/// How many versions a page shows beside a record.
const VERSIONS: u32 = 8;

/// Reads what a page shows beside a record, whose parts have these identifiers.
///
/// # Errors
/// When the database cannot be read.
pub async fn beside(
    connection: &mut SqliteConnection,
    (resource, id): (&Resource, &str),
    parts: &[String],
    selection: &Selection,
) -> Result<Beside, StoreError> {
    const ALL: &str = "'[' || coalesce(group_concat(";
    const OF: &str = "), '') || ']'";
    let mut sql = QueryBuilder::new(format!("SELECT (SELECT {ALL}json_array(id, name){OF} FROM ("));
    columns(&mut sql, &missions::RESOURCE, "name", selection);
    sql.push(") AS few) AS missions, ");
    let Some(kind) = resource.kind else {
        sql.push("'[]' AS history, '[]' AS disputes, '[]' AS parts");
        return Ok(sql.build_query_as().fetch_one(connection).await?);
    };
    let version = "'[' || json_quote(known_from) || iif(is_dated, ',true,', ',false,') || changes || ']'";
    sql.push(format!("(SELECT {ALL}{version}{OF} FROM ("));
    versions(&mut sql, "t.known_from, t.is_dated, t.changes", resource, id, selection, selection.as_of);
    // SQLite prepares a statement again whenever a limit is bound.
    sql.push(format!(" ORDER BY 2, 1 DESC LIMIT {VERSIONS}) AS few) AS history, (SELECT {ALL}t.record{OF} FROM "));
    // The identifier of a discrepancy begins with that of its record.
    let about = format!("{}.{id}", kind.name);
    of_edition(&mut sql, &discrepancies::RESOURCE, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id > ").push_bind(format!("{about}.")).push(" AND t.id < ").push_bind(format!("{about}/"));
    sql.push(format!(") AS disputes, (SELECT {ALL}t.record{OF} FROM json_each(")).push_bind(Json(parts));
    sql.push(") AS few CROSS JOIN ");
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id = few.value) AS parts");
    Ok(sql.build_query_as().fetch_one(connection).await?)
}
