//! The versions of a record, for its history.

use jiff::civil::Date;
use ledger_core::describe::Resource;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Memory, Sources};
use crate::list::versions;
use crate::selection::Selection;

/// A version of a record, for its history.
#[derive(Debug)]
pub struct Step {
    /// The day from which it was what the sources said.
    pub known_from: Option<String>,
    /// The day until which it was, exclusive.
    pub known_to: Option<String>,
    /// Whether it is made up of dated sources alone.
    pub is_dated: bool,
    /// What it changed, as JSON.
    pub changes: String,
    /// The record, as JSON.
    pub record: String,
}

impl Step {
    /// Whether it was what dated sources said on a day.
    #[must_use]
    pub fn held_on(&self, day: Date) -> bool {
        let day = day.to_string();
        let is_after = |from: &String| *from <= day;
        self.is_dated
            && self.known_from.as_ref().is_some_and(is_after)
            && self.known_to.as_ref().is_none_or(|to| day < *to)
    }
}

/// The known versions of a record, oldest first, and the sources that they cite.
///
/// # Errors
/// When the database cannot be read.
pub async fn steps(
    connection: &mut SqliteConnection,
    memory: &Memory,
    resource: &Resource,
    id: &str,
    selection: &Selection,
) -> Result<(Vec<Step>, Sources), StoreError> {
    let mut sql = QueryBuilder::new("");
    let columns = "t.known_from, t.known_to, t.is_dated, t.changes, t.version, t.record, t.cites";
    versions(&mut sql, columns, resource, id, selection, selection.as_of);
    sql.push(" ORDER BY 3 DESC, 1");
    let rows = sql.build().fetch_all(&mut *connection).await?;
    let cites: Vec<String> = rows.iter().map(|row| row.try_get("cites")).collect::<Result<_, _>>()?;
    let cites = if selection.cites() { cites.join(",") } else { String::new() };
    let records = memory.records(connection, &rows).await?;
    let step = |(row, record): (&SqliteRow, String)| {
        Ok(Step {
            known_from: row.try_get("known_from")?,
            known_to: row.try_get("known_to")?,
            is_dated: row.try_get("is_dated")?,
            changes: row.try_get("changes")?,
            record,
        })
    };
    let steps = rows.iter().zip(records).map(step).collect::<Result<_, sqlx::Error>>()?;
    let sources = memory.briefs().of_rows(connection, &cites).await?;
    Ok((steps, sources))
}
