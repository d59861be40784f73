//! The versions of one record, as its history shows them.

use sqlx::{QueryBuilder, Row, SqliteConnection};

use super::Resource;
use super::query::Query;
use super::select::{of_id, sources};
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
    resource: &Resource,
    id: &str,
    query: &Query,
) -> Result<(Vec<Step>, Vec<String>), Problem> {
    let mut sql = QueryBuilder::new("SELECT version, known_from, known_to, is_dated, changes, record FROM ");
    of_id(&mut sql, resource, id, query);
    if let Some(day) = query.as_of {
        sql.push(" AND is_dated AND known_from <= ").push_bind(day.to_string());
    }
    sql.push(" ORDER BY is_dated DESC, known_from");
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let versions: Vec<i64> = rows.iter().map(|row| row.try_get("version")).collect::<Result<_, _>>()?;
    let steps = rows.iter().map(sqlx::FromRow::from_row).collect::<Result<_, _>>()?;
    Ok((steps, sources(connection, &versions, query).await?))
}
