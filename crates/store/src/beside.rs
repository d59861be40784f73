//! A record with what a page for people shows beside it, read with one statement that answers with one row, and another
//! for its parts.

use ledger_core::describe::{Kind, Resource};
use ledger_core::resources::{discrepancies, missions};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::error::StoreError;
use crate::frames::{JOINED, frames_in};
use crate::index::{Memory, Sources, not_json, unreadable};
use crate::list::{columns, of_edition, shown, versions};
use crate::selection::Selection;

/// What a page for people shows beside a record, each as a JSON array.
#[derive(Debug)]
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
    let mut sql = QueryBuilder::new("SELECT one.version, one.record, one.cites");
    beside(&mut sql, resource, id, selection);
    sql.push(" FROM (SELECT t.version, t.record, t.cites FROM ");
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(" AND t.id = ").push_bind(id).push(") AS one");
    let found = sql.build().fetch_all(&mut *connection).await?;
    let (Some(row), Some(record)) = (found.first(), memory.records(connection, &found).await?.pop()) else {
        return Ok(None);
    };
    let cites = if selection.cites() { row.try_get("cites")? } else { "" };
    let sources = memory.briefs().of_rows(connection, cites).await?;
    let beside = Beside {
        history: row.try_get("history")?,
        disputes: disputes(connection, memory, selection, row.try_get("disputes")?).await?,
        parts: parts(connection, memory, resource, selection, &record).await?,
        missions: row.try_get("missions")?,
    };
    Ok(Some((record, sources, beside)))
}

/// The discrepancies in some frames, as a JSON array.
async fn disputes(
    connection: &mut SqliteConnection,
    memory: &Memory,
    selection: &Selection,
    frames: Option<&[u8]>,
) -> Result<String, StoreError> {
    let Some(frames) = frames else { return Ok("[]".to_owned()) };
    let list = memory.catalog(&discrepancies::RESOURCE, &selection.edition, selection.as_of)?.list;
    let dictionary = memory.dictionary(connection, list).await?;
    Ok(format!("[{}]", dictionary.records(frames_in(frames), ',', None).map_err(unreadable)?))
}

/// What a record has as its parts.
#[derive(Deserialize)]
struct Whole {
    parts: Vec<String>,
}

/// The parts of a record, as a JSON array.
async fn parts(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
    record: &str,
) -> Result<String, StoreError> {
    if !resource.kind.is_some_and(Kind::has_parts) {
        return Ok("[]".to_owned());
    }
    let Whole { parts } = serde_json::from_str(record).map_err(not_json)?;
    if parts.is_empty() {
        return Ok("[]".to_owned());
    }
    let mut sql = QueryBuilder::new("SELECT t.version, t.record FROM json_each(");
    sql.push_bind(Json(parts)).push(") AS few CROSS JOIN ");
    of_edition(&mut sql, resource, selection);
    shown(&mut sql, selection);
    sql.push(format!(" AND t.id = few.value ORDER BY t.id LIMIT {PARTS}"));
    let rows = sql.build().fetch_all(&mut *connection).await?;
    Ok(format!("[{}]", memory.records(connection, &rows).await?.join(",")))
}

/// `, (SELECT …) AS …`: what a page shows beside the record `one`.
fn beside(sql: &mut QueryBuilder<Sqlite>, resource: &Resource, id: &str, selection: &Selection) {
    const ALL: &str = "'[' || coalesce(group_concat(";
    const OF: &str = "), '') || ']'";
    sql.push(format!(", (SELECT {ALL}json_array(id, name){OF} FROM ("));
    columns(sql, &missions::RESOURCE, "name", selection);
    sql.push(") AS few) AS missions, ");
    let Some(kind) = resource.kind else {
        sql.push("'[]' AS history, NULL AS disputes");
        return;
    };
    let version = "'[' || json_quote(known_from) || iif(is_dated, ',true,', ',false,') || changes || ']'";
    sql.push(format!("(SELECT {ALL}{version}{OF} FROM ("));
    versions(sql, "t.known_from, t.is_dated, t.changes", resource, id, selection, selection.as_of);
    // SQLite prepares a statement again whenever a limit is bound.
    sql.push(format!(" ORDER BY 2, 1 DESC LIMIT {VERSIONS}) AS few) AS history, "));
    sql.push(format!("(SELECT {JOINED} FROM "));
    // The identifier of a discrepancy begins with that of its record.
    let about = format!("{}.{id}", kind.name);
    of_edition(sql, &discrepancies::RESOURCE, selection);
    shown(sql, selection);
    sql.push(" AND t.id > ").push_bind(format!("{about}.")).push(" AND t.id < ").push_bind(format!("{about}/"));
    sql.push(") AS disputes");
}
