//! The versions of one record, as its history shows them.

use sqlx::{QueryBuilder, Row, SqliteConnection};

use super::Resource;
use super::query::Query;
use super::select::of_id;
use super::sources::Briefs;
use crate::problem::Problem;

/// A version of a record, as its history shows it.
#[derive(Debug, sqlx::FromRow)]
pub struct Step {
    /// From when it was what the sources said.
    pub known_from: Option<String>,
    /// Until when.
    pub known_to: Option<String>,
    /// Whether sources with a date alone make it up.
    pub is_dated: bool,
    /// What it changed, as JSON.
    pub changes: String,
    /// The record, as JSON.
    pub record: String,
}

/// The versions of a record that are known, oldest first, and the sources that they cite.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn steps(
    connection: &mut SqliteConnection,
    briefs: &Briefs,
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<(Vec<Step>, String), Problem> {
    let mut sql = QueryBuilder::new(
        "SELECT t.known_from, t.known_to, t.is_dated, r.changes, r.record, r.cites, (SELECT checksum FROM loaded) AS loaded \
         FROM (SELECT version, known_from, known_to, is_dated FROM ",
    );
    of_id(&mut sql, resource, id, query);
    if let Some(day) = query.as_of {
        sql.push(" AND is_dated AND known_from <= ").push_bind(day.to_string());
    }
    sql.push(") AS t JOIN rendered AS r ON r.version = t.version ORDER BY t.is_dated DESC, t.known_from");
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let Some(first) = rows.first() else { return Ok((Vec::new(), String::new())) };
    let loaded: String = first.try_get("loaded")?;
    let cites: Vec<String> = rows.iter().map(|row| row.try_get("cites")).collect::<Result<_, _>>()?;
    let cites = if query.citations { cites.join(",") } else { String::new() };
    let steps = rows.iter().map(sqlx::FromRow::from_row).collect::<Result<_, _>>()?;
    let sources = briefs.joined(connection, &loaded, &cites).await?.ok_or_else(Problem::replaced)?;
    Ok((steps, sources))
}
