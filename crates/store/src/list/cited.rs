//! The sources that the rows of a list cite: a bibliography.

use ledger_core::describe::Resource;
use ledger_core::resources;
use sqlx::types::Json;
use sqlx::{QueryBuilder, SqliteConnection};

use super::one::of_edition;
use super::page::first;
use super::record::{of_numbers, visible};
use crate::error::StoreError;
use crate::index::{Memory, Sources};
use crate::selection::Selection;

/// How many rows are read with one statement.
const AT_ONCE: usize = 5_000;

/// The sources that the rows of a page cite, each once; the page may be the whole list.
///
/// # Errors
/// When `after` does not name a row of the collection, or the database cannot be read.
pub async fn cited(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    selection: &Selection,
) -> Result<Sources, StoreError> {
    let limit = usize::try_from(selection.limit).unwrap_or(usize::MAX);
    let (catalog, _, shown) = first(connection, memory, resource, selection, limit).await?;
    let mut sources = Sources::default();
    for piece in shown.chunks(AT_ONCE) {
        let mut sql = QueryBuilder::new("SELECT group_concat(nullif(t.cites, '')) FROM ");
        of_numbers(&mut sql, resource, catalog, piece);
        let cites: Option<String> = sql.build_query_scalar().fetch_one(&mut *connection).await?;
        sources.extend(memory.briefs().of_rows(connection, &cites.unwrap_or_default()).await?);
    }
    Ok(sources)
}

/// The whole rows of some sources, as JSON, in the order of their identifiers.
///
/// # Errors
/// When the database cannot be read.
pub async fn sources(
    connection: &mut SqliteConnection,
    memory: &Memory,
    of: &Sources,
    selection: &Selection,
) -> Result<Vec<String>, StoreError> {
    let ids: Vec<&str> = of.ids().collect();
    let mut sql = QueryBuilder::new("SELECT t.version, t.record FROM ");
    of_edition(&mut sql, &resources::sources::RESOURCE, selection);
    sql.push(format!(" AND {} AND t.id IN (SELECT value FROM json_each(", visible("t", selection.as_of)));
    sql.push_bind(Json(ids)).push(")) ORDER BY t.id");
    let rows = sql.build().fetch_all(&mut *connection).await?;
    memory.records(connection, &rows).await
}
