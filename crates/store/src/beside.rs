//! A record with what a page for people shows beside it, read with one statement that answers with one row.

use ledger_core::describe::Resource;
use ledger_core::resources::{discrepancies, missions};
use sqlx::{FromRow as _, QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Memory, Sources};
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
/// Up to how many parts it shows.
const PARTS: u32 = 500;

/// Finds a record and the sources that it cites, with what a page shows beside it.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    id: &str,
    selection: &Selection,
) -> Result<Option<(String, Sources, Beside)>, StoreError> {
    let mut sql = QueryBuilder::new("SELECT one.record, one.cites");
    beside(&mut sql, resource, id, selection);
    sql.push(" FROM (SELECT t.record, t.cites FROM ");
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id = ").push_bind(id).push(") AS one");
    let Some(row) = sql.build().fetch_optional(&mut *connection).await? else { return Ok(None) };
    let cites = if selection.cites() { row.try_get("cites")? } else { "" };
    let sources = memory.briefs().of_rows(connection, cites).await?;
    Ok(Some((row.try_get("record")?, sources, Beside::from_row(&row)?)))
}

/// `, (SELECT …) AS …`: what a page shows beside the record `one`.
fn beside(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, selection: &Selection) {
    const ALL: &str = "'[' || coalesce(group_concat(";
    const OF: &str = "), '') || ']'";
    sql.push(format!(", (SELECT {ALL}json_array(id, name){OF} FROM ("));
    columns(sql, &missions::RESOURCE, "name", selection);
    sql.push(") AS few) AS missions, ");
    let Some(kind) = resource.kind else {
        sql.push("'[]' AS history, '[]' AS disputes, '[]' AS parts");
        return;
    };
    let version = "'[' || json_quote(known_from) || iif(is_dated, ',true,', ',false,') || changes || ']'";
    sql.push(format!("(SELECT {ALL}{version}{OF} FROM ("));
    versions(sql, "t.known_from, t.is_dated, t.changes", resource, id, selection, selection.as_of);
    // SQLite prepares a statement again whenever a limit is bound.
    sql.push(format!(" ORDER BY 2, 1 DESC LIMIT {VERSIONS}) AS few) AS history, (SELECT {ALL}t.record{OF} FROM "));
    // The identifier of a discrepancy begins with that of its record.
    let about = format!("{}.{id}", kind.name);
    of_edition(sql, &discrepancies::RESOURCE, selection);
    shown(sql, selection);
    sql.push(" AND t.id > ").push_bind(format!("{about}.")).push(" AND t.id < ").push_bind(format!("{about}/"));
    sql.push(") AS disputes, ");
    if !kind.has_parts() {
        sql.push("'[]' AS parts");
        return;
    }
    sql.push(format!("(SELECT {ALL}record{OF} FROM (SELECT t.record FROM json_each(one.record, '$.parts') AS few"));
    sql.push(" CROSS JOIN ");
    of_edition(sql, resource, selection);
    shown(sql, selection);
    sql.push(format!(" AND t.id = few.value ORDER BY t.id LIMIT {PARTS}) AS few) AS parts"));
}
