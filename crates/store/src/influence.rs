//! What hangs on a source or on an agency: the values that would not stand without it.

use ledger_core::resources::influence::{Influenced, Instead};
use serde::Deserialize;
use serde_json::value::RawValue;
use sqlx::sqlite::SqliteRow;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use crate::error::StoreError;
use crate::index::{Memory, Sources, not_json};
use crate::selection::Selection;

/// Who would not have spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A source, by its identifier.
    Source(String),
    /// An agency, by its name.
    Agency(String),
}

/// A value that hangs on a speaker, as far as lists are made of it.
#[derive(Debug)]
pub struct Hanging {
    number: i64,
    /// The claim that gives the value.
    pub claim: String,
    /// What would become of the value.
    pub effect: String,
    /// The kind of its record.
    pub kind: String,
    /// The identifier of its record.
    pub subject: String,
    /// Its field.
    pub field: String,
}

/// All values that hang on a speaker, in the order of their records and fields.
///
/// # Errors
/// When the database cannot be read.
pub async fn hanging(
    connection: &mut SqliteConnection,
    speaker: &Speaker,
    selection: &Selection,
) -> Result<Vec<Hanging>, StoreError> {
    let (is_it, name) = match speaker {
        Speaker::Source(id) => ("i.source = (SELECT version FROM source WHERE release = ?1 AND id = ?2)", id),
        Speaker::Agency(name) => ("i.agency = ?2", name),
    };
    let sql = format!(
        "SELECT i.number, c.id, i.effect, c.subject_kind, c.subject_id, c.field FROM influence AS i \
         JOIN claim AS c ON c.version = i.claim WHERE i.release = ?1 AND {is_it} \
         ORDER BY c.subject_kind, c.subject_id, c.field, c.id"
    );
    let hanging = |row: &SqliteRow| -> Result<Hanging, sqlx::Error> {
        Ok(Hanging {
            number: row.try_get(0)?,
            claim: row.try_get(1)?,
            effect: row.try_get(2)?,
            kind: row.try_get(3)?,
            subject: row.try_get(4)?,
            field: row.try_get(5)?,
        })
    };
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(selection.edition.number).bind(name).fetch_all(connection).await?;
    Ok(rows.iter().map(hanging).collect::<Result<_, _>>()?)
}

/// What a claim is about.
#[derive(Deserialize)]
struct About<'r> {
    #[serde(borrow)]
    subject: &'r RawValue,
}

/// These values with what they would become, as JSON and in the same order, and the sources of their claims.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(
    connection: &mut SqliteConnection,
    memory: &Memory,
    hanging: &[Hanging],
) -> Result<(Vec<String>, Sources), StoreError> {
    let numbers: Vec<i64> = hanging.iter().map(|value| value.number).collect();
    let sql = "SELECT i.effect, i.disputed, c.id, c.field, c.value, c.currency, c.qualifier, c.source, c.disputed, \
               o.id, o.value, o.currency, o.qualifier, o.source, i.agrees, c.cites || coalesce(',' || o.cites, ''), c.version, c.record \
               FROM json_each(?) AS wanted CROSS JOIN influence AS i ON i.number = wanted.value \
               JOIN claim AS c ON c.version = i.claim LEFT JOIN claim AS o ON o.version = i.instead ORDER BY wanted.key";
    let read = sqlx::query(sql).bind(Json(numbers)).fetch_all(&mut *connection).await?;
    let mut cites: Vec<&str> = Vec::new();
    let mut rows = Vec::with_capacity(read.len());
    for (row, record) in read.iter().zip(&memory.records(connection, &read).await?) {
        let About { subject } = serde_json::from_str(record).map_err(not_json)?;
        let instead = match row.try_get::<Option<&str>, _>(9)? {
            None => None,
            Some(claim) => Some(Instead {
                claim,
                value: row.try_get(10)?,
                currency: row.try_get(11)?,
                qualifier: row.try_get(12)?,
                source: row.try_get(13)?,
                agrees: row.try_get(14)?,
            }),
        };
        let influenced = Influenced {
            id: row.try_get(2)?,
            effect: row.try_get(0)?,
            subject,
            field: row.try_get(3)?,
            value: row.try_get(4)?,
            currency: row.try_get(5)?,
            qualifier: row.try_get(6)?,
            source: row.try_get(7)?,
            disputed: row.try_get(8)?,
            instead,
            disputed_without: row.try_get(1)?,
        };
        // Plain data: it cannot fail to be JSON.
        rows.push(serde_json::to_string(&influenced).unwrap_or_default());
        cites.extend(row.try_get::<&str, _>(15)?.split(','));
    }
    cites.sort_unstable();
    cites.dedup();
    let sources = memory.briefs().of_rows(connection, &cites.join(",")).await?;
    Ok((rows, sources))
}

/// The agencies that sources name.
///
/// # Errors
/// When the database cannot be read.
pub async fn agencies(connection: &mut SqliteConnection, selection: &Selection) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT DISTINCT agency COLLATE BINARY FROM source WHERE release = ? AND agency IS NOT NULL ORDER BY 1";
    Ok(sqlx::query_scalar(sql).bind(selection.edition.number).fetch_all(connection).await?)
}
