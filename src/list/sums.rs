//! The records of a list, as summaries add them up.

use serde_json::Value as Json;
use sqlx::{QueryBuilder, Row, SqliteConnection};

use super::Resource;
use super::query::Query;
use super::select::{Walk, narrow};
use crate::problem::Problem;

/// A record as a summary adds it up.
#[derive(Debug)]
pub struct Addend {
    /// Its identifier.
    pub id: String,
    /// The record that contains it.
    pub part_of: Option<String>,
    /// The mission.
    pub mission: Option<String>,
    /// The values of the group's keys, as JSON.
    pub keys: Vec<Json>,
    /// The status that it has.
    pub status: Option<String>,
    /// The statuses that live claims say it had.
    pub reached: Vec<String>,
    /// The currency of its sum.
    pub currency: Option<String>,
    /// What it shows, in hundredths.
    pub value: Option<i64>,
    /// The lowest reading, in hundredths.
    pub low: Option<i64>,
    /// The highest reading, in hundredths.
    pub high: Option<i64>,
}

/// The records that a query is about, as a summary adds them up.
///
/// # Errors
/// A problem when the database cannot be read.
pub async fn addends(
    connection: &mut SqliteConnection,
    resource: &Resource,
    query: &Query,
    keys: &[&'static str],
    is_money: bool,
) -> Result<Vec<Addend>, Problem> {
    let value = if is_money {
        "t.amount_hundredths AS value, t.currency"
    } else {
        "t.personnel * 100 AS value, NULL AS currency"
    };
    let mut sql = QueryBuilder::new("SELECT t.id, t.part_of, t.mission, t.status, t.reached, t.low, t.high, ");
    sql.push(value);
    for (at, key) in keys.iter().enumerate() {
        sql.push(format!(", (SELECT record FROM rendered AS r WHERE r.version = t.version) -> '$.{key}' AS key_{at}"));
    }
    sql.push(" FROM ");
    narrow(&mut sql, resource, query, Walk::AnyOrder);
    sql.push(" ORDER BY t.id");
    let rows = sql.build().fetch_all(connection).await?;
    let addend = |row: &sqlx::sqlite::SqliteRow| -> Result<Addend, sqlx::Error> {
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let key = |at: usize| row.try_get(format!("key_{at}").as_str()).map(json);
        let reached: Json = json(row.try_get("reached")?);
        Ok(Addend {
            id: row.try_get("id")?,
            part_of: row.try_get("part_of")?,
            mission: row.try_get("mission")?,
            keys: (0..keys.len()).map(key).collect::<Result<_, _>>()?,
            status: row.try_get("status")?,
            reached: reached.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect(),
            currency: row.try_get("currency")?,
            value: row.try_get("value")?,
            low: row.try_get("low")?,
            high: row.try_get("high")?,
        })
    };
    Ok(rows.iter().map(addend).collect::<Result<_, _>>()?)
}
