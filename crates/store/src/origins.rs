//! Where sources come from: what they reprint, and whose text they carry. It decides which of them are independent.

use ledger_core::claim::Source;
use ledger_core::value::PartialDate;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use crate::error::StoreError;
use crate::selection::Selection;

/// These sources and all that they reprint, in the order of their identifiers.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_sources(
    connection: &mut SqliteConnection,
    ids: &[&str],
    selection: &Selection,
) -> Result<Vec<Source>, StoreError> {
    let sql = "WITH RECURSIVE needed (id) AS (SELECT value FROM json_each(?1) UNION SELECT s.copy_of FROM needed JOIN source AS s \
               ON s.release = ?2 AND s.id = needed.id WHERE s.copy_of IS NOT NULL) \
               SELECT s.id, s.published_on, s.copy_of, s.publisher, s.agency FROM needed JOIN source AS s \
               ON s.release = ?2 AND s.id = needed.id ORDER BY s.id";
    let rows = sqlx::query(sql).bind(Json(ids)).bind(selection.edition.number).fetch_all(connection).await?;
    let source = |row: &sqlx::sqlite::SqliteRow| -> Result<Source, sqlx::Error> {
        let published_on: Option<&str> = row.try_get("published_on")?;
        Ok(Source {
            id: row.try_get("id")?,
            published_on: published_on.and_then(|text| text.parse::<PartialDate>().ok()),
            copy_of: row.try_get("copy_of")?,
            publisher: row.try_get::<Option<String>, _>("publisher")?.map(Into::into),
            agency: row.try_get::<Option<String>, _>("agency")?.map(Into::into),
        })
    };
    Ok(rows.iter().map(source).collect::<Result<_, _>>()?)
}
